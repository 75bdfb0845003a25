"""Backups hold blobs beside the documents, and none of them is believed before it is checked."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterable, AsyncIterator, Callable
from pathlib import Path

import pytest

from docstore import ArchivableStore, CorruptBackupError, Insert, open_store, restore_backup, write_backup
from docstore.archives import MANIFEST
from docstore.blobs import INDEX

from .samples import COLLECTIONS, TICKETS, Ticket

Change = Callable[[str, bytes], bytes | None]
LARGE = bytes(range(256)) * 4_000


class Folder:
    """Blobs in memory."""

    def __init__(self, **blobs: bytes) -> None:
        self.blobs = {name.replace("__", "/"): content for name, content in blobs.items()}
        self.gone: set[str] = set()

    async def list_names(self) -> list[str]:
        return sorted(self.blobs)

    async def open(self, key: str) -> AsyncIterator[bytes]:
        if key in self.gone:
            raise FileNotFoundError(key)
        content = self.blobs[key]

        async def pieces() -> AsyncIterator[bytes]:
            for start in range(0, len(content), 1000):
                yield content[start : start + 1000]

        return pieces()

    async def write(self, key: str, chunks: AsyncIterable[bytes]) -> None:
        self.blobs[key] = b"".join([chunk async for chunk in chunks])


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[ArchivableStore]:
    opened = open_store("sqlite", tmp_path / "home")
    await opened.open(COLLECTIONS)
    await opened.write(Insert(TICKETS, Ticket(id="t")))
    yield opened
    await opened.close()


async def test_blobs_come_back_and_those_that_are_there_stay(store: ArchivableStore, tmp_path: Path) -> None:
    file, source = tmp_path / "one.zip", Folder(ada__1=LARGE, ada__2=b"", eve__1=b"x")
    source.gone.add("eve/1")
    manifest = await write_backup(store, COLLECTIONS, file, blobs=source)
    target = Folder(bob__1=b"kept", ada__2=b"replaced")
    assert await restore_backup(store, COLLECTIONS, file, blobs=target) == manifest
    assert target.blobs == {"ada/1": LARGE, "ada/2": b"", "bob/1": b"kept"}
    assert manifest.blobs is not None
    assert manifest.blobs.count == 2


async def test_a_name_that_leaves_its_place_is_not_written(store: ArchivableStore, tmp_path: Path) -> None:
    file = tmp_path / "one.zip"
    with pytest.raises(ValueError, match="no name"):
        await write_backup(store, COLLECTIONS, file, blobs=Folder(**{"../outside": b"x"}))
    assert not file.exists()


def rewrite(file: Path, change: Change) -> None:
    """Write the archive anew with other members; None leaves one out."""
    with zipfile.ZipFile(file) as archive:
        members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members:
            changed = change(name, content)
            if changed is not None:
                archive.writestr(name, changed)


def alter(member: str, old: bytes, new: bytes) -> Change:
    """A change of one member."""
    return lambda name, content: content.replace(old, new) if name == member else content


def drop(member: str) -> Change:
    """A change that leaves one member out."""
    return lambda name, content: None if name == member else content


@pytest.mark.parametrize(
    "change",
    [
        alter("blobs/ada/1", b"words", b"words and more"),
        alter("blobs/ada/1", b"words", b"wards"),
        drop("blobs/ada/1"),
        alter(INDEX, b"ada/1", b"ada/3"),
        alter(INDEX, b"\n", b"\n\n"),
        drop(INDEX),
        alter(MANIFEST, b'"count": 1', b'"count": 2'),
    ],
)
async def test_one_that_is_not_what_the_backup_says_changes_nothing(
    store: ArchivableStore, tmp_path: Path, change: Change
) -> None:
    file, target = tmp_path / "one.zip", Folder()
    await write_backup(store, COLLECTIONS, file, blobs=Folder(ada__1=b"words"))
    await store.write(Insert(TICKETS, Ticket(id="u")))
    rewrite(file, change)
    with pytest.raises(CorruptBackupError):
        await restore_backup(store, COLLECTIONS, file, blobs=target)
    assert target.blobs == {}
    assert await store.get(TICKETS, "u") is not None


async def test_a_backup_without_blobs_is_restored(store: ArchivableStore, tmp_path: Path) -> None:
    file, target = tmp_path / "one.zip", Folder(ada__1=b"kept")
    await write_backup(store, COLLECTIONS, file)
    manifest = await restore_backup(store, COLLECTIONS, file, blobs=target)
    assert manifest.blobs is None
    assert target.blobs == {"ada/1": b"kept"}
