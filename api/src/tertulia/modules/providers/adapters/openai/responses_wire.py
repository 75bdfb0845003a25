"""The shapes of a streamed response: narrow for what comes with every token, careful for all the rest."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from tertulia.modules.providers.domain import FinishReason, Usage

Fields = dict[str, Any]
_INCOMPLETE: dict[str, FinishReason] = {
    "max_output_tokens": "length",
    "max_tokens": "length",
    "content_filter": "content-filter",
}


class DeltaEvent(msgspec.Struct, gc=False):
    """What is read of every event before it is known to be more than a piece of text."""

    type: str
    delta: str | None = None


def read_object(value: object) -> Fields:
    """The value if it is an object, or else an empty one."""
    return cast("Fields", value) if isinstance(value, dict) else {}


def read_objects(value: object) -> list[Fields]:
    """The objects in a list; none when it is something else."""
    items = cast("list[Any]", value) if isinstance(value, list) else []
    return [cast("Fields", item) for item in items if isinstance(item, dict)]


def read_text(value: object) -> str:
    """The value if it is text, or else none."""
    return value if isinstance(value, str) else ""


def read_index(value: object) -> int:
    """The value if it is a number, or else 0."""
    return value if isinstance(value, int) else 0


def map_incomplete(response: Fields) -> FinishReason:
    """Why an answer stopped before its end."""
    reason = read_object(response.get("incomplete_details")).get("reason")
    return _INCOMPLETE.get(read_text(reason), "other")


def map_usage(usage: Fields, searches: int) -> Usage:
    """Theirs to ours. `searches`: how often the vendor searched the web."""
    read, written = (
        read_object(usage.get("input_tokens_details")),
        read_object(usage.get("output_tokens_details")),
    )
    return Usage(
        input_tokens=_read_count(usage.get("input_tokens")),
        output_tokens=_read_count(usage.get("output_tokens")),
        reasoning_tokens=_read_count(written.get("reasoning_tokens")),
        cached_tokens=_read_count(read.get("cached_tokens")),
        cache_write_tokens=_read_count(read.get("cache_write_tokens")) or None,
        requests=searches or None,
    )


def _read_count(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and -1e18 < value < 1e18 else None
