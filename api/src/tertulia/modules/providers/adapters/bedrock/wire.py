"""The events of an answer on the wire: only the fields that are used, so that decoding stays cheap.

Source: docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from tertulia.modules.providers.domain import FinishReason, Usage

FINISH_REASONS: dict[str, FinishReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool-calls",
    "guardrail_intervened": "content-filter",
    "content_filtered": "content-filter",
    "malformed_model_output": "error",
    "malformed_tool_use": "error",
}


class ToolUse(msgspec.Struct, rename="camel", gc=False):
    """`type` is that of a tool that the server runs itself."""

    tool_use_id: str = ""
    name: str = ""
    input: str = ""
    type: str | None = None


class Reasoning(msgspec.Struct, rename="camel", gc=False):
    text: str | None = None
    signature: str | None = None
    redacted_content: str | None = None


class WebLocation(msgspec.Struct, gc=False):
    url: str | None = None


class Location(msgspec.Struct, gc=False):
    web: WebLocation | None = None


class Citation(msgspec.Struct, gc=False):
    title: str | None = None
    location: Location | None = None


class Delta(msgspec.Struct, rename="camel", gc=False):
    text: str | None = None
    reasoning_content: Reasoning | None = None
    tool_use: ToolUse | None = None
    citation: Citation | None = None


class Start(msgspec.Struct, rename="camel", gc=False):
    tool_use: ToolUse | None = None


class CacheDetail(msgspec.Struct, rename="camel", gc=False):
    ttl: str = ""
    input_tokens: int = 0


class WireUsage(msgspec.Struct, rename="camel", gc=False):
    """`input_tokens` is without what the cache was asked for or given."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_write_input_tokens: int | None = None
    cache_details: list[CacheDetail] | None = None


class Event(msgspec.Struct, rename="camel", gc=False):
    """The fields of every kind of event; which kind it is stands in the message's headers."""

    content_block_index: int = 0
    delta: Delta | None = None
    start: Start | None = None
    stop_reason: str | None = None
    usage: WireUsage | None = None


_decode = msgspec.json.Decoder(Event).decode


def read_event(payload: bytes) -> Event:
    """The event; raises ValueError when it is none."""
    return _decode(payload)


def read_event_loosely(payload: bytes) -> Event:
    """The slow road for broken Unicode: strings may then hold half a character. Raises ValueError."""
    try:
        document: Any = json.loads(payload.decode("utf-8", "replace"), strict=False)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return msgspec.convert(document, Event)


def map_usage(usage: WireUsage) -> Usage:
    """Theirs to ours."""
    read, written = usage.cache_read_input_tokens, usage.cache_write_input_tokens
    hour = sum(detail.input_tokens for detail in usage.cache_details or () if detail.ttl == "1h")
    total = None if usage.input_tokens is None else usage.input_tokens + (read or 0) + (written or 0)
    return Usage(
        input_tokens=total,
        output_tokens=usage.output_tokens,
        cached_tokens=read,
        cache_write_tokens=None if written is None else max(0, written - hour),
        cache_write_hour_tokens=hour or None,
    )
