"""The wire shapes of questions and runs. What an AI SDK client sends of itself is accepted as it is."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from tertulia.kernel.ids import ClientId
from tertulia.modules.chat.domain import Run
from tertulia.modules.messages import AnswerError, AnswerStatus
from tertulia.modules.providers import GenerationSettings

Trigger = Literal["submit-message", "regenerate-message", "continue-message"]
ModelId = Annotated[
    str,
    msgspec.Meta(
        min_length=3,
        max_length=300,
        pattern=r"^[^/\x00]+/[^\x00]+$(?!\n)",
        description="`endpoint/model`, as `GET /api/models` lists it.",
    ),
]


class IncomingPart(msgspec.Struct, frozen=True):
    """A part of a `UIMessage`: text or a file; other fields of the part are passed over."""

    type: str
    text: str | None = None
    media_type: str | None = msgspec.field(default=None, name="mediaType")
    url: str | None = None
    """`/api/files/{id}/content` of an uploaded file, a `data:` URL, or the https address of an image."""
    filename: str | None = None


class IncomingMessage(msgspec.Struct, frozen=True):
    """A `UIMessage` as a client holds it. Fields that are not named here are passed over."""

    id: ClientId
    role: Literal["system", "user", "assistant"]
    parts: list[IncomingPart] = []


class Question(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What to answer, and with which model."""

    messages: Annotated[
        list[Annotated[dict[str, Any], msgspec.Meta(extra_json_schema={"additionalProperties": True})]],
        msgspec.Meta(
            max_length=100_000,
            description=(
                "AI SDK `UIMessage`s. Only the last one is read, and only when a question is submitted: "
                "the history on the server is the truth."
            ),
            examples=[
                [{"id": "m1", "role": "user", "parts": [{"type": "text", "text": "What is a tertulia?"}]}]
            ],
        ),
    ] = []
    id: ClientId | None = None
    """The conversation's id, the client's own for a new one; absent, the server makes one."""
    model: ModelId | None = None
    """Absent: the model of the conversation's last answer, or else the first one that there is."""
    parent_id: ClientId | msgspec.UnsetType | None = msgspec.UNSET
    """Under which message the question goes; null: a new root; absent: the end of the active branch."""
    trigger: Trigger = "submit-message"
    message_id: ClientId | None = None
    """The answer to make anew or to go on with; with a submitted question, the question that it replaces."""
    settings: GenerationSettings | msgspec.UnsetType = msgspec.UNSET
    """Absent: those of the conversation, which keeps what was sent last."""
    spec: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    """Name of a model spec, in place of a model; its settings lie under those that are sent."""
    compare_with: Annotated[list[ModelId], msgspec.Meta(max_length=3)] = []
    """Further models that answer the same question at the same time."""


class StartedRun(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Names of the run that answers a question."""

    run_id: str
    conversation_id: str
    message_id: str
    others: list[StartedRun] = []
    """The runs of `compareWith`, in its order."""


class RunView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One run, as its owner sees it."""

    id: str
    conversation_id: str
    message_id: str
    model: str
    status: AnswerStatus
    created_at: datetime
    finished_at: datetime | None
    error: AnswerError | None

    @classmethod
    def of(cls, run: Run) -> RunView:
        return cls(
            id=run.id,
            conversation_id=run.conversation_id,
            message_id=run.message_id,
            model=run.model,
            status=run.status,
            created_at=run.created_at,
            finished_at=run.finished_at,
            error=run.error,
        )
