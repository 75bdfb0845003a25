"""A message and its place in the tree of a conversation.

Parts and metadata are what the AI SDK's UI message stream builds, so that what is stored, sent and shown is one
vocabulary (https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol).

The tree is stored so that a branch is a range of an index: a message that is the first child of its parent
continues the parent's `branch`; every other child begins a branch, named by its own id. `depth` counts from the root.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from docstore import Collection, Index
from tertulia.modules.providers import FinishReason, Usage

AnswerStatus = Literal["running", "finished", "stopped", "failed", "interrupted"]
PartState = Literal["streaming", "done"]


class TextPart(msgspec.Struct, frozen=True, tag_field="type", tag="text", omit_defaults=True):
    """What was written. `state` is absent on what a person wrote."""

    text: str
    state: PartState | None = None


class ReasoningPart(msgspec.Struct, frozen=True, tag_field="type", tag="reasoning", omit_defaults=True):
    """What a model thought before or between its words. `id` is its name in the stream, which AI SDK clients keep."""

    text: str
    state: PartState | None = None
    id: str | None = None


class StepStartPart(msgspec.Struct, frozen=True, tag_field="type", tag="step-start"):
    """The boundary before each call of a model."""


Part = TextPart | ReasoningPart | StepStartPart


class AnswerError(msgspec.Struct, frozen=True):
    """Why an answer failed; the client translates the code."""

    code: str
    message: str
    params: dict[str, str | int] = {}


class MessageMetadata(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """How an answer came to be; empty for a question."""

    run_id: str | None = None
    model: str | None = None
    status: AnswerStatus | None = None
    created_at: datetime | None = None
    finish_reason: FinishReason | None = None
    usage: Usage | None = None
    error: AnswerError | None = None
    first_token_ms: int | None = None
    """From the start of the run to the first piece of the answer."""
    duration_ms: int | None = None
    """From the start of the run to its end."""


class Message(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One message, as it is stored."""

    user_id: str
    conversation_id: str
    id: str
    parent_id: str | None
    role: Literal["user", "assistant"]
    parts: tuple[Part, ...]
    metadata: MessageMetadata = MessageMetadata()
    created_at: datetime
    branch: str
    depth: int

    @property
    def text(self) -> str:
        """Its text parts joined, without reasoning."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))


MESSAGES = Collection(
    "messages",
    Message,
    key=("user_id", "conversation_id", "id"),
    indexes=(
        Index(("user_id", "conversation_id", "branch", "depth"), unique=True),
        Index(("user_id", "conversation_id", "parent_id", "created_at", "id")),
    ),
)


def close_parts(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with nothing left streaming."""
    return tuple(
        part
        if isinstance(part, StepStartPart) or part.state is None
        else msgspec.structs.replace(part, state="done")
        for part in parts
    )
