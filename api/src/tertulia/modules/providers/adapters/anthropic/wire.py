"""The events of an answer on the wire: only the fields that are used, so that decoding stays cheap.

Source: platform.claude.com/docs/en/build-with-claude/streaming.
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
    "pause_turn": "length",
    "tool_use": "tool-calls",
    "refusal": "content-filter",
}
"""`pause_turn`: a turn with searches became too long and may be asked to go on, like one that met its limit."""


class Citation(msgspec.Struct, gc=False):
    url: str | None = None
    title: str | None = None


class Delta(msgspec.Struct, gc=False):
    """Of a block, or (`stop_reason`) of the message."""

    text: str | None = None
    thinking: str | None = None
    partial_json: str | None = None
    signature: str | None = None
    citation: Citation | None = None
    stop_reason: str | None = None


class Block(msgspec.Struct, gc=False):
    """The beginning of a block; a server may put all of it in here."""

    type: str = ""
    id: str = ""
    name: str = ""
    text: str | None = None
    thinking: str | None = None
    signature: str | None = None
    data: str | None = None
    input: msgspec.Raw = msgspec.Raw()
    content: msgspec.Raw = msgspec.Raw()


class CacheCreation(msgspec.Struct, gc=False):
    ephemeral_5m_input_tokens: int | None = None
    ephemeral_1h_input_tokens: int | None = None


class OutputDetails(msgspec.Struct, gc=False):
    thinking_tokens: int | None = None


class ServerToolUse(msgspec.Struct, gc=False):
    web_search_requests: int | None = None


class WireUsage(msgspec.Struct, gc=False):
    """`input_tokens` is without what the cache was asked for or given."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation: CacheCreation | None = None
    output_tokens_details: OutputDetails | None = None
    server_tool_use: ServerToolUse | None = None


class Message(msgspec.Struct, gc=False):
    usage: WireUsage | None = None


class Event(msgspec.Struct, gc=False):
    type: str = ""
    index: int = 0
    delta: Delta | None = None
    content_block: Block | None = None
    message: Message | None = None
    usage: WireUsage | None = None
    error: msgspec.Raw = msgspec.Raw()


class SearchResult(msgspec.Struct, gc=False):
    url: str = ""
    title: str | None = None


_decode = msgspec.json.Decoder(Event).decode
_decode_results = msgspec.json.Decoder(list[SearchResult]).decode


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


def read_search_results(content: msgspec.Raw) -> list[tuple[str, str]]:
    """Address and title of each page that a search found; none where it failed."""
    try:
        found = _decode_results(content)
    except (ValueError, RecursionError):
        return []
    return [(result.url, result.title or "") for result in found if result.url]


class Counts:
    """Usage as it is told in pieces: at the start what was read, at the end what was written. Later numbers are
    totals, and some servers send zeros where they have nothing new."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def take(self, usage: WireUsage, *, begins: bool) -> None:
        """`begins`: of the message's start, where the count of what was written is only a placeholder."""
        lifetimes, details, tools = usage.cache_creation, usage.output_tokens_details, usage.server_tool_use
        told = {
            "input": usage.input_tokens,
            "output": None if begins else usage.output_tokens,
            "written": usage.cache_creation_input_tokens,
            "read": usage.cache_read_input_tokens,
            "hour": lifetimes.ephemeral_1h_input_tokens if lifetimes else None,
            "minutes": lifetimes.ephemeral_5m_input_tokens if lifetimes else None,
            "thought": details.thinking_tokens if details else None,
            "searches": tools.web_search_requests if tools else None,
        }
        for name, count in told.items():
            if count is not None:
                self._known[name] = max(count, self._known.get(name, 0))

    def sum_up(self) -> Usage | None:
        """In our words; None when nothing was told."""
        known = self._known
        if not known:
            return None
        hour = known.get("hour", 0)
        written = known.get("written", known.get("minutes", 0) + hour)
        read = known.get("read", 0)
        return Usage(
            input_tokens=known["input"] + written + read if "input" in known else None,
            output_tokens=known.get("output"),
            reasoning_tokens=known.get("thought"),
            cached_tokens=known.get("read"),
            cache_write_tokens=written - hour if "written" in known or "minutes" in known else None,
            cache_write_hour_tokens=hour or None,
            requests=known.get("searches") or None,
        )
