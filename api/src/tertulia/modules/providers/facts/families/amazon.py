"""Amazon's own models on Bedrock. Source: docs.aws.amazon.com/nova, /bedrock/latest/userguide/models-supported.html."""

from __future__ import annotations

from typing import Any

from tertulia.modules.providers.facts.families.family import LOW_TO_HIGH, Family, make_family

_NOVA: dict[str, Any] = {
    "home": ("bedrock",),
    "hottest": 1,
    "top_k": 128,
    "penalties": False,
    "seed": False,
    "caching": True,
}


def _amazon(names: str, **traits: Any) -> Family:
    return make_family(names, _NOVA, traits)


AMAZON: tuple[Family, ...] = (
    _amazon(
        r"nova-2-lite",
        context=1_000_000,
        output=65_536,
        inputs=("image", "pdf", "video"),
        reasoning=True,
        efforts=LOW_TO_HIGH,
    ),
    _amazon(r"nova-(2-)?(sonic|canvas|reel|omni)", inputs=None, tools=None),
    _amazon(r"nova-micro", context=128_000, output=5_120),
    _amazon(r"nova-(lite|pro)", context=300_000, output=5_120, inputs=("image", "pdf", "video")),
    _amazon(r"nova-premier", context=1_000_000, output=10_240, inputs=("image", "pdf", "video")),
    _amazon(r"titan-text", tools=False, caching=False),
)
