"""Google. Source: ai.google.dev/gemini-api/docs: models, thinking, what is new in 3.5; cloud.google.com model pages.

2.5 thinks up to a budget, 3 and later at a level.
"""

from __future__ import annotations

from typing import Any

from tertulia.modules.providers.facts.families.family import (
    EVERYTHING,
    IMAGE,
    LOW_TO_HIGH,
    MINIMAL_TO_HIGH,
    Family,
    make_family,
)

_GEMINI: dict[str, Any] = {
    "home": ("google",),
    "context": 1_048_576,
    "output": 65_536,
    "inputs": EVERYTHING,
    "temperature": 1,
    "top_k": 64,
    "stops": 5,
    "search": True,
}


def _gemini(names: str, **traits: Any) -> Family:
    return make_family(rf"gemini-{names}", _GEMINI, traits)


GOOGLE: tuple[Family, ...] = (
    _gemini(
        r".*(-tts|-live|embedding|robotics|omni|computer-use)",
        context=None,
        output=None,
        inputs=None,
        tools=None,
    ),
    _gemini(r".*(-image|nano-banana)", context=None, output=None, inputs=IMAGE, tools=False, search=False),
    # Sampling settings are ignored and penalties refused.
    _gemini(
        r"(3\.5-flash-lite|(3\.[6-9]|[4-9]).*(flash|lite))",
        reasoning=True,
        efforts=MINIMAL_TO_HIGH,
        sampling=False,
        top_k=None,
        penalties=False,
    ),
    _gemini(
        r"(3\.[6-9]|[4-9])", reasoning=True, efforts=LOW_TO_HIGH, sampling=False, top_k=None, penalties=False
    ),
    _gemini(r"3\.1-flash-lite", reasoning=True, efforts=MINIMAL_TO_HIGH, effort="minimal"),
    _gemini(r"3\.5-flash", reasoning=True, efforts=MINIMAL_TO_HIGH, effort="medium"),
    _gemini(r"3(\.\d)?-flash", reasoning=True, efforts=MINIMAL_TO_HIGH, effort="high"),
    _gemini(r"3-pro", reasoning=True, efforts=("low", "high"), effort="high"),
    _gemini(r"3", reasoning=True, efforts=LOW_TO_HIGH, effort="high"),
    _gemini(r"2\.5-flash-lite", reasoning=True, budget=(0, 24_576)),
    _gemini(r"2\.5-flash", reasoning=True, budget=(0, 24_576)),
    _gemini(r"2\.5-pro", reasoning=True, budget=(128, 32_768)),
    _gemini(r"2\.0-flash-lite", output=8_192, search=False),
    _gemini(r"2\.0-flash-thinking", reasoning=True, tools=False, search=False),
    _gemini(r"2\.0", output=8_192),
    _gemini(r"(1\.5-pro|pro-1\.5)", context=2_097_152, output=8_192, search=False),
    _gemini(r"(1\.5|flash-1\.5)", output=8_192, search=False),
    _gemini(r"(flash|pro)(-lite)?-latest", reasoning=True),
)
