"""The language of whoever asks."""

from __future__ import annotations

from typing import Any, Literal

from litestar import Request

Language = Literal["en", "es"]

_MAX_HEADER = 200


def language_of(request: Request[Any, Any, Any]) -> Language:
    """The language that the browser wants most of those that we have."""
    return choose_language(request.headers.get("accept-language", ""))


def choose_language(header: str) -> Language:
    """Of an `Accept-Language` (RFC 9110 §12.5.4): the one with the highest weight, English when there is none."""
    best: Language = "en"
    highest = 0.0
    for part in header[:_MAX_HEADER].split(","):
        name, _, parameter = part.strip().partition(";")
        weight = _read_weight(parameter.strip())
        if weight <= highest:
            continue
        match name.strip().lower().partition("-")[0]:
            case "en":
                best, highest = "en", weight
            case "es":
                best, highest = "es", weight
            case _:
                continue
    return best


def _read_weight(parameter: str) -> float:
    if not parameter:
        return 1.0
    name, _, value = parameter.partition("=")
    try:
        weight = float(value) if name.strip() == "q" else 0.0
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
