"""Backups of every engine restore into every engine, and nothing is changed by one that is not whole."""

from __future__ import annotations

import asyncio
import hashlib
import json
import stat
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from docstore import (
    ArchivableStore,
    BackupStep,
    CorruptBackupError,
    Insert,
    Put,
    Query,
    Update,
    open_store,
    restore_backup,
    write_backup,
)
from docstore.archives import MANIFEST

from .conftest import OpenStore
from .samples import COLLECTIONS, NOTES, TICKETS, Note, Ticket, moment

NOTES_STORED = [
    Note(
        id=f"n{number:04}",
        user_id="ana" if number % 3 else "bob",
        created_at=moment(number),
        title=f"t\0😀 {number}" * (number % 7),
        slug=None if number % 2 else f"s{number}",
        like_count=-number,
    )
    for number in range(300)
]


@pytest.fixture
async def filled(new_store: OpenStore) -> AsyncIterator[ArchivableStore]:
    """A store of each engine with NOTES_STORED and a ticket."""
    store = new_store()
    await store.open(COLLECTIONS)
    await store.write(*(Insert(NOTES, note) for note in NOTES_STORED), Insert(TICKETS, Ticket(id="t")))
    yield store
    await store.close()


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[ArchivableStore]:
    """A SQLite store with two notes."""
    store = open_store("sqlite", tmp_path / "other")
    await store.open(COLLECTIONS)
    await store.write(Insert(NOTES, Note(id="a", slug="s2")), Insert(NOTES, Note(id="b")))
    yield store
    await store.close()


async def _all_notes(store: ArchivableStore) -> list[Note]:
    return await store.find(NOTES, Query(where={}))


async def test_a_backup_restores_into_the_other_engine_and_back(
    filled: ArchivableStore, sqlite: ArchivableStore, tmp_path: Path
) -> None:
    before = await _all_notes(filled)
    manifest = await write_backup(filled, COLLECTIONS, tmp_path / "one.zip")
    assert [(entry.name, entry.documents) for entry in manifest.collections] == [
        ("notes", 300),
        ("tickets", 1),
    ]
    assert await restore_backup(sqlite, COLLECTIONS, tmp_path / "one.zip") == manifest
    assert await _all_notes(sqlite) == before
    assert await sqlite.count(NOTES, {"slug": "s2"}) == 1
    await sqlite.write(Update(collection=NOTES, key=("bob", "n0000"), set={"title": "changed"}))
    await write_backup(sqlite, COLLECTIONS, tmp_path / "two.zip")
    await restore_backup(filled, COLLECTIONS, tmp_path / "two.zip")
    assert await _all_notes(filled) == await _all_notes(sqlite) != before
    assert await filled.count(NOTES, {"user_id": "ana", "is_pinned": False}) == 200
    with pytest.raises(CorruptBackupError):
        await restore_backup(filled, [TICKETS], tmp_path / "two.zip")


async def test_a_backup_is_private_and_leaves_nothing_else(sqlite: ArchivableStore, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    await write_backup(sqlite, COLLECTIONS, folder / "one.zip")
    await write_backup(sqlite, COLLECTIONS, folder / "one.zip")
    assert [file.name for file in folder.iterdir()] == ["one.zip"]
    assert stat.S_IMODE((folder / "one.zip").stat().st_mode) == 0o600


async def test_a_backup_that_fails_leaves_nothing(sqlite: ArchivableStore, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()

    def fail(_: BackupStep) -> None:
        raise KeyError("stop")

    with pytest.raises(KeyError):
        await write_backup(sqlite, COLLECTIONS, folder / "one.zip", fail)
    assert list(folder.iterdir()) == []
    with pytest.raises(FileNotFoundError):
        await write_backup(sqlite, COLLECTIONS, tmp_path / "nowhere" / "one.zip")
    with pytest.raises(FileNotFoundError):
        await restore_backup(sqlite, COLLECTIONS, folder / "one.zip")


async def test_progress_is_told_for_each_step(sqlite: ArchivableStore, tmp_path: Path) -> None:
    steps: list[BackupStep] = []
    await write_backup(sqlite, COLLECTIONS, tmp_path / "one.zip", steps.append)
    await restore_backup(sqlite, COLLECTIONS, tmp_path / "one.zip", steps.append)
    assert steps == [BackupStep(step, "notes", 2) for step in ("write", "verify", "restore")]


async def test_a_backup_is_of_one_moment_though_the_store_is_written(
    sqlite: ArchivableStore, tmp_path: Path
) -> None:
    """Pairs of documents are written together; a backup never holds one without the other."""
    is_done = asyncio.Event()

    async def write_pairs() -> int:
        number = 0
        while not is_done.is_set():
            number += 1
            await sqlite.write(
                Put(NOTES, Note(id=f"p{number}")), Put(TICKETS, Ticket(id=f"p{number}", code=f"c{number}"))
            )
        return number

    writing = asyncio.create_task(write_pairs())
    for attempt in range(5):
        manifest = await write_backup(sqlite, COLLECTIONS, tmp_path / f"{attempt}.zip")
        notes, tickets = manifest.collections
        assert notes.documents - 2 == tickets.documents
    is_done.set()
    assert await writing > 0


async def test_a_restore_is_seen_whole_through_another_store_on_the_file(
    new_sqlite: OpenStore, tmp_path: Path
) -> None:
    store, other = new_sqlite(), new_sqlite()
    await store.open(COLLECTIONS)
    await other.open(COLLECTIONS)
    await store.write(*(Insert(NOTES, note) for note in NOTES_STORED))
    await write_backup(store, COLLECTIONS, tmp_path / "one.zip")
    await other.write(Update(collection=NOTES, key=("bob", "n0000"), set={"title": "changed"}))
    restoring = asyncio.create_task(restore_backup(store, COLLECTIONS, tmp_path / "one.zip"))
    while not restoring.done():
        assert await other.count(NOTES, {}) == 300
    await restoring
    assert await other.get(NOTES, "bob", "n0000") == NOTES_STORED[0]
    await store.close()
    await other.close()


def _rewrite(file: Path, changes: dict[str, bytes]) -> None:
    """Write the zip again with other contents for some members (empty: left out)."""
    with zipfile.ZipFile(file) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()} | changes
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if content:
                archive.writestr(name, content)


def _manifest_of(file: Path) -> dict[str, Any]:
    with zipfile.ZipFile(file) as archive:
        return json.loads(archive.read(MANIFEST))


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 4] ^= 0xFF
    file.write_bytes(content)


