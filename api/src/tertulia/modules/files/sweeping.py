"""Removes what nobody needs: files that no question got, those of deleted conversations, bytes without a file."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import structlog

from tertulia.infrastructure.repeating import Repeating
from tertulia.kernel.clock import Clock
from tertulia.modules.files.domain import LeftFiles
from tertulia.modules.files.ports import FileStorage
from tertulia.modules.files.repository import FileRepository

SWEEP_SECONDS = 3600.0
PATIENCE = timedelta(hours=6)
"""How long bytes may be without a file: an upload, or a question with files, may be under way on any server."""

_logger = structlog.get_logger(__name__)


class FileSweeper:
    """`unused`: how long a file may belong to no conversation."""

    def __init__(
        self, repository: FileRepository, storage: FileStorage, clock: Clock, unused: timedelta
    ) -> None:
        self._repository = repository
        self._storage = storage
        self._clock = clock
        self._unused = unused
        self._sweeping = Repeating("sweep files", self.sweep, SWEEP_SECONDS, at_once=True)

    def open(self) -> None:
        """Sweep now and every hour, beside everything else."""
        self._sweeping.open()

    async def close(self) -> None:
        await self._sweeping.close()

    async def sweep(self) -> None:
        """Remove everything that is due."""
        for left in await self._repository.list_left():
            await self.remove_left(left)
        await self._remove_unused()
        await self._remove_orphans()

    async def remove_left(self, left: LeftFiles) -> None:
        """Remove the files of a conversation that is gone."""
        for file in await self._repository.list_of_conversation(left.user_id, left.conversation_id):
            await self._repository.delete(file)
            await self._storage.delete(file.storage_key)
        await self._repository.forget_left(left)

    async def forget_conversation(self, user_id: str, conversation_id: str) -> None:
        """Remove the files of a conversation that was deleted; what fails is done at the next sweep."""
        try:
            await self.remove_left(LeftFiles(user_id, conversation_id))
        except Exception:
            _logger.exception("the files of a conversation could not be removed, and will be later")

    async def _remove_unused(self) -> None:
        before = self._clock.now() - self._unused
        while files := await self._repository.list_unused(before):
            for file in files:
                if await self._repository.delete_unused(file):
                    await self._storage.delete(file.storage_key)

    async def _remove_orphans(self) -> None:
        before = self._clock.now() - PATIENCE
        await self._storage.remove_partial(before)
        keys: dict[str, list[str]] = defaultdict(list)
        for stored in await self._storage.list_objects():
            if stored.written_at < before:
                user_id, _, file_id = stored.key.partition("/")
                keys[user_id].append(file_id)
        for user_id, file_ids in keys.items():
            known = await self._repository.list_ids(user_id)
            for file_id in file_ids:
                if file_id not in known:
                    await self._storage.delete(f"{user_id}/{file_id}")
