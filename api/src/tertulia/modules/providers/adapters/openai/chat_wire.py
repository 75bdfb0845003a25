"""The shapes of a streamed chat completion: only the fields that are used, so that decoding stays cheap."""

from __future__ import annotations

from typing import Any

import msgspec

from tertulia.modules.providers.domain import FinishReason, Usage

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
    "sensitive": "content-filter",
    "tool_calls": "tool-calls",
    "function_call": "tool-calls",
    "tool_use": "tool-calls",
    "error": "error",
    "insufficient_system_resource": "error",
}


class Delta(msgspec.Struct, gc=False):
    """A piece of the answer; reasoning goes by three names, and a server may send two with the same text."""

    content: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    refusal: str | None = None
    tool_calls: list[dict[str, Any]] | None = None
    function_call: dict[str, Any] | None = None
    reasoning_details: list[dict[str, Any]] | None = None
    annotations: list[dict[str, Any]] | None = None


class PromptDetails(msgspec.Struct, gc=False):
    cached_tokens: int | None = None
    audio_tokens: int | None = None
    image_tokens: int | None = None
    cache_write_tokens: int | None = None


class CompletionDetails(msgspec.Struct, gc=False):
    reasoning_tokens: int | None = None
    audio_tokens: int | None = None


class WireUsage(msgspec.Struct, gc=False):
    """Beside OpenAI's own: `prompt_cache_hit_tokens` is DeepSeek's, `cached_tokens` Moonshot's, `reasoning_tokens` and
    `num_search_queries` Perplexity's, `num_sources_used` xAI's."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    prompt_tokens_details: PromptDetails | None = None
    completion_tokens_details: CompletionDetails | None = None
    prompt_cache_hit_tokens: int | None = None
    cached_tokens: int | None = None
    reasoning_tokens: int | None = None
    num_search_queries: int | None = None
    num_sources_used: int | None = None


class Choice(msgspec.Struct, gc=False):
    """`message` instead of `delta` when the answer came as one document. Moonshot puts the usage here."""

    index: int = 0
    delta: Delta | None = None
    message: Delta | None = None
    finish_reason: str | None = None
    usage: WireUsage | None = None


class GroqFields(msgspec.Struct, gc=False):
    usage: WireUsage | None = None


class Chunk(msgspec.Struct, gc=False):
    """One event of the stream, or the whole answer as one document."""

    choices: list[Choice] | None = None
    usage: WireUsage | None = None
    error: msgspec.Raw = msgspec.Raw()
    x_groq: GroqFields | None = None
    citations: list[Any] | None = None
    search_results: list[Any] | None = None


def map_finish_reason(reason: str) -> FinishReason:
    """Theirs to ours; `other` for a word that is not known."""
    return _FINISH_REASONS.get(reason) or _FINISH_REASONS.get(reason.lower(), "other")


def map_usage(usage: WireUsage) -> Usage:
    """Theirs to ours. xAI counts reasoning beside the answer instead of within it, which its total shows."""
    prompt = usage.prompt_tokens_details or PromptDetails()
    completion = usage.completion_tokens_details or CompletionDetails()
    reasoning = _choose(completion.reasoning_tokens, usage.reasoning_tokens)
    read, written = usage.prompt_tokens, usage.completion_tokens
    if (
        reasoning
        and read is not None
        and written is not None
        and usage.total_tokens == read + written + reasoning
    ):
        written += reasoning
    return Usage(
        input_tokens=read,
        output_tokens=written,
        reasoning_tokens=reasoning,
        cached_tokens=_choose(prompt.cached_tokens, usage.prompt_cache_hit_tokens, usage.cached_tokens),
        cache_write_tokens=prompt.cache_write_tokens or None,
        audio_input_tokens=prompt.audio_tokens or None,
        audio_output_tokens=completion.audio_tokens or None,
        image_input_tokens=prompt.image_tokens or None,
        requests=_choose(usage.num_search_queries, usage.num_sources_used) or None,
    )


def _choose(*counts: int | None) -> int | None:
    """The first that is known."""
    return next((count for count in counts if count is not None), None)
