"""`reasoning_details`: reasoning in pieces with their signatures, as OpenRouter passes them on.

Source: openrouter.ai/docs/use-cases/reasoning-tokens
"""

from __future__ import annotations

from typing import Any

_GROWING = ("text", "summary", "data", "signature")


class ReasoningDetails:
    """Puts the pieces together to what has to be sent back unchanged."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []

    def take(self, pieces: list[dict[str, Any]]) -> str:
        """Keep the pieces of one delta; returns what can be read of them."""
        for piece in pieces:
            last = self.entries[-1] if self.entries else None
            if last is not None and _continues(last, piece):
                _extend(last, piece)
            else:
                self.entries.append(dict(piece))
        return "".join(_read_words(piece) for piece in pieces)


def _continues(last: dict[str, Any], piece: dict[str, Any]) -> bool:
    same = last.get("type") == piece.get("type") and last.get("index") == piece.get("index")
    return same and (not piece.get("id") or last.get("id") in {None, piece["id"]})


def _extend(last: dict[str, Any], piece: dict[str, Any]) -> None:
    for name, value in piece.items():
        if name in _GROWING and isinstance(value, str) and isinstance(known := last.get(name), str):
            last[name] = known + value
        elif value is not None:
            last[name] = value


def _read_words(piece: dict[str, Any]) -> str:
    words = piece.get("text") or piece.get("summary")
    return words if isinstance(words, str) else ""
