"""Makes a vendor's own words fit to be shown: one short line, no control characters, no keys, no markup."""

from __future__ import annotations

import re
import unicodedata

MAX_DETAIL = 300
_KEYS = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|hf|or|key|api)[-_][A-Za-z0-9_*.\-]{6,}|\bAIza[\w*-]{10,}|(?i:bearer)\s+[\w.*~+/=-]{6,}"
)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


def clean_detail(text: str, secrets: tuple[str, ...] = ()) -> str:
    """At most MAX_DETAIL characters of it; a web page is reduced to its title."""
    text = text[:20_000]
    if "<html" in text[:2000].lower() or text.lstrip().lower().startswith("<!doctype"):
        title = _TITLE.search(text)
        text = title.group(1) if title else _TAG.sub(" ", text)
    for secret in secrets:
        text = text.replace(secret, "[key]")
    text = "".join(
        " " if unicodedata.category(character)[0] in "CZ" else character for character in text[:4000]
    )
    text = _KEYS.sub("[key]", " ".join(text.split()))
    return text if len(text) <= MAX_DETAIL else text[: MAX_DETAIL - 1].rstrip() + "…"
