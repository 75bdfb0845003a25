"""Pages that an answer draws on. Their addresses come from a model: they are checked before anyone is shown one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

MAX_SOURCES = 100
MAX_URL = 2000
MAX_TITLE = 300

_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def clean_url(url: str) -> str | None:
    """The address of a page on the web, or None if it is something else or too long."""
    url = url.strip()
    if len(url) > MAX_URL or _UNSEEN.search(url) or " " in url:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None


def clean_title(title: str) -> str | None:
    """One bounded line without characters that nobody sees, or None if nothing is left."""
    line = " ".join(_UNSEEN.sub(" ", title[: MAX_TITLE * 4]).split())
    return line[:MAX_TITLE] or None
