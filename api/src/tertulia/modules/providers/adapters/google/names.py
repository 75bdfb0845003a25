"""What a model's name says about how it is asked.

Source: ai.google.dev/gemini-api/docs/models, /thinking, /gemini-3.
"""

from __future__ import annotations

import re

_VERSION = re.compile(r"gemini-(\d+)(?:\.(\d+))?")
_LATEST = re.compile(r"gemini-(?:pro|flash|flash-lite)-latest")
_SPEAKS_OR_PAINTS = re.compile(r"-tts|-image|-live|native-audio|computer-use|robotics|embedding")
NEWEST = (3, 0)


def find_version(model: str) -> tuple[int, int] | None:
    """Of a Gemini model; None for Gemma and others."""
    if _LATEST.search(model):
        return NEWEST
    found = _VERSION.search(model)
    return (int(found[1]), int(found[2] or 0)) if found else None


def answers_in_text(model: str) -> bool:
    """Whether it holds a conversation in words; those that speak, paint or embed do not."""
    return _SPEAKS_OR_PAINTS.search(model) is None and "aqa" not in model


def thinks(model: str) -> bool:
    """Whether it takes a thinkingConfig, from 2.5 on."""
    version = find_version(model)
    return version is not None and version >= (2, 5) and answers_in_text(model)


def takes_levels(model: str) -> bool:
    """Whether it is told how hard to think in words rather than in tokens, from 3 on."""
    version = find_version(model)
    return version is not None and version >= NEWEST


def takes_system(model: str) -> bool:
    """Whether there is a place for what the system says; early Gemma models have none."""
    return re.search(r"gemma-[123]", model) is None


def signs_calls(model: str) -> bool:
    """Whether it refuses calls of its own past that come without their signature, from 3 on."""
    return takes_levels(model)
