"""Reads and writes of runs and of the servers that make them."""

from __future__ import annotations

from datetime import datetime, timedelta

from docstore import DeleteMany, DocumentStore, Put, Query, Write, WriteConflictError
from tertulia.modules.chat.domain import NODES, RUNS, Node, Run
from tertulia.modules.chat.errors import RunNotFoundError


class RunRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def get_run(self, user_id: str, run_id: str) -> Run:
        """The run, or RunNotFoundError."""
        run = await self._store.get(RUNS, user_id, run_id)
        if run is None:
            raise RunNotFoundError(id=run_id)
        return run

    async def list_running(self) -> list[Run]:
        """Every run that is stored as running, whoever's it is: for recovery alone."""
        return await self._store.find(RUNS, Query(where={"status": "running"}))

    async def write_if_current(self, writes: list[Write]) -> bool:
        """Apply the writes, unless one of their conditions no longer holds."""
        try:
            await self._store.write(*writes)
        except WriteConflictError:
            return False
        return True

    async def mark_seen(self, node_id: str, now: datetime) -> None:
        await self._store.write(Put(NODES, Node(node_id, now)))

    async def is_alive(self, node_id: str, now: datetime, patience: timedelta) -> bool:
        """Whether a server gave a sign of life not longer ago than `patience`."""
        node = await self._store.get(NODES, node_id)
        return node is not None and now - node.seen_at <= patience

    @staticmethod
    def delete_all(user_id: str, conversation_id: str) -> Write:
        """The write that removes every run of a conversation."""
        return DeleteMany(RUNS, {"user_id": user_id, "conversation_id": conversation_id})
