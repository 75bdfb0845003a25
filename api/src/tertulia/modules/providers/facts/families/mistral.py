"""Mistral. Source: docs.mistral.ai/getting-started/models and /capabilities."""

from __future__ import annotations

from typing import Any

from tertulia.modules.providers.facts.families.family import IMAGE, ON_OFF, Family, make_family


def _mistral(names: str, **traits: Any) -> Family:
    return make_family(names, {"home": ("mistral",), "hottest": 1.5, "stops": 16}, traits)


MISTRAL: tuple[Family, ...] = (
    _mistral(r"(mistral-ocr|mistral-embed|codestral-embed|mistral-moderation)", inputs=None, tools=None),
    _mistral(r"voxtral.*transcribe", inputs=None, tools=None),
    _mistral(r"voxtral", inputs=("audio",)),
    _mistral(r"magistral-(small|medium)-25(0[67])", reasoning=True, context=40_000, sampling=True),
    _mistral(r"magistral", reasoning=True, inputs=IMAGE, context=128_000),
    _mistral(r"mistral-large-(4|2[67])", context=1_048_576, inputs=IMAGE, reasoning=None, efforts=ON_OFF),
    _mistral(
        r"mistral-(medium-3-5|small-(4|26))", context=262_144, inputs=IMAGE, reasoning=True, efforts=ON_OFF
    ),
    _mistral(r"mistral-large-(3|25)", context=262_144, inputs=IMAGE),
    _mistral(r"ministral-(3|8|14)b-25", context=262_144, inputs=IMAGE),
    _mistral(r"mistral-medium-(3|25)|mistral-small-(3\.[12]|250[36])", context=131_072, inputs=IMAGE),
    _mistral(r"pixtral", context=131_072, inputs=IMAGE),
    _mistral(r"mistral-(large|medium|small)-latest", inputs=IMAGE, reasoning=None),
    _mistral(r"(codestral|devstral)", context=262_144),
    _mistral(r"(open-)?mi[sx]tral-(7b|8x7b)", context=32_768),
    _mistral(r"(open-)?mixtral-8x22b", context=65_536),
    _mistral(r"(open-)?(mistral|ministral)-", inputs=None),
)
