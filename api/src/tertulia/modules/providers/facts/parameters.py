"""Which settings a model has where it is asked: the traits of its family, and what its server's format can carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from tertulia.modules.providers.domain import Parameter, ParameterName
from tertulia.modules.providers.facts.families import Family
from tertulia.modules.providers.vendors import PLAIN, VENDORS, Vendor

UNKNOWN = Family(names="", inputs=None, tools=None, reasoning=None)
"""A model that nobody has described: what chat completions have, and what every server was seen to take."""
_OWN_FORMAT_LACKS: Mapping[str, tuple[ParameterName, ...]] = {
    "openai": ("topK", "reasoningBudget", "citations", "promptCaching"),
    "azure": ("topK", "reasoningBudget", "citations", "promptCaching"),
    "anthropic": ("frequencyPenalty", "presencePenalty", "seed", "verbosity"),
    "google": ("verbosity", "serviceTier", "citations", "promptCaching"),
    "bedrock": (
        *("frequencyPenalty", "presencePenalty", "seed", "verbosity"),
        *("webSearch", "citations", "serviceTier"),
    ),
}
_CHAT_LACKS: tuple[ParameterName, ...] = (
    "topK",
    "reasoningBudget",
    "verbosity",
    "serviceTier",
    "citations",
    "promptCaching",
)
"""What chat completions do not have, unless a vendor adds it."""
_BUDGET_STEP = 256


def make_parameters(family: Family, vendor: str, preset: Vendor | None) -> tuple[Parameter, ...]:
    """The settings in the order in which they are shown.

    `preset`: how the vendor speaks chat completions; None for those with a format of their own.
    """
    lacked = _list_lacked(family, vendor, preset)
    return tuple(
        parameter
        for parameter in (
            Parameter(name="systemPrompt", kind="text"),
            *_describe_sampling(family, preset),
            *_describe_length(family),
            *_describe_reasoning(family, preset),
            *_describe_extras(family, preset),
        )
        if parameter.name not in lacked
    )


def _list_lacked(family: Family, vendor: str, preset: Vendor | None) -> frozenset[ParameterName]:
    if preset is None:
        return frozenset(_OWN_FORMAT_LACKS.get(vendor, ()))
    lacked: set[ParameterName] = {*_CHAT_LACKS, *preset.refused}
    lacked.difference_update(preset.adds)
    if preset.ask_reasoning in ("object", "flag") and family.budget:
        lacked.discard("reasoningBudget")
    if preset.ask_reasoning == "none":
        lacked.add("reasoningEffort")
    if not preset.web_search_on and not preset.web_search_off:
        lacked.add("webSearch")
    return frozenset(lacked)


def _describe_sampling(family: Family, preset: Vendor | None) -> Iterator[Parameter]:
    if family.sampling:
        yield Parameter(
            name="temperature",
            kind="number",
            least=0,
            most=family.hottest,
            step=0.05,
            default=family.temperature,
        )
        yield Parameter(name="topP", kind="number", least=0, most=1, step=0.05)
    if family.top_k or (preset and "topK" in preset.adds and family.sampling):
        yield Parameter(name="topK", kind="integer", least=1, most=family.top_k or 1_000, step=1)
    if family.penalties:
        for name in ("frequencyPenalty", "presencePenalty"):
            yield Parameter(name=name, kind="number", least=-2, most=2, step=0.1, default=0)


def _describe_length(family: Family) -> Iterator[Parameter]:
    yield Parameter(name="maxTokens", kind="integer", least=1, most=family.output, step=1)
    if family.stops:
        yield Parameter(name="stop", kind="list", most=family.stops)
    if family.seed:
        yield Parameter(name="seed", kind="integer", step=1)


def _describe_reasoning(family: Family, preset: Vendor | None) -> Iterator[Parameter]:
    if family.efforts:
        efforts = family.efforts
        if preset and preset.ask_reasoning in ("template", "flag", "thinking") and "none" in efforts:
            efforts = ("none", "high")
        yield Parameter(name="reasoningEffort", kind="choice", choices=efforts, default=family.effort)
    if family.budget:
        least, most = family.budget
        yield Parameter(name="reasoningBudget", kind="integer", least=least, most=most, step=_BUDGET_STEP)
    if family.verbosity:
        choices = ("low", "medium", "high")
        yield Parameter(name="verbosity", kind="choice", choices=choices, default="medium")


def _describe_extras(family: Family, preset: Vendor | None) -> Iterator[Parameter]:
    tiers = ("auto", "default", "flex") if preset else family.tiers
    if tiers:
        yield Parameter(name="serviceTier", kind="choice", choices=tiers)
    if family.search or (preset and preset.web_search_on):
        yield Parameter(
            name="webSearch", kind="switch", default=preset is not None and not preset.web_search_on
        )
    if family.citations:
        yield Parameter(name="citations", kind="switch", default=False)
    if family.caching:
        yield Parameter(name="promptCaching", kind="switch", default=True)


def limit_answer(parameters: tuple[Parameter, ...], most: int | None) -> tuple[Parameter, ...]:
    """The same with another longest answer."""
    return tuple(
        msgspec.structs.replace(parameter, most=most) if parameter.name == "maxTokens" else parameter
        for parameter in parameters
    )


def find_preset(vendor: str) -> Vendor | None:
    """How a vendor speaks chat completions; None for those with a format of their own."""
    if vendor in _OWN_FORMAT_LACKS:
        return None
    return next((preset for preset in VENDORS if preset.name == vendor), PLAIN)
