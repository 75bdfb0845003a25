"""The slow road for parts of an answer that the narrow types refuse: other JSON types, broken Unicode."""

from __future__ import annotations

import json
from typing import Any, cast

import msgspec

from tertulia.modules.providers.adapters.openai.chat_wire import Chunk

_COUNTS = {"prompt_tokens", "completion_tokens", "cached_tokens", "reasoning_tokens"}


def read_loosely(payload: bytes) -> Chunk | None:
    """The chunk, with everything that is not of the expected type left out; None if it is not a JSON object.

    Strings may hold lone surrogates (half of a character that was cut by the server); see `SurrogateJoiner`.
    """
    try:
        document = json.loads(payload.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    document = cast("dict[str, Any]", document)
    choices = document.get("choices")
    clean: dict[str, Any] = {"usage": _clean_usage(document.get("usage"))}
    if isinstance(choices, list):
        clean["choices"] = [_clean_choice(choice) for choice in cast("list[Any]", choices)]
    chunk = msgspec.convert(clean, Chunk)
    if document.get("error"):
        chunk.error = msgspec.Raw(b"true")
    return chunk


def _clean_choice(choice: object) -> dict[str, Any]:
    if not isinstance(choice, dict):
        return {}
    fields = cast("dict[str, Any]", choice)
    index = fields.get("index")
    reason = fields.get("finish_reason")
    return {
        "index": index if isinstance(index, int) else 0,
        "finish_reason": reason if isinstance(reason, str) else None,
        "delta": _clean_delta(fields.get("delta") or fields.get("message")),
    }


def _clean_delta(delta: object) -> dict[str, str | None] | None:
    if not isinstance(delta, dict):
        return None
    fields = cast("dict[str, Any]", delta)
    content = fields.get("content")
    thinking = _join_text(fields.get("reasoning_content")) or _join_text(fields.get("reasoning"))
    if isinstance(content, list):
        parts = [
            cast("dict[str, Any]", part) for part in cast("list[Any]", content) if isinstance(part, dict)
        ]
        thinking = thinking or "".join(_join_text(part.get("thinking")) for part in parts)
        content = "".join(_join_text(part.get("text")) for part in parts)
    return {
        "content": _join_text(content) or None,
        "reasoning": thinking or None,
        "refusal": _join_text(fields.get("refusal")),
    }


def _join_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(_join_text(part) for part in cast("list[Any]", value))
    if isinstance(value, dict):
        return _join_text(cast("dict[str, Any]", value).get("text"))
    return ""


def _clean_usage(usage: object) -> dict[str, Any] | None:
    if not isinstance(usage, dict):
        return None
    clean: dict[str, Any] = {}
    for name, value in cast("dict[str, Any]", usage).items():
        if name in _COUNTS and isinstance(value, int | float):
            clean[name] = int(value)
        elif isinstance(value, dict):
            clean[name] = _clean_usage(cast("object", value))
    return clean


class SurrogateJoiner:
    """Joins characters that a server cut in two halves across deltas; a lone half becomes U+FFFD."""

    def __init__(self) -> None:
        self._half = ""

    def join(self, text: str) -> str:
        """What is complete now; a high half at the end is kept for the next call."""
        text = self._half + text
        self._half = ""
        if "\ud800" <= text[-1:] <= "\udbff":
            text, self._half = text[:-1], text[-1]
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def flush(self) -> str:
        """The half whose other half never came."""
        rest, self._half = self._half, ""
        return "\ufffd" if rest else ""
