"""A storage in a folder of this machine.

Bytes are written beside their name and renamed when they are complete. The store is called from threads: its own
asynchronous calls leave a thread behind when they are cancelled.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tertulia.modules.files.ports import StoredObject

if TYPE_CHECKING:
    from obstore import GetResult, ObjectMeta, WritableFile
    from obstore.store import LocalStore

CHUNK_BYTES = 256 * 1024
PARTIAL_MARK = "#"
"""What the store puts into the name of an unfinished write."""


class LocalFileStorage:
    """See `FileStorage`. `folder` is made where it is missing, for its owner only."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder

    @cached_property
    def _store(self) -> LocalStore:
        """The library is loaded with the first file: it takes 6 MB that a server without files does not need."""
        from obstore.store import LocalStore

        return LocalStore(self._folder)

    async def write(self, key: str, chunks: AsyncIterable[bytes]) -> None:
        writer = await asyncio.to_thread(self._open_writer, key)
        try:
            async for chunk in chunks:
                await asyncio.to_thread(writer.write, chunk)
            await asyncio.to_thread(writer.close)
        finally:
            # An unfinished write is undone by letting go of its writer; there is no other way to say so.
            del writer
        await asyncio.to_thread(self._sync, key)

    async def read(self, key: str) -> bytes:
        return await asyncio.to_thread(self._read, key)

    async def open(self, key: str) -> AsyncIterator[bytes]:
        found = await asyncio.to_thread(self._get, key)
        return _read_pieces(iter(found.stream(min_chunk_size=CHUNK_BYTES)))

    async def delete(self, key: str) -> None:
        try:
            await asyncio.to_thread(self._delete, key)
        except FileNotFoundError:
            return

    async def delete_owner(self, owner: str) -> None:
        await asyncio.to_thread(self._delete_owner, owner)

    async def list_objects(self) -> list[StoredObject]:
        return await asyncio.to_thread(self._list)

    async def remove_partial(self, before: datetime) -> int:
        return await asyncio.to_thread(self._remove_partial, before)

    def _open_writer(self, key: str) -> WritableFile:
        import obstore

        return obstore.open_writer(self._store, key, buffer_size=CHUNK_BYTES)

    def _get(self, key: str) -> GetResult:
        return self._store.get(key)

    def _delete(self, key: str) -> None:
        self._store.delete(key)

    def _delete_owner(self, owner: str) -> None:
        if not owner or "/" in owner or owner in {".", ".."}:
            raise ValueError(f"{owner!r} is not an owner")
        # What is being written now ends with an error, or is a name of its own in a new folder.
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self._folder / owner)

    def _read(self, key: str) -> bytes:
        return self._get(key).bytes().to_bytes()

    def _sync(self, key: str) -> None:
        """Have the file and its name on disk."""
        path = self._folder / key
        for place in (path, path.parent):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def _list(self) -> list[StoredObject]:
        if not any(self._folder.iterdir()):
            return []
        batches: Iterable[Sequence[ObjectMeta]] = self._store.list()  # pyright: ignore[reportUnknownMemberType] - its other answers need a library that is not here
        return [StoredObject(found["path"], found["last_modified"]) for batch in batches for found in batch]

    def _remove_partial(self, before: datetime) -> int:
        removed = 0
        for path in self._folder.glob(f"*/*{PARTIAL_MARK}*"):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                path.unlink(missing_ok=True)
                removed += 1
        return removed


async def _read_pieces(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    while piece := await asyncio.to_thread(next, pieces, b""):
        yield bytes(piece)
