"""Reasoning that stands between `<think>` and `</think>` at the beginning of the text."""

from __future__ import annotations

from typing import Literal

_OPENING = "<think>"
_CLOSING = "</think>"
Piece = tuple[Literal["text", "reasoning"], str]


class ThinkTags:
    """Tells reasoning and text apart; tags may be cut anywhere.

    Only tags at the very beginning count, so that an answer about tags stays whole. `settled` turns true when nothing
    but text is to come: from then on there is no need to ask.
    """

    def __init__(self) -> None:
        self.settled = False
        self._held: str = ""
        self._thinking = False
        self._fresh = True
        """No letter of the thought has come."""
        self._trims = False

    def split(self, text: str) -> list[Piece]:
        """What can be told of the text now; the rest is held until more comes."""
        if self.settled:
            return _make("text", text)
        text = self._held + text
        self._held = ""
        if self._trims:
            return self._trim(text)
        if self._thinking:
            return self._read_thought(text)
        start = text.lstrip()
        if start.startswith(_OPENING):
            self._thinking = True
            return self._read_thought(start.removeprefix(_OPENING))
        if _OPENING.startswith(start):
            self._held = text
            return []
        self.settled = True
        return [("text", text)]

    def flush(self) -> list[Piece]:
        """What was held when the answer ended."""
        held = self._held
        self._held = ""
        self.settled = True
        return [("reasoning" if self._thinking else "text", held)] if held else []

    def _read_thought(self, text: str) -> list[Piece]:
        if self._fresh:
            text = text.lstrip("\n")
            self._fresh = not text
        thought, closing, rest = text.partition(_CLOSING)
        if closing:
            self._thinking = False
            self._trims = True
            return [*_make("reasoning", thought.rstrip("\n")), *self._trim(rest)]
        kept = _count_held(text)
        self._held = text[len(text) - kept :]
        return _make("reasoning", text[: len(text) - kept])

    def _trim(self, text: str) -> list[Piece]:
        """The text behind the closing tag without the lines that set it apart."""
        text = text.lstrip("\n")
        self.settled = bool(text)
        return _make("text", text)


def _make(kind: Literal["text", "reasoning"], text: str) -> list[Piece]:
    return [(kind, text)] if text else []


def _count_held(text: str) -> int:
    """How many characters at the end may be line ends before a closing tag, or the beginning of one."""
    start = text.rfind("<")
    head = text[:start] if start >= 0 and _CLOSING.startswith(text[start:]) else text
    return len(text) - len(head.rstrip("\n"))
