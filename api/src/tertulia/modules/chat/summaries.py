"""What earlier turns of a branch said, in a model's words: stored by the message up to which it reaches."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import msgspec

from docstore import (
    Above,
    Below,
    Collection,
    DeleteMany,
    DocumentStore,
    Index,
    Put,
    Query,
    Update,
    Write,
    WriteConflictError,
)
from tertulia.modules.conversations import CONVERSATIONS
from tertulia.modules.messages import Message, MessageRepository


class Summary(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One summary: of everything from the root of its branch up to a message, that one included."""

    user_id: str
    conversation_id: str
    message_id: str
    branch: str
    depth: int
    """Branch and depth are the message's place in the tree."""
    text: str
    tokens: int
    model: str
    """Who wrote it."""
    created_at: datetime


SUMMARIES = Collection(
    "summaries",
    Summary,
    key=("user_id", "conversation_id", "message_id"),
    indexes=(
        Index(("user_id", "conversation_id", "depth")),
        Index(("user_id", "conversation_id", "branch", "depth")),
    ),
)


class SummaryRepository:
    """A summary is found by walking a branch, so that an edited question or another branch never gets a wrong one."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._messages = MessageRepository(store)

    async def list_reached(self, user_id: str, conversation_id: str) -> set[str]:
        """The messages up to which there are summaries, on all branches of a conversation."""
        query = Query(where={"user_id": user_id, "conversation_id": conversation_id})
        rows = cast("list[tuple[str]]", await self._store.select(SUMMARIES, ("message_id",), query))
        return {message_id for (message_id,) in rows}

    async def find(self, message: Message) -> Summary | None:
        """The summary that reaches up to this message."""
        return await self._store.get(SUMMARIES, message.user_id, message.conversation_id, message.id)

    async def find_above(self, message: Message) -> Summary | None:
        """The newest summary on the way from a message to its root, the message itself included."""
        user_id, conversation_id = message.user_id, message.conversation_id
        branch, depth = message.branch, message.depth
        while True:
            where = {
                "user_id": user_id,
                "conversation_id": conversation_id,
                "branch": branch,
                "depth": Below(depth + 1),
            }
            found = await self._store.find(SUMMARIES, Query(where=where, order=("-depth",), limit=1))
            if found:
                return found[0]
            first = await self._messages.find_message(user_id, conversation_id, branch)
            if first is None or first.parent_id is None:
                return None
            parent = await self._messages.find_message(user_id, conversation_id, first.parent_id)
            if parent is None:
                return None
            branch, depth = parent.branch, parent.depth

    async def save(self, summary: Summary) -> bool:
        """Store a summary, unless its conversation is gone meanwhile."""
        key = (summary.user_id, summary.conversation_id)
        try:
            await self._store.write(Update(collection=CONVERSATIONS, key=key), Put(SUMMARIES, summary))
        except WriteConflictError:
            return False
        return True

    @staticmethod
    def delete_all(user_id: str, conversation_id: str) -> Write:
        """The write that removes every summary of a conversation."""
        return DeleteMany(SUMMARIES, {"user_id": user_id, "conversation_id": conversation_id})

    @staticmethod
    def delete_from(message: Message) -> Write:
        """The write that removes what may have summed up a message that is about to change."""
        return DeleteMany(
            SUMMARIES,
            {
                "user_id": message.user_id,
                "conversation_id": message.conversation_id,
                "depth": Above(message.depth - 1),
            },
        )
