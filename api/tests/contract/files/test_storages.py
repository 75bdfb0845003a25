"""Every storage of files through one suite."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.tests.unit.files.samples import chunks_of, wait_until_empty
from api.tests.waiting import PATIENCE
from tertulia.modules.files import FileStorage, InMemoryFileStorage, LocalFileStorage

LARGE = bytes(range(256)) * 8_000


@pytest.fixture(params=["folder", "memory"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> FileStorage:
    return LocalFileStorage(tmp_path / "files") if request.param == "folder" else InMemoryFileStorage()


async def keys_of(storage: FileStorage) -> set[str]:
    return {found.key for found in await storage.list_objects()}


@pytest.mark.parametrize("content", [b"", b"x", LARGE])
async def test_what_is_written_is_read(storage: FileStorage, content: bytes) -> None:
    await storage.write("ada/1", chunks_of(content, 100_000))
    assert await storage.read("ada/1") == content
    pieces = [piece async for piece in await storage.open("ada/1")]
    assert b"".join(pieces) == content
    assert all(isinstance(piece, bytes) for piece in pieces)


async def test_writing_again_replaces(storage: FileStorage) -> None:
    await storage.write("ada/1", chunks_of(LARGE))
    await storage.write("ada/1", chunks_of(b"short"))
    assert await storage.read("ada/1") == b"short"


async def test_what_is_not_there_is_said(storage: FileStorage) -> None:
    with pytest.raises(FileNotFoundError):
        await storage.read("ada/1")
    with pytest.raises(FileNotFoundError):
        await storage.open("ada/1")
    await storage.delete("ada/1")


async def test_what_is_deleted_is_gone_and_nothing_else(storage: FileStorage) -> None:
    await storage.write("ada/1", chunks_of(b"one"))
    await storage.write("ada/2", chunks_of(b"two"))
    await storage.write("eve/1", chunks_of(b"three"))
    await storage.delete("ada/1")
    assert await keys_of(storage) == {"ada/2", "eve/1"}


async def test_every_name_is_listed_with_its_time(storage: FileStorage) -> None:
    await storage.write("ada/1", chunks_of(b"one"))
    (found,) = await storage.list_objects()
    assert found.key == "ada/1"
    assert abs(found.written_at - datetime.now(UTC)) < timedelta(minutes=1)


async def test_a_write_that_fails_leaves_the_name_as_it_was(storage: FileStorage) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield LARGE
        raise ValueError("cut")

    await storage.write("ada/1", chunks_of(b"before"))
    for key in ("ada/1", "ada/2"):
        with pytest.raises(ValueError, match="cut"):
            await storage.write(key, broken())
    assert await storage.read("ada/1") == b"before"
    assert await keys_of(storage) == {"ada/1"}


async def test_a_write_that_is_cancelled_leaves_nothing(storage: FileStorage, tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield LARGE
        begun.set()
        await asyncio.Event().wait()

    writing = asyncio.create_task(storage.write("ada/1", endless()))
    await asyncio.wait_for(begun.wait(), PATIENCE)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await keys_of(storage) == set()
    await wait_until_empty(tmp_path)


async def test_many_are_written_at_once(storage: FileStorage) -> None:
    contents = {f"ada/{number}": bytes([number]) * 300_000 for number in range(20)}
    await asyncio.gather(
        *(storage.write(key, chunks_of(content, 50_000)) for key, content in contents.items())
    )
    assert [await storage.read(key) for key in contents] == list(contents.values())


async def test_a_folder_is_its_owners_alone(tmp_path: Path) -> None:
    LocalFileStorage(tmp_path / "files")
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("key", ["../outside", "ada/../../outside", "ada/..", "ada//1"])
async def test_a_folder_is_not_left(tmp_path: Path, key: str) -> None:
    storage = LocalFileStorage(tmp_path / "files")
    with pytest.raises(ValueError, match="path"):
        await storage.write(key, chunks_of(b"x"))
    await wait_until_empty(tmp_path)


async def test_what_a_killed_server_left_in_a_folder_is_removed_once_it_is_old(tmp_path: Path) -> None:
    storage = LocalFileStorage(tmp_path / "files")
    await storage.write("ada/1", chunks_of(b"whole"))
    (tmp_path / "files" / "ada" / "2#1").write_bytes(b"half")
    now = datetime.now(UTC)
    assert await storage.remove_partial(now - timedelta(hours=1)) == 0
    assert await storage.remove_partial(now + timedelta(hours=1)) == 1
    assert await keys_of(storage) == {"ada/1"}


async def test_an_owner_goes_with_every_name_and_nobody_else_does(storage: FileStorage) -> None:
    for key in ("ana/1", "ana/2", "ana-maria/1"):
        await storage.write(key, chunks_of(b"x"))
    await storage.delete_owner("ana")
    await storage.delete_owner("nobody")
    assert await keys_of(storage) == {"ana-maria/1"}
