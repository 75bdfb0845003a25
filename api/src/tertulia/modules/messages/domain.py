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
from tertulia.modules.providers import Continuation, Cost, FinishReason, Usage

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


class FilePart(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename="camel",
    tag_field="type",
    tag="file",
    omit_defaults=True,
):
    """An image or document. `url` is `/api/files/{id}/content`, or an https address of a question's image."""

    media_type: str
    url: str
    filename: str | None = None


class SourcePart(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename="camel",
    tag_field="type",
    tag="source-url",
    omit_defaults=True,
):
    """A page that the answer draws on."""

    source_id: str
    url: str
    title: str | None = None


class Seam(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Where another model took over. `code`: the error that ended the first one's part."""

    from_model: str
    to_model: str
    code: str


class SeamPart(msgspec.Struct, frozen=True, tag_field="type", tag="data-seam"):
    """See Seam; a data part of the AI SDK."""

    data: Seam


Part = TextPart | ReasoningPart | FilePart | SourcePart | SeamPart | StepStartPart


class PartContinuation(msgspec.Struct, frozen=True, array_like=True):
    """What the vendor wants back with the part at `index`; `alone`: before that part, as reasoning without words."""

    index: int
    continuation: Continuation
    alone: bool = False


class ContextUse(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What filled the model's window when an answer was asked for, in tokens as we count them."""

    limit: int
    """The window, or what the endpoint's settings allow of it."""
    reserved: int = 0
    """Kept free for the answer."""
    system: int = 0
    summary: int = 0
    history: int = 0
    """Words of the turns that were sent."""
    files: int = 0
    tools: int = 0
    left_out: int = 0
    """Turns that were neither sent nor are part of the summary."""


class AnswerError(msgspec.Struct, frozen=True):
    """Why an answer failed; the client translates the code."""

    code: str
    message: str
    params: dict[str, str | int] = {}


class MessageMetadata(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """How an answer came to be; empty for a question."""

    run_id: str | None = None
    model: str | None = None
    """Which model answered."""
    asked_model: str | None = None
    """Which one was asked, where another answered in its place."""
    spec: str | None = None
    """Name of the model spec that was chosen."""
    comparison: str | None = None
    """The same on all answers that were asked for side by side."""
    status: AnswerStatus | None = None
    created_at: datetime | None = None
    finish_reason: FinishReason | None = None
    usage: Usage | None = None
    cost: Cost | None = None
    """Absent where the model's price is not known."""
    context: ContextUse | None = None
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
    tokens: int | None = None
    """Of its text and files, as we count them; None on messages that were never counted."""
    continuations: tuple[PartContinuation, ...] = ()
    """For the provider alone: never on the wire to clients."""

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
        if not isinstance(part, TextPart | ReasoningPart) or part.state is None
        else msgspec.structs.replace(part, state="done")
        for part in parts
    )
