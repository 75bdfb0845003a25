"""The one document of notices."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Final, Literal

import msgspec

from docstore import Collection

Tone = Literal["info", "warning"]
_VERSION_LETTERS = 16


class Banner(msgspec.Struct, frozen=True, kw_only=True):
    """A line above every page. id: another one for other words, so that a banner that was put away comes back."""

    text: str
    tone: Tone
    id: str


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What everyone has to accept before anything else. version: follows from the text. text: Markdown."""

    version: str
    text: str


class Notices(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    banner: Banner | None = None
    terms: Terms | None = None
    changed_at: datetime | None = None


NOTICES = Collection("notices", Notices)
THE_NOTICES: Final = "notices"


def name_version(*texts: str) -> str:
    """A short name that follows from texts."""
    return sha256("\0".join(texts).encode()).hexdigest()[:_VERSION_LETTERS]
