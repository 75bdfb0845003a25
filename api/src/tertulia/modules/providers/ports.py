"""The border between a run and a provider: what is asked, and the sink that the answer flows into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

FinishReason = Literal["stop", "length", "content-filter", "tool-calls", "error", "other"]


class ChatMessage(msgspec.Struct, frozen=True):
    """One turn of what the model is given."""

    role: Literal["system", "user", "assistant"]
    content: str


class GenerationSettings(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """What a person may set for an answer; None means the provider's default."""

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    stop: list[str] | None = None
    reasoning_effort: Literal["minimal", "low", "medium", "high"] | None = None


class ChatRequest(msgspec.Struct, frozen=True):
    """One question to one model."""

    model: str
    messages: Sequence[ChatMessage]
    settings: GenerationSettings = GenerationSettings()


class Usage(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Tokens of one answer as the provider counted them; None where it said nothing."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None


class AnswerSink(Protocol):
    """Where an answer flows. Every method is synchronous, cheap and called from within `feed(bytes)`;
    the pieces of one kind that arrive in one packet come as one call."""

    def text(self, delta: str) -> None: ...

    def reasoning(self, delta: str) -> None: ...

    def usage(self, usage: Usage) -> None: ...

    def finish(self, reason: FinishReason) -> None: ...


class Model(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One model of one endpoint as the picker shows it."""

    id: str
    """`endpoint/model`: what a message names."""
    endpoint: str
    name: str
    capabilities: list[str] = []
    context_tokens: int | None = None
    local: bool = False


class ModelSource(Protocol):
    """One endpoint: where models come from and where questions go."""

    name: str
    title_model: str
    """`same`, `none`, or a model's name."""
    context_tokens: int
    """How much history this endpoint is sent at the most, in estimated tokens."""

    async def list_models(self) -> list[Model]:
        """The endpoint's models; raises ProviderError when they can not be fetched."""
        ...

    async def generate(self, request: ChatRequest, sink: AnswerSink) -> None:
        """Ask, and pour the answer into the sink until it is complete.

        Retries with backoff only while nothing has reached the sink. Raises ProviderError;
        cancelling the task stops the answer and frees the connection.
        """
        ...

    async def close(self) -> None: ...
