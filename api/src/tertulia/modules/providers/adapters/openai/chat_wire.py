"""The shapes of chat completions on the wire: only the fields that are used, so that decoding stays cheap."""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.domain import ChatRequest, FinishReason, Usage

_FINISH_REASONS: dict[str, FinishReason] = {
    "stop": "stop",
    "eos": "stop",
    "end_turn": "stop",
    "stop_sequence": "stop",
    "length": "length",
    "max_tokens": "length",
    "model_length": "length",
    "content_filter": "content-filter",
    "safety": "content-filter",
    "tool_calls": "tool-calls",
    "function_call": "tool-calls",
    "tool_use": "tool-calls",
    "error": "error",
}


class Delta(msgspec.Struct, gc=False):
    """A piece of the answer; reasoning goes by two names, and a server may send both with the same text."""

    content: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    refusal: str | None = None


class Choice(msgspec.Struct, gc=False):
    """`message` instead of `delta` when the answer came as one document."""

    index: int = 0
    delta: Delta | None = None
    message: Delta | None = None
    finish_reason: str | None = None


class PromptDetails(msgspec.Struct, gc=False):
    cached_tokens: int | None = None


class CompletionDetails(msgspec.Struct, gc=False):
    reasoning_tokens: int | None = None


class WireUsage(msgspec.Struct, gc=False):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: PromptDetails | None = None
    completion_tokens_details: CompletionDetails | None = None


class Chunk(msgspec.Struct, gc=False):
    """One event of the stream, or the whole answer as one document."""

    choices: list[Choice] | None = None
    usage: WireUsage | None = None
    error: msgspec.Raw = msgspec.Raw()


class StreamOptions(msgspec.Struct):
    include_usage: bool = True


class WireMessage(msgspec.Struct):
    role: str
    content: str


class WireRequest(msgspec.Struct, omit_defaults=True, kw_only=True):
    """The body of `POST /chat/completions`."""

    model: str
    messages: list[WireMessage]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    seed: int | None = None
    stop: list[str] | None = None
    reasoning_effort: str | None = None


class Dialect(msgspec.Struct, frozen=True):
    """What a server was found not to take; servers differ in these two places."""

    asks_usage: bool = True
    completion_limit: bool = False
    """`max_completion_tokens` in place of `max_tokens`."""


def encode_request(request: ChatRequest, dialect: Dialect) -> bytes:
    """The JSON body for a question; settings that are None are left out."""
    settings = request.settings
    return msgspec.json.encode(
        WireRequest(
            model=request.model,
            messages=[WireMessage(message.role, message.text) for message in request.messages],
            stream=True,
            stream_options=StreamOptions() if dialect.asks_usage else None,
            temperature=settings.temperature,
            top_p=settings.top_p,
            max_tokens=None if dialect.completion_limit else settings.max_tokens,
            max_completion_tokens=settings.max_tokens if dialect.completion_limit else None,
            seed=settings.seed,
            stop=settings.stop,
            reasoning_effort=settings.reasoning_effort,
        )
    )


def map_finish_reason(reason: str) -> FinishReason:
    """Theirs to ours; `other` for a word that is not known."""
    return _FINISH_REASONS.get(reason) or _FINISH_REASONS.get(reason.lower(), "other")


def map_usage(usage: WireUsage) -> Usage:
    """Theirs to ours."""
    prompt, completion = usage.prompt_tokens_details, usage.completion_tokens_details
    return Usage(
        input_tokens=usage.prompt_tokens,
        output_tokens=usage.completion_tokens,
        reasoning_tokens=completion.reasoning_tokens if completion else None,
        cached_tokens=prompt.cached_tokens if prompt else None,
    )
