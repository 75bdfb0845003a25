"""Short texts that people write: what a name may be, one line of a text, and the form in which it is found."""

from __future__ import annotations

from typing import Final
from unicodedata import combining, normalize

NAME_PATTERN: Final = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$(?!\n)"
"""A name that somebody gives to something: no control characters, and not only spaces."""


def flatten(text: str) -> str:
    """One line: what can not be printed, and spaces in a row, become one space."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def fold(text: str) -> str:
    """The form in which texts are compared: without case, accents and differences that nobody sees (compatibility
    caseless matching, Unicode §3.13)."""
    folded = normalize("NFKD", normalize("NFKD", text).casefold())
    return "".join(letter for letter in folded if not combining(letter))
