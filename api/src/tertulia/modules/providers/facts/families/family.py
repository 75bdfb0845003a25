"""One family of models: the traits that decide which settings and inputs each of them has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from tertulia.modules.providers.domain import FileKind, ReasoningEffort

IMAGE: tuple[FileKind, ...] = ("image",)
DOCUMENTS: tuple[FileKind, ...] = ("image", "pdf")
EVERYTHING: tuple[FileKind, ...] = ("image", "pdf", "audio", "video")

Efforts = tuple[ReasoningEffort, ...]
LOW_TO_HIGH: Efforts = ("low", "medium", "high")
MINIMAL_TO_HIGH: Efforts = ("minimal", *LOW_TO_HIGH)
NONE_TO_HIGH: Efforts = ("none", *LOW_TO_HIGH)
LOW_TO_XHIGH: Efforts = (*LOW_TO_HIGH, "xhigh")
NONE_TO_XHIGH: Efforts = ("none", *LOW_TO_XHIGH)
LOW_TO_MAX: Efforts = (*LOW_TO_XHIGH, "max")
NONE_TO_MAX: Efforts = ("none", *LOW_TO_MAX)
ON_OFF: Efforts = ("none", "high")


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """Every trait is of the model itself; what a server makes of it is added in `parameters.py`.

    `names` is a regular expression that fits the beginning of the bare name (small letters, without the maker).
    """

    names: str
    home: tuple[str, ...] = ()
    """Vendors whose own model it is; its window is certain there. Empty: weights that anyone may serve."""
    context: int | None = None
    output: int | None = None
    """The longest answer in tokens, where it is documented."""
    inputs: tuple[FileKind, ...] | None = ()
    tools: bool | None = True
    reasoning: bool | None = False

    sampling: bool = True
    """Whether temperature and top-p can be set."""
    hottest: float = 2
    """The highest temperature."""
    temperature: float | None = None
    """What temperature is when it is not set."""
    top_k: int | None = None
    """The highest top-k; None: the model's own API has none."""
    penalties: bool = True
    seed: bool = True
    stops: int = 4
    """How many stop sequences; 0: none."""
    efforts: Efforts = ()
    effort: ReasoningEffort | None = None
    """What the effort is when it is not set."""
    budget: tuple[int, int] | None = None
    """Least and most thinking tokens that can be asked for; 0 as the least means that it can be switched off."""
    verbosity: bool = False
    search: bool = False
    """Whether its maker's API lets it search the web."""
    caching: bool = False
    """Whether its maker's API has to be told what to keep in its cache."""
    citations: bool = False
    """Whether it can point at passages of given documents."""
    tiers: tuple[str, ...] = ()
    """Service tiers of its maker's API."""


def make_family(names: str, usual: Mapping[str, Any], traits: Mapping[str, Any]) -> Family:
    """A family with the usual traits of its maker, but for those that are given."""
    return Family(names=names, **{**usual, **traits})
