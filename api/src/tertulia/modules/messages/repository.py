"""Reads and writes of messages. Every read names the owner; branches are read as index ranges, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import cast

from docstore import Above, AnyOf, Below, DeleteMany, DocumentStore, Query, Write
from tertulia.modules.messages.domain import MESSAGES, Message
from tertulia.modules.messages.errors import MessageNotFoundError

Skeleton = tuple[str, str | None, datetime]
"""id, parent id, time of creation."""


class MessageRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def find_message(self, user_id: str, conversation_id: str, message_id: str) -> Message | None:
        return await self._store.get(MESSAGES, user_id, conversation_id, message_id)

    async def get_message(self, user_id: str, conversation_id: str, message_id: str) -> Message:
        """The message, or MessageNotFoundError."""
        message = await self.find_message(user_id, conversation_id, message_id)
        if message is None:
            raise MessageNotFoundError(id=message_id)
        return message

    async def read_upwards(
        self, user_id: str, conversation_id: str, branch: str, depth: int, chunk: int
    ) -> AsyncIterator[list[Message]]:
        """The path from a position to the root, newest first, in lists of at most `chunk` messages."""
        while True:
            found = await self._store.find(
                MESSAGES,
                Query(
                    where={
                        "user_id": user_id,
                        "conversation_id": conversation_id,
                        "branch": branch,
                        "depth": Below(depth + 1),
                    },
                    order=("-depth",),
                    limit=chunk,
                ),
            )
            if not found:
                return
            yield found
            oldest = found[-1]
            if oldest.parent_id is None:
                return
            if oldest.id == branch:
                parent = await self.get_message(user_id, conversation_id, oldest.parent_id)
                branch, depth = parent.branch, parent.depth
            else:
                depth = oldest.depth - 1

    async def read_downwards(
        self, user_id: str, conversation_id: str, leaf: Message, depth: int, limit: int
    ) -> list[Message]:
        """At most `limit` messages of the path to `leaf` that lie deeper than `depth`, oldest first."""
        segments = [(leaf.branch, leaf.depth)]
        first = await self.get_message(user_id, conversation_id, leaf.branch)
        while first.depth > depth + 1 and first.parent_id is not None:
            parent = await self.get_message(user_id, conversation_id, first.parent_id)
            segments.append((parent.branch, parent.depth))
            first = await self.get_message(user_id, conversation_id, parent.branch)
        found: list[Message] = []
        for branch, last in reversed(segments):
            start = found[-1].depth if found else depth
            if len(found) >= limit or last <= start:
                continue
            segment = await self._store.find(
                MESSAGES,
                Query(
                    where={
                        "user_id": user_id,
                        "conversation_id": conversation_id,
                        "branch": branch,
                        "depth": Above(start),
                    },
                    order=("depth",),
                    limit=min(limit - len(found), last - start),
                ),
            )
            found.extend(segment)
        return found

    async def list_siblings(
        self, user_id: str, conversation_id: str, parents: Sequence[str | None]
    ) -> dict[str | None, list[str]]:
        """The children of each parent (None: the roots), oldest first."""
        owner = {"user_id": user_id, "conversation_id": conversation_id}
        fields = ("id", "parent_id", "created_at")
        rows: list[Skeleton] = []
        named = tuple(dict.fromkeys(parent for parent in parents if parent is not None))
        if named:
            query = Query(where={**owner, "parent_id": AnyOf(named)})
            rows += cast("list[Skeleton]", await self._store.select(MESSAGES, fields, query))
        if None in parents:
            query = Query(where={**owner, "parent_id": None})
            rows += cast("list[Skeleton]", await self._store.select(MESSAGES, fields, query))
        children: dict[str | None, list[str]] = defaultdict(list)
        for message_id, parent_id, _ in sorted(rows, key=lambda row: (row[2], row[0])):
            children[parent_id].append(message_id)
        return children

    async def find_newest_leaf(self, user_id: str, conversation_id: str, message_id: str) -> str:
        """The id of the newest message below this one that has no children; itself, if nothing is below it."""
        rows = cast(
            "list[Skeleton]",
            await self._store.select(
                MESSAGES,
                ("id", "parent_id", "created_at"),
                Query(where={"user_id": user_id, "conversation_id": conversation_id}),
            ),
        )
        children: dict[str | None, list[Skeleton]] = defaultdict(list)
        for row in rows:
            children[row[1]].append(row)
        newest: Skeleton | None = None
        pending = list(children[message_id])
        while pending:
            row = pending.pop()
            below = children[row[0]]
            pending.extend(below)
            if not below and (newest is None or (row[2], row[0]) > (newest[2], newest[0])):
                newest = row
        return newest[0] if newest else message_id

    async def has_children(self, user_id: str, conversation_id: str, message_id: str) -> bool:
        where = {"user_id": user_id, "conversation_id": conversation_id, "parent_id": message_id}
        return bool(await self._store.select(MESSAGES, ("id",), Query(where=where, limit=1)))

    @staticmethod
    def delete_all(user_id: str, conversation_id: str) -> Write:
        """The write that removes every message of a conversation."""
        return DeleteMany(MESSAGES, {"user_id": user_id, "conversation_id": conversation_id})
