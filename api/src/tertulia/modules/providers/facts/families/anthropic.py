"""Anthropic. Source: platform.claude.com/docs: models overview, adaptive thinking, extended thinking, effort.

Up to 4.6 thinking takes a budget; from 4.6 on it takes an effort. From 4.7 on sampling can not be set any more. The
newest always think.
"""

from __future__ import annotations

from typing import Any

from tertulia.modules.providers.facts.families.family import (
    DOCUMENTS,
    IMAGE,
    LOW_TO_HIGH,
    LOW_TO_MAX,
    NONE_TO_MAX,
    Family,
    make_family,
)

_CLAUDE: dict[str, Any] = {
    "home": ("anthropic",),
    "context": 200_000,
    "inputs": DOCUMENTS,
    "hottest": 1,
    "temperature": 1,
    "top_k": 500,
    "penalties": False,
    "seed": False,
    "stops": 16,
    "search": True,
    "caching": True,
    "citations": True,
    "tiers": ("auto", "standard_only"),
}
_ADAPTIVE: dict[str, Any] = {
    **_CLAUDE,
    "context": 1_000_000,
    "output": 128_000,
    "reasoning": True,
    "sampling": False,
    "top_k": None,
}


def _claude(names: str, **traits: Any) -> Family:
    return make_family(rf"claude-{names}", _CLAUDE, traits)


def _adapts(names: str, **traits: Any) -> Family:
    return make_family(rf"claude-{names}", _ADAPTIVE, traits)


def _thinks(names: str, output: int) -> Family:
    return _claude(names, output=output, reasoning=True, budget=(1_024, output - 1))


ANTHROPIC: tuple[Family, ...] = (
    _adapts(r"(opus-5[.-]5|5[.-]5-opus)", efforts=LOW_TO_MAX, effort="medium"),
    _adapts(r"(haiku-5|5(\.\d)?-haiku)", efforts=NONE_TO_MAX, effort="medium"),
    _adapts(r"(sonnet-5[.-]5|5[.-]5-sonnet|fable|mythos)", efforts=LOW_TO_MAX, effort="high"),
    _adapts(r"((opus|sonnet)-5|5-(opus|sonnet))", efforts=NONE_TO_MAX, effort="high"),
    _adapts(r"(opus-4[.-][789]|4[.-][789]-opus)", efforts=NONE_TO_MAX),
    _adapts(
        r"(opus-4[.-]6|4[.-]6-opus)",
        efforts=("none", *LOW_TO_HIGH, "max"),
        budget=(1_024, 127_999),
        sampling=True,
        top_k=500,
    ),
    _adapts(
        r"(sonnet-4[.-]6|4[.-]6-sonnet)",
        output=64_000,
        efforts=("none", *LOW_TO_HIGH, "max"),
        budget=(1_024, 63_999),
        sampling=True,
        top_k=500,
    ),
    _claude(
        r"(opus-4[.-]5|4[.-]5-opus)",
        output=64_000,
        reasoning=True,
        budget=(1_024, 63_999),
        efforts=LOW_TO_HIGH,
    ),
    _thinks(r"(sonnet-4|4-sonnet|4[.-]5-sonnet|haiku-4|4[.-]5-haiku)", 64_000),
    _thinks(r"(opus-4|4-opus|4[.-]1-opus)", 32_000),
    _thinks(r"(3[.-]7-sonnet|sonnet-3[.-]7)", 64_000),
    _claude(r"(3[.-]5|(sonnet|haiku)-3[.-]5)", output=8_192),
    _claude(r"(3|(opus|sonnet|haiku)-3)", output=4_096, inputs=IMAGE, search=False, citations=False),
    _claude(r"(2|v2|v1|instant)", output=4_096, inputs=(), tools=False, search=False, caching=False),
    _adapts(r"", context=None, output=None, reasoning=None),
)
