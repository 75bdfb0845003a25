"""A run: one answer being made, as it is stored."""

from __future__ import annotations

from datetime import datetime

import msgspec

from docstore import Collection, Index
from tertulia.modules.messages import AnswerError, AnswerStatus


class Run(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Who makes which answer, and how it ended."""

    user_id: str
    id: str
    conversation_id: str
    message_id: str
    model: str
    status: AnswerStatus
    node_id: str
    """The server that makes it."""
    created_at: datetime
    finished_at: datetime | None = None
    error: AnswerError | None = None


class Node(msgspec.Struct, frozen=True, rename="camel"):
    """A server that was alive at this time."""

    id: str
    seen_at: datetime


RUNS = Collection(
    "runs",
    Run,
    key=("user_id", "id"),
    indexes=(Index(("status", "node_id")), Index(("user_id", "conversation_id"))),
)
NODES = Collection("nodes", Node)
