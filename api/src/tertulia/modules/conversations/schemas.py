"""The wire shapes of conversations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from tertulia.kernel.ids import ClientId
from tertulia.modules.conversations.domain import MAX_TITLE, Conversation, TitleSource
from tertulia.modules.providers import GenerationSettings


class ConversationView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One conversation as its owner sees it."""

    id: str
    title: str
    title_source: TitleSource
    created_at: datetime
    updated_at: datetime
    archived: bool
    active_message_id: str | None
    active_run_id: str | None
    model: str | None
    spec: str | None
    settings: GenerationSettings

    @classmethod
    def of(cls, conversation: Conversation) -> ConversationView:
        return cls(
            id=conversation.id,
            title=conversation.title,
            title_source=conversation.title_source,
            created_at=conversation.created_at,
            updated_at=conversation.updated_at,
            archived=conversation.archived,
            active_message_id=conversation.active_message_id,
            active_run_id=conversation.active_run_id,
            model=conversation.model,
            spec=conversation.spec,
            settings=conversation.settings,
        )


class ConversationPage(msgspec.Struct, frozen=True, rename="camel"):
    """One page; `nextCursor` is null on the last one."""

    items: list[ConversationView]
    next_cursor: str | None = None


class ConversationChange(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """What to change; a field that is absent stays."""

    title: (
        Annotated[
            str, msgspec.Meta(min_length=1, max_length=MAX_TITLE, pattern=r"^[^\x00]*\S[^\x00]*$(?!\n)")
        ]
        | msgspec.UnsetType
    ) = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET
    active_message_id: ClientId | msgspec.UnsetType = msgspec.UNSET
    settings: GenerationSettings | msgspec.UnsetType = msgspec.UNSET
    """For the questions that follow."""
