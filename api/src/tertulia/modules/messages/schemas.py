"""The wire shapes of messages."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from tertulia.modules.messages.domain import Message, MessageMetadata, Part


class MessageView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One message of a branch: an AI SDK `UIMessage` with its place in the tree."""

    id: str
    conversation_id: str
    parent_id: str | None
    role: Literal["user", "assistant"]
    parts: tuple[Part, ...]
    metadata: MessageMetadata
    siblings: list[str]
    """Every child of the same parent, oldest first, this message included."""
    created_at: datetime

    @classmethod
    def of(cls, message: Message, siblings: list[str]) -> MessageView:
        return cls(
            id=message.id,
            conversation_id=message.conversation_id,
            parent_id=message.parent_id,
            role=message.role,
            parts=message.parts,
            metadata=message.metadata,
            siblings=siblings or [message.id],
            created_at=message.created_at,
        )


class MessagePage(msgspec.Struct, frozen=True, rename="camel"):
    """A window of one branch, oldest first, with the cursors of the windows beside it."""

    items: list[MessageView]
    before: str | None = None
    after: str | None = None
