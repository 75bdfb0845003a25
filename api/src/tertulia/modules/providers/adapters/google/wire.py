"""The shapes of Gemini's answers on the wire: only the fields that are used, so that decoding stays cheap.

Source: ai.google.dev/api/generate-content.
"""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.domain import FinishReason, Usage

_FINISH_REASONS: dict[str, FinishReason] = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    "FUNCTION_CALL": "tool-calls",
    "SAFETY": "content-filter",
    "RECITATION": "content-filter",
    "LANGUAGE": "content-filter",
    "BLOCKLIST": "content-filter",
    "PROHIBITED_CONTENT": "content-filter",
    "SPII": "content-filter",
    "IMAGE_SAFETY": "content-filter",
    "IMAGE_PROHIBITED_CONTENT": "content-filter",
    "IMAGE_RECITATION": "content-filter",
    "MODEL_ARMOR": "content-filter",
    "MALFORMED_FUNCTION_CALL": "error",
    "MALFORMED_RESPONSE": "error",
    "UNEXPECTED_TOOL_CALL": "error",
    "TOO_MANY_TOOL_CALLS": "error",
    "MISSING_THOUGHT_SIGNATURE": "error",
}


class FunctionCall(msgspec.Struct, gc=False):
    """`id` is given by newer models only."""

    name: str | None = None
    args: msgspec.Raw = msgspec.Raw()
    id: str | None = None


class Part(msgspec.Struct, gc=False, rename="camel"):
    """Text, a thought, or a call; each may bring a signature, also one without any of them."""

    text: str | None = None
    thought: bool | None = None
    thought_signature: str | None = None
    function_call: FunctionCall | None = None


class Content(msgspec.Struct, gc=False):
    parts: list[Part] | None = None


class Candidate(msgspec.Struct, gc=False, rename="camel"):
    content: Content | None = None
    finish_reason: str | None = None
    finish_message: str | None = None
    index: int | None = None
    grounding_metadata: msgspec.Raw = msgspec.Raw()
    citation_metadata: msgspec.Raw = msgspec.Raw()


class Chunk(msgspec.Struct, gc=False, rename="camel"):
    """One event of the stream. Counts come with each and are read once, at the end."""

    candidates: list[Candidate] | None = None
    usage_metadata: msgspec.Raw = msgspec.Raw()
    prompt_feedback: msgspec.Raw = msgspec.Raw()
    error: msgspec.Raw = msgspec.Raw()


class PromptFeedback(msgspec.Struct, rename="camel"):
    block_reason: str | None = None


class ModalityCount(msgspec.Struct, rename="camel"):
    modality: str = ""
    token_count: int = 0


class UsageMetadata(msgspec.Struct, rename="camel"):
    prompt_token_count: int | None = None
    candidates_token_count: int | None = None
    thoughts_token_count: int | None = None
    cached_content_token_count: int | None = None
    tool_use_prompt_token_count: int | None = None
    total_token_count: int | None = None
    prompt_tokens_details: list[ModalityCount] | None = None
    tool_use_prompt_tokens_details: list[ModalityCount] | None = None
    candidates_tokens_details: list[ModalityCount] | None = None


class Page(msgspec.Struct):
    """A place that an answer draws on: `web` and `maps` call it `uri`, and so does a file of one's own."""

    uri: str | None = None
    title: str | None = None


class GroundingChunk(msgspec.Struct, rename="camel"):
    web: Page | None = None
    retrieved_context: Page | None = None
    maps: Page | None = None


class GroundingMetadata(msgspec.Struct, rename="camel"):
    grounding_chunks: list[GroundingChunk] | None = None
    web_search_queries: list[str] | None = None


class CitationMetadata(msgspec.Struct, rename="camel"):
    """`citations` on Vertex AI, `citationSources` elsewhere."""

    citations: list[Page] | None = None
    citation_sources: list[Page] | None = None


def map_finish_reason(reason: str) -> FinishReason:
    """Theirs to ours; `other` for a word that is not known."""
    return _FINISH_REASONS.get(reason, "other")


def map_usage(usage: UsageMetadata, searches: int) -> Usage:
    """Theirs to ours: what a tool read is input too, and thoughts are output, which their count of candidates leaves
    out (unless the total says that it does not)."""
    read = _add(usage.prompt_token_count, usage.tool_use_prompt_token_count)
    written, thoughts = usage.candidates_token_count, usage.thoughts_token_count
    if thoughts and not (written is not None and usage.total_token_count == (read or 0) + written):
        written = _add(written, thoughts)
    return Usage(
        input_tokens=read,
        output_tokens=written,
        reasoning_tokens=thoughts,
        cached_tokens=usage.cached_content_token_count,
        audio_input_tokens=_find(
            (usage.prompt_tokens_details, usage.tool_use_prompt_tokens_details), "AUDIO"
        ),
        audio_output_tokens=_find((usage.candidates_tokens_details,), "AUDIO"),
        image_input_tokens=_find(
            (usage.prompt_tokens_details, usage.tool_use_prompt_tokens_details), "IMAGE"
        ),
        requests=searches or None,
    )


def _add(first: int | None, second: int | None) -> int | None:
    return first if second is None else (first or 0) + second


def _find(details: tuple[list[ModalityCount] | None, ...], modality: str) -> int | None:
    counts = [
        count.token_count for several in details if several for count in several if count.modality == modality
    ]
    return sum(counts) if counts else None
