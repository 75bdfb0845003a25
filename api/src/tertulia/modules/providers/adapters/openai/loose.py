"""The slow road for parts of an answer that the narrow types refuse: other JSON types, broken Unicode."""

from __future__ import annotations

import json
from typing import Any, cast

import msgspec

from tertulia.modules.providers.adapters.openai.chat_wire import Chunk, WireUsage
from tertulia.modules.providers.adapters.openai.surrogates import SurrogateJoiner

_DETAILS = frozenset({"prompt_tokens_details", "completion_tokens_details"})
_COUNTS = (frozenset(WireUsage.__struct_fields__) - _DETAILS) | {
    "audio_tokens",
    "image_tokens",
    "cache_write_tokens",
}
_Fields = dict[str, Any]


def read_loosely(payload: bytes) -> Chunk | None:
    """The chunk, with everything that is not of the expected type left out; None if it is not a JSON object.

    Words may hold lone surrogates (half of a character that was cut by the server); see `SurrogateJoiner`.
    """
    document = load_loosely(payload)
    if document is None:
        return None
    choices = document.get("choices")
    groq = document.get("x_groq")
    clean: _Fields = {"usage": _clean_usage(document.get("usage"))}
    if isinstance(groq, dict):
        clean["x_groq"] = {"usage": _clean_usage(cast("_Fields", groq).get("usage"))}
    if isinstance(choices, list):
        clean["choices"] = [_clean_choice(choice) for choice in cast("list[Any]", choices)]
    for name in ("citations", "search_results"):
        clean[name] = mend_all(_as_list(document.get(name)))
    chunk = msgspec.convert(clean, Chunk)
    if document.get("error"):
        chunk.error = msgspec.Raw(b"true")
    return chunk


def load_loosely(payload: bytes) -> _Fields | None:
    """The JSON object, whatever its bytes and numbers are like; None if it is not one."""
    try:
        document = json.loads(payload.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
    return cast("_Fields", document) if isinstance(document, dict) else None


def mend_all(value: Any) -> Any:
    """The value with every broken character in it replaced."""
    if isinstance(value, str):
        return SurrogateJoiner.mend(value)
    if isinstance(value, list):
        return [mend_all(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return {SurrogateJoiner.mend(name): mend_all(item) for name, item in cast("_Fields", value).items()}
    return value


def _clean_choice(choice: object) -> _Fields:
    if not isinstance(choice, dict):
        return {}
    fields = cast("_Fields", choice)
    index = fields.get("index")
    reason = fields.get("finish_reason")
    return {
        "index": index if type(index) is int else 0,  # true is an int too
        "finish_reason": reason if isinstance(reason, str) else None,
        "delta": _clean_delta(fields.get("delta") or fields.get("message")),
        "usage": _clean_usage(fields.get("usage")),
    }


def _clean_delta(delta: object) -> _Fields | None:
    if not isinstance(delta, dict):
        return None
    fields = cast("_Fields", delta)
    content = fields.get("content")
    thinking = _join_text(fields.get("reasoning_content")) or _join_text(fields.get("reasoning"))
    if isinstance(content, list):
        parts = _as_objects(cast("list[Any]", content))
        thinking = thinking or "".join(_join_text(part.get("thinking")) for part in parts)
        content = "".join(_join_text(part.get("text")) for part in parts)
    call = fields.get("function_call")
    return {
        "content": _join_text(content) or None,
        "reasoning": thinking or None,
        "refusal": _join_text(fields.get("refusal")),
        "tool_calls": _as_objects(_as_list(fields.get("tool_calls"))),
        "function_call": cast("_Fields", call) if isinstance(call, dict) else None,
        "reasoning_details": mend_all(_as_objects(_as_list(fields.get("reasoning_details")))),
        "annotations": mend_all(_as_objects(_as_list(fields.get("annotations")))),
    }


def _as_list(value: object) -> list[Any]:
    """A single object stands for a list of one."""
    if isinstance(value, list):
        return cast("list[Any]", value)
    return [cast("_Fields", value)] if isinstance(value, dict) else []


def _as_objects(values: list[Any]) -> list[_Fields]:
    return [cast("_Fields", value) for value in values if isinstance(value, dict)]


def _join_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(_join_text(part) for part in cast("list[Any]", value))
    if isinstance(value, dict):
        return _join_text(cast("_Fields", value).get("text"))
    return ""


def _clean_usage(usage: object) -> _Fields | None:
    if not isinstance(usage, dict):
        return None
    clean: _Fields = {}
    for name, value in cast("_Fields", usage).items():
        if name in _COUNTS and isinstance(value, int | float) and -1e18 < value < 1e18:
            clean[name] = int(value)
        elif name in _DETAILS and isinstance(value, dict):
            clean[name] = _clean_usage(cast("object", value))
    return clean
