"""Which of OpenAI's models reason before they answer: for those the responses format is the better one."""

from __future__ import annotations

import re

_REASONS = re.compile(
    r"^(ft:)?(o\d|gpt-([5-9]|\d\d)(?![\d.]*-chat)|codex|computer-use)|deep-research|(^|-)codex(-|$)"
)


def reasons(model: str) -> bool:
    """Whether a name of OpenAI's is that of a reasoning model: the o-series, gpt-5 and later, and what runs on them."""
    return _REASONS.search(model.lower()) is not None
