"""Attacks with a backup: the one archive that is read from outside. It is made up, with hashes that are right."""

from __future__ import annotations

import stat
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from docstore import CorruptBackupError, Manifest, restore_backup, write_backup
from tertulia.entrypoints.bootstrap import Application
from tertulia.entrypoints.cli.backups import (
    _FileBlobs,  # pyright: ignore[reportPrivateUsage] - as the command takes files
)
from tertulia.entrypoints.collections import COLLECTIONS

TARGET = "/etc/passwd"


async def forge(
    application: Application,
    folder: Path,
    name: str,
    content: bytes = b"x",
    mode: int = 0,
    says: int | None = None,
) -> Path:
    """A backup with one file of this name. mode: what kind of file the zip says it is. says: its size, to the index."""
    honest, forged = folder / "honest.zip", folder / "forged.zip"
    manifest = await write_backup(application.store, COLLECTIONS, honest)
    entry: dict[str, Any] = {"name": name, "bytes": len(content) if says is None else says}
    index = msgspec.json.encode({**entry, "sha256": sha256(content).hexdigest()}) + b"\n"
    with zipfile.ZipFile(honest) as source, zipfile.ZipFile(forged, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in source.infolist():
            if info.filename != "manifest.json":
                archive.writestr(info.filename, source.read(info))
        member = zipfile.ZipInfo(f"blobs/{name}")
        member.external_attr = mode << 16
        archive.writestr(member, content, zipfile.ZIP_DEFLATED)
        archive.writestr("blobs.jsonl", index)
        blobs = {"count": 1, "bytes": len(index), "sha256": sha256(index).hexdigest()}
        archive.writestr("manifest.json", msgspec.json.encode({**_read(manifest), "blobs": blobs}))
    return forged


def _read(manifest: Manifest) -> dict[str, Any]:
    return msgspec.to_builtins(manifest)


async def restore(application: Application, file: Path) -> None:
    await restore_backup(application.store, COLLECTIONS, file, blobs=_FileBlobs(application.file_storage))


def list_all(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if "documents.db" not in path.name}


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "ada/../../outside",
        "ada/..",
        "..",
        "/tmp/outside",
        "//outside",
        "ada//1",
        "ada/",
        "C:\\outside",
        "..\\outside",
        "ada/1\n",
        "ada/1\x00",
        ".hidden",
        "ada/.ssh",
        "ada/1#2",
        "a" * 300,
        "",
    ],
)
async def test_a_name_that_climbs_is_refused_before_anything_is_written(
    application: Application, tmp_path: Path, name: str
) -> None:
    """Zip slip: a file of the archive is named so that it is written elsewhere."""
    forged = await forge(application, tmp_path, name)
    before = list_all(tmp_path)

    with pytest.raises(CorruptBackupError):
        await restore(application, forged)

    assert list_all(tmp_path) == before


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK])
async def test_what_says_that_it_is_a_link_or_a_device_is_a_plain_file(
    application: Application, tmp_path: Path, kind: int
) -> None:
    """A symbolic link to another file, a device or a pipe: whoever opens it later reads, or waits for, that one. A zip
    has no hard links."""
    await restore(application, await forge(application, tmp_path, "ada/1", TARGET.encode(), kind | 0o777))

    written = application.settings.home / "files" / "ada" / "1"
    found = written.lstat()
    assert (stat.S_ISREG(found.st_mode), found.st_nlink) == (True, 1)
    assert not found.st_mode & 0o111
    assert written.read_text() == TARGET


async def test_a_second_entry_of_the_same_name_is_refused(application: Application, tmp_path: Path) -> None:
    """What is checked is the one, and what is written the other."""
    forged = await forge(application, tmp_path, "ada/1")
    with zipfile.ZipFile(forged, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("blobs/ada/1", "another")

    with pytest.raises(CorruptBackupError):
        await restore(application, forged)


async def test_a_file_that_unpacks_to_more_than_it_says_is_refused(
    application: Application, tmp_path: Path
) -> None:
    """A zip bomb: some kilobytes that fill the disk."""
    forged = await forge(application, tmp_path, "ada/1", bytes(50_000_000), says=5)
    assert forged.stat().st_size < 1_000_000

    with pytest.raises(CorruptBackupError):
        await restore(application, forged)

    assert not (application.settings.home / "files" / "ada").exists()
