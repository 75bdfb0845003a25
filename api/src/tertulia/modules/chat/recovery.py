"""Runs whose server died: found, and marked as interrupted with everything that was saved of them."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import structlog

from docstore import DocumentStore, Update
from tertulia.infrastructure.repeating import Repeating
from tertulia.kernel.clock import Clock
from tertulia.modules.chat.domain import RUNS, Run
from tertulia.modules.chat.repository import RunRepository
from tertulia.modules.chat.runs import make_end_writes
from tertulia.modules.chat.tokens import count_parts
from tertulia.modules.messages import MessageMetadata, MessageRepository, close_parts

SIGN_OF_LIFE_SECONDS = 5.0
PATIENCE = timedelta(seconds=20)

_logger = structlog.get_logger(__name__)


class RunRecovery:
    """Marks orphans at the start, and on a shared database again and again.

    node_id: this server; runs that are stored under it were made by its earlier life.
    is_shared: whether other servers use the same database. Then this one gives signs of life, and a run of
    another server is an orphan once that server has been silent for 20 seconds; otherwise every running run is one.
    """

    def __init__(self, store: DocumentStore, clock: Clock, node_id: str, *, is_shared: bool) -> None:
        self._runs = RunRepository(store)
        self._messages = MessageRepository(store)
        self._clock = clock
        self._node_id = node_id
        self._is_shared = is_shared
        self._watch = Repeating("find runs whose server died", self._look, SIGN_OF_LIFE_SECONDS)

    async def open(self) -> None:
        """Mark what an earlier life of this server left, before anyone can ask for it."""
        await self.mark_left_runs()
        if self._is_shared:
            await self._runs.mark_seen(self._node_id, self._clock.now())
            self._watch.open()

    async def mark_left_runs(self) -> None:
        """Mark every run that nobody makes, and those stored under this server's name: at the start, and after a
        restore, because a backup holds the answers that were being made when it was written."""
        await self._mark_orphans(include_own=True)

    async def close(self) -> None:
        await self._watch.close()

    async def _look(self) -> None:
        await self._runs.mark_seen(self._node_id, self._clock.now())
        await self._mark_orphans(include_own=False)

    async def _mark_orphans(self, *, include_own: bool) -> None:
        for run in await self._runs.list_running():
            if await self._is_orphan(run, include_own=include_own):
                await self._mark_interrupted(run)

    async def _is_orphan(self, run: Run, *, include_own: bool) -> bool:
        if run.node_id == self._node_id:
            return include_own
        if not self._is_shared:
            return True
        return not await self._runs.is_alive(run.node_id, self._clock.now(), PATIENCE)

    async def _mark_interrupted(self, run: Run) -> None:
        message = await self._messages.find_message(run.user_id, run.conversation_id, run.message_id)
        metadata = message.metadata if message else MessageMetadata()
        parts = close_parts(message.parts) if message else ()
        # Only one server marks a run: the first write holds only while nobody else has ended it.
        claim = Update(
            collection=RUNS,
            key=(run.user_id, run.id),
            when={"status": "running"},
            set={"status": "interrupted"},
        )
        ending = msgspec.structs.replace(metadata, status="interrupted")
        answer = {"parts": parts, "tokens": count_parts(parts, {}), "metadata": ending}
        writes = [claim, *make_end_writes(run, answer, ending, self._clock.now())]
        if await self._runs.write_if_current(writes):
            _logger.warning("run was interrupted", run_id=run.id, conversation_id=run.conversation_id)
