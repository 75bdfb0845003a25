"""A conversation: what the list shows of it, and where its reader is."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from docstore import Collection, Index
from tertulia.modules.providers import GenerationSettings

MAX_TITLE = 200
FALLBACK_TITLE = 60
TitleSource = Literal["fallback", "model", "user"]


class Conversation(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One conversation, as it is stored."""

    user_id: str
    id: str
    title: str
    title_source: TitleSource
    created_at: datetime
    updated_at: datetime
    archived: bool = False
    active_message_id: str | None = None
    """The leaf of the branch that was last shown or written to."""
    active_run_id: str | None = None
    """The answer that is being made now."""
    model: str | None = None
    """`endpoint/model` of the last answer."""
    spec: str | None = None
    """The model spec that was chosen last, if it was one."""
    settings: GenerationSettings = GenerationSettings()
    """What was set for the last question."""


CONVERSATIONS = Collection(
    "conversations",
    Conversation,
    key=("user_id", "id"),
    indexes=(Index(("user_id", "archived", "updated_at")),),
)


class ConversationDeleted(msgspec.Struct, frozen=True):
    """A conversation and its messages are gone; whatever works on it has to end."""

    user_id: str
    conversation_id: str


def make_fallback_title(question: str) -> str:
    """The first words of a question: one line, cut at a word."""
    line = " ".join(question.split())
    if len(line) <= FALLBACK_TITLE:
        return line
    cut = line[: FALLBACK_TITLE - 1]
    head, _, _ = cut.rpartition(" ")
    return (head if len(head) > FALLBACK_TITLE // 2 else cut).rstrip(" ,;:.-") + "…"
