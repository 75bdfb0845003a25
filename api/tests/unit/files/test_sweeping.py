"""What nobody needs goes; everything else stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from api.tests.unit.files.samples import PNG, chunks_of
from docstore.sqlite import SqliteStore
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.kernel.clock import FixedClock, SystemClock
from tertulia.modules.files import (
    FILES,
    LEFT_FILES,
    FileInUseError,
    FileRepository,
    Files,
    FileSweeper,
    InMemoryFileStorage,
    StoredFile,
    StoredFileNotFoundError,
)


class FileWorld(msgspec.Struct):
    """Files with a clock that the test moves."""

    clock: FixedClock
    store: SqliteStore
    storage: InMemoryFileStorage
    files: Files
    sweeper: FileSweeper

    async def add(self, conversation_id: str | None = None, user_id: str = "ada") -> StoredFile:
        """A file, given to a conversation if one is named."""
        file = await self.files.upload(user_id, "a.png", chunks_of(PNG))
        if conversation_id:
            attachment = await self.files.plan_attachment(user_id, conversation_id, file.id)
            await self.store.write(*await self.files.keep([attachment]))
        return file

    async def keys(self) -> set[str]:
        return {found.key for found in await self.storage.list_objects()}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[FileWorld]:
    clock = FixedClock(SystemClock().now())
    store = SqliteStore(tmp_path / "files.db")
    await store.open((FILES, LEFT_FILES))
    storage = InMemoryFileStorage(clock)
    repository = FileRepository(store)
    files = Files(repository, storage, clock, RateLimiter(enabled=False))
    yield FileWorld(
        clock, store, storage, files, FileSweeper(repository, storage, clock, timedelta(hours=24))
    )
    await store.close()


async def test_a_file_that_no_question_got_goes_after_its_time(world: FileWorld) -> None:
    unused, used = await world.add(), await world.add("c1")
    world.clock.moment += timedelta(hours=23)
    await world.sweeper.sweep()
    assert await world.keys() == {unused.storage_key, used.storage_key}
    world.clock.moment += timedelta(hours=2)
    await world.sweeper.sweep()
    assert await world.keys() == {used.storage_key}
    with pytest.raises(StoredFileNotFoundError):
        await world.files.get_file("ada", unused.id)


async def test_files_of_a_deleted_conversation_go_and_no_others(world: FileWorld) -> None:
    gone, other = await world.add("c1"), await world.add("c2")
    foreign = await world.add("c1", "eve")
    await world.store.write(FileRepository.leave_all("ada", "c1"))
    await world.sweeper.forget_conversation("ada", "c1")
    assert await world.keys() == {other.storage_key, foreign.storage_key}
    with pytest.raises(StoredFileNotFoundError):
        await world.files.get_file("ada", gone.id)


async def test_a_deletion_that_a_crash_cut_off_is_completed_by_the_next_sweep(world: FileWorld) -> None:
    await world.add("c1")
    await world.store.write(FileRepository.leave_all("ada", "c1"))
    await world.sweeper.sweep()
    assert await world.keys() == set()
    assert await FileRepository(world.store).list_left() == []


async def test_bytes_without_a_file_go_once_nobody_can_be_writing_them(world: FileWorld) -> None:
    file = await world.add("c1")
    await world.storage.write("ada/lost", chunks_of(PNG))
    await world.sweeper.sweep()
    assert await world.keys() == {file.storage_key, "ada/lost"}
    world.clock.moment += timedelta(hours=7)
    await world.sweeper.sweep()
    assert await world.keys() == {file.storage_key}


async def test_a_file_can_be_taken_back_until_a_conversation_has_it(world: FileWorld) -> None:
    unused, used = await world.add(), await world.add("c1")
    await world.files.delete("ada", unused.id)
    with pytest.raises(FileInUseError):
        await world.files.delete("ada", used.id)
    assert await world.keys() == {used.storage_key}


async def test_an_upload_whose_file_can_not_be_noted_leaves_no_bytes(world: FileWorld) -> None:
    await world.store.close()
    with pytest.raises(Exception, match="not open"):
        await world.add()
    assert await world.keys() == set()
