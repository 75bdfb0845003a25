"""A storage for tests and trials."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from datetime import datetime

from tertulia.kernel.clock import Clock, SystemClock
from tertulia.modules.files.ports import StoredObject


class InMemoryFileStorage:
    """Keeps bytes as long as the process lives; see `FileStorage`."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._contents: dict[str, tuple[bytes, datetime]] = {}

    async def write(self, key: str, chunks: AsyncIterable[bytes]) -> None:
        content = b"".join([chunk async for chunk in chunks])
        self._contents[key] = (content, self._clock.now())

    async def read(self, key: str) -> bytes:
        if key not in self._contents:
            raise FileNotFoundError(key)
        return self._contents[key][0]

    async def open(self, key: str) -> AsyncIterator[bytes]:
        content = await self.read(key)

        async def pieces() -> AsyncIterator[bytes]:
            yield content

        return pieces()

    async def delete(self, key: str) -> None:
        self._contents.pop(key, None)

    async def delete_owner(self, owner: str) -> None:
        self._contents = {
            key: kept for key, kept in self._contents.items() if not key.startswith(f"{owner}/")
        }

    async def list_objects(self) -> list[StoredObject]:
        return [StoredObject(key, written_at) for key, (_, written_at) in self._contents.items()]

    async def remove_partial(self, before: datetime) -> int:
        del before
        return 0
