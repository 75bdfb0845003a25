"""Where the bytes of files are kept."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from datetime import datetime
from typing import Protocol

import msgspec


class StoredObject(msgspec.Struct, frozen=True):
    """One name in a storage, and when it was written."""

    key: str
    written_at: datetime


class FileStorage(Protocol):
    """Bytes by name: `owner/file`. What was not written to its end is never there."""

    async def write(self, key: str, chunks: AsyncIterable[bytes]) -> None:
        """Keep these bytes under a name, in place of what it held. When this returns, they are on disk.

        What the chunks raise is raised, and the name is as it was; so it is after a cancellation and a kill. What had
        been written by then is removed soon after, and after a kill by `remove_partial`.
        """
        ...

    async def read(self, key: str) -> bytes:
        """All bytes of a name; FileNotFoundError."""
        ...

    async def open(self, key: str) -> AsyncIterator[bytes]:
        """The bytes of a name, piece by piece; FileNotFoundError before the first."""
        ...

    async def delete(self, key: str) -> None:
        """Let go of a name. One that is not there is fine."""
        ...

    async def delete_owner(self, owner: str) -> None:
        """Let go of every name of an owner, and of what their unfinished writes left."""
        ...

    async def list_objects(self) -> list[StoredObject]:
        """Every name."""
        ...

    async def remove_partial(self, before: datetime) -> int:
        """Remove what writes left that began before this moment and never came to their end; how many."""
        ...
