"""OpenAI. Source: developers.openai.com/api/docs/models (a page for each model) and /guides/reasoning.

Reasoning models take neither sampling settings nor stop sequences and seeds.
"""

from __future__ import annotations

from typing import Any

from tertulia.modules.providers.facts.families.family import (
    DOCUMENTS,
    IMAGE,
    LOW_TO_HIGH,
    LOW_TO_MAX,
    LOW_TO_XHIGH,
    MINIMAL_TO_HIGH,
    NONE_TO_HIGH,
    NONE_TO_MAX,
    NONE_TO_XHIGH,
    Family,
    make_family,
)

_HOME = ("openai", "azure")


_REASONING: dict[str, Any] = {
    "home": _HOME,
    "inputs": DOCUMENTS,
    "output": 128_000,
    "reasoning": True,
    "sampling": False,
    "penalties": False,
    "seed": False,
    "stops": 0,
    "tiers": ("auto", "default", "flex", "priority"),
}
_CHAT: dict[str, Any] = {"home": _HOME, "temperature": 1, "tiers": ("auto", "default", "priority")}


def _reasons(names: str, **traits: Any) -> Family:
    return make_family(names, _REASONING, traits)


def _chats(names: str, **traits: Any) -> Family:
    return make_family(names, _CHAT, traits)


OPENAI: tuple[Family, ...] = (
    # These make or read sound and pictures, or only look things up; they are not for conversation.
    _chats(
        r"(gpt-)?(image|realtime|live|transcribe)|gpt-4o.*(transcribe|tts|realtime)", inputs=None, tools=None
    ),
    _reasons(r"gpt-(6-astra|6\.\d)", context=1_050_000, efforts=LOW_TO_MAX, verbosity=True, search=True),
    _reasons(r"gpt-6", context=1_050_000, efforts=NONE_TO_MAX, verbosity=True, search=True),
    _chats(r"gpt-5(\.\d)?-chat|gpt-chat", context=128_000, output=16_384, inputs=IMAGE, tools=None),
    _reasons(r"gpt-5\.6", context=1_050_000, efforts=NONE_TO_MAX, verbosity=True, search=True),
    _reasons(r"gpt-5\.[45]-pro", context=1_050_000, efforts=("medium", "high", "xhigh"), search=True),
    _reasons(r"gpt-5\.2-pro", context=400_000, efforts=("medium", "high", "xhigh"), search=True),
    _reasons(r"gpt-5-pro", context=400_000, output=272_000, efforts=("high",), effort="high", search=True),
    _reasons(r"gpt-5\.([2-9]|1-codex-max).*codex|gpt-5\.1-codex-max", context=400_000, efforts=LOW_TO_XHIGH),
    _reasons(r"gpt-5(\.1)?-codex|codex", context=400_000, efforts=LOW_TO_HIGH),
    _reasons(
        r"gpt-5\.4-(mini|nano)",
        context=400_000,
        efforts=NONE_TO_XHIGH,
        effort="none",
        verbosity=True,
        search=True,
    ),
    _reasons(r"gpt-5\.[45]", context=1_050_000, efforts=NONE_TO_XHIGH, verbosity=True, search=True),
    _reasons(
        r"gpt-5\.[23]", context=400_000, efforts=NONE_TO_XHIGH, effort="none", verbosity=True, search=True
    ),
    _reasons(r"gpt-5\.1", context=400_000, efforts=NONE_TO_HIGH, effort="none", verbosity=True, search=True),
    _chats(r"gpt-5-search", context=None, sampling=False, penalties=False, seed=False, stops=0, tools=False),
    _reasons(
        r"gpt-5", context=400_000, efforts=MINIMAL_TO_HIGH, effort="medium", verbosity=True, search=True
    ),
    _reasons(r"gpt-([7-9]|\d\d)", output=None, reasoning=None),
    _reasons(r"o1-mini", context=128_000, output=65_536, inputs=(), tools=False),
    _reasons(r"o1-preview", context=128_000, output=32_768, inputs=(), tools=False),
    _reasons(r"o[34].*deep-research", context=200_000, output=100_000, tools=False, search=True),
    _reasons(r"o3-mini", context=200_000, output=100_000, inputs=(), efforts=LOW_TO_HIGH, effort="medium"),
    _reasons(r"o1", context=200_000, output=100_000, efforts=LOW_TO_HIGH, effort="medium"),
    _reasons(r"o[34]", context=200_000, output=100_000, efforts=LOW_TO_HIGH, effort="medium", search=True),
    _chats(
        r"gpt-4o(-mini)?-search", context=128_000, output=16_384, sampling=False, penalties=False, tools=False
    ),
    _chats(r"gpt-4o(-mini)?-audio|gpt-audio", context=128_000, output=16_384, inputs=("audio",)),
    _chats(r"gpt-4\.1", context=1_047_576, output=32_768, inputs=DOCUMENTS),
    _chats(r"gpt-4\.5", context=128_000, output=16_384, inputs=DOCUMENTS),
    _chats(r"chatgpt-4o", context=128_000, output=16_384, inputs=IMAGE, tools=False),
    _chats(r"gpt-4o-2024-05-13", context=128_000, output=4_096, inputs=DOCUMENTS),
    _chats(r"gpt-4o", context=128_000, output=16_384, inputs=DOCUMENTS),
    _chats(r"gpt-4-(turbo|1106|0125|vision)", context=128_000, output=4_096, inputs=IMAGE),
    _chats(r"gpt-4-32k", context=32_768, output=32_768),
    _chats(r"gpt-4(-0|$)", context=8_192, output=8_192),
    _chats(r"gpt-(3\.5|35)-turbo", context=16_385, output=4_096),
)