def _change_a_document(file: Path) -> None:
    _rewrite(file, {"collections/tickets.jsonl": b'{"id":"u","ends_at":null,"code":null}\n'})


def _drop_a_line(file: Path) -> None:
    _rewrite(file, {"collections/tickets.jsonl": b"\n"})


def _lose_a_collection(file: Path) -> None:
    _rewrite(file, {"collections/tickets.jsonl": b""})


def _lose_the_manifest(file: Path) -> None:
    _rewrite(file, {MANIFEST: b""})


def _add_a_member(file: Path) -> None:
    _rewrite(file, {"../evil": b"x"})


def _lie_about_the_count(file: Path) -> None:
    manifest = _manifest_of(file)
    manifest["collections"][0]["documents"] -= 1
    _rewrite(file, {MANIFEST: json.dumps(manifest).encode()})


def _come_from_the_future(file: Path) -> None:
    _rewrite(file, {MANIFEST: json.dumps(_manifest_of(file) | {"version": 2}).encode()})


def _be_another_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "hello")


def _be_no_zip(file: Path) -> None:
    file.write_bytes(b"hello")


def _be_a_bomb(file: Path) -> None:
    _rewrite(file, {"collections/tickets.jsonl": b" " * 300_000_000})


def _hold_a_huge_manifest(file: Path) -> None:
    _rewrite(file, {MANIFEST: b" " * 50_000_000})


def _hold_documents_that_do_not_fit(file: Path) -> None:
    _replace_consistently(file, b'{"id":7}\n')


def _hold_a_key_twice(file: Path) -> None:
    _replace_consistently(file, b'{"id":"t"}\n{"id":"t"}\n')


def _replace_consistently(file: Path, lines: bytes) -> None:
    manifest = _manifest_of(file)
    manifest["collections"][1] |= {
        "documents": lines.count(b"\n"),
        "bytes": len(lines),
        "sha256": hashlib.sha256(lines).hexdigest(),
    }
    _rewrite(file, {"collections/tickets.jsonl": lines, MANIFEST: json.dumps(manifest).encode()})


DAMAGES = [
    _cut,
    _flip,
    _change_a_document,
    _drop_a_line,
    _lose_a_collection,
    _lose_the_manifest,
    _add_a_member,
    _lie_about_the_count,
    _come_from_the_future,
    _be_another_zip,
    _be_no_zip,
    _be_a_bomb,
    _hold_a_huge_manifest,
    _hold_documents_that_do_not_fit,
    _hold_a_key_twice,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__.strip("_"))
async def test_a_damaged_backup_changes_nothing(sqlite: ArchivableStore, tmp_path: Path, damage: Any) -> None:
    file = tmp_path / "one.zip"
    await sqlite.write(Put(TICKETS, Ticket(id="t")))
    await write_backup(sqlite, COLLECTIONS, file)
    await sqlite.write(Put(NOTES, Note(id="c")), Put(TICKETS, Ticket(id="new")))
    damage(file)
    with pytest.raises(CorruptBackupError):
        await restore_backup(sqlite, COLLECTIONS, file)
    assert await sqlite.count(NOTES, {}) == 3
    assert [ticket.id for ticket in await sqlite.find(TICKETS, Query(where={}))] == ["new", "t"]


async def test_documents_that_contradict_each_other_are_refused_whole(
    filled: ArchivableStore, tmp_path: Path
) -> None:
    """Two documents with one unique value pass every check of the file, and the engine still refuses them."""
    file = tmp_path / "one.zip"
    await write_backup(filled, COLLECTIONS, file)
    _replace_consistently(file, b'{"id":"t","code":"x"}\n{"id":"u","code":"x"}\n')
    with pytest.raises(CorruptBackupError):
        await restore_backup(filled, COLLECTIONS, file)
    assert await filled.count(NOTES, {}) == 300
    assert [ticket.id for ticket in await filled.find(TICKETS, Query(where={}))] == ["t"]
