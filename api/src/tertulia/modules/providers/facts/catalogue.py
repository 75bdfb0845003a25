"""The facts of one endpoint's models: the catalogue's, with the administrator's own over them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from functools import lru_cache

import msgspec

from tertulia.infrastructure.config.endpoints import ModelOverride
from tertulia.modules.providers.domain import Capability, FileKind, Model, ModelFacts, Parameter
from tertulia.modules.providers.facts.families import FAMILIES, Family
from tertulia.modules.providers.facts.names import strip_name
from tertulia.modules.providers.facts.parameters import (
    UNKNOWN,
    find_preset,
    limit_answer,
    make_parameters,
)
from tertulia.modules.providers.facts.price_catalogue import find_listed
from tertulia.modules.providers.prices import PriceList, Rates
from tertulia.modules.providers.vendors import Vendor

_CLOSED = frozenset({"openai", "azure", "anthropic", "google", "bedrock", "xai", "perplexity"})
"""Makers whose models nobody else serves on machines of their own, so that they are the same everywhere."""


class ModelCatalogue:
    """`vendor`: whose models they are (`openai`, `azure`, `anthropic`, `google`, `bedrock`, a preset's name, or
    `unknown`). `overrides`: facts by name or pattern, from the settings; the exact name counts before patterns."""

    def __init__(self, vendor: str, overrides: Mapping[str, ModelOverride]) -> None:
        self._vendor = vendor
        self._overrides = overrides

    def find(self, model: str) -> ModelFacts:
        """What is known of a model; what nobody knows is None."""
        facts = _find_facts(self._vendor, model)
        override = self._find_override(model)
        if override is not None:
            facts = _apply(facts, override)
        prices = self.find_prices(model)
        return msgspec.structs.replace(facts, price=prices.show() if prices else None)

    def find_prices(self, model: str, service_tier: str | None = None) -> PriceList | None:
        """What a model costs now; None if that is not known."""
        listed = find_listed(self._vendor, model)
        prices = listed.find_prices(datetime.now(UTC), service_tier) if listed else None
        override = self._find_override(model)
        if override is not None and override.price is not None:
            prices = (prices or PriceList(Rates())).override(override.price)
        return prices

    def complete(self, model: Model) -> Model:
        """A listed model with what is known beside what its server said; the administrator's word counts most."""
        facts = self.find(model.name)
        override = self._find_override(model.name) or ModelOverride()
        listed = find_listed(self._vendor, model.name)
        known = list_capabilities(facts)
        return msgspec.structs.replace(
            model,
            label=override.label or model.label or (_find_label(listed.name) if listed else None),
            capabilities=known + [other for other in model.capabilities if other not in known],
            context_tokens=override.context_tokens or model.context_tokens or facts.context_tokens,
        )

    def _find_override(self, model: str) -> ModelOverride | None:
        if not self._overrides:
            return None
        exact = self._overrides.get(model)
        if exact is not None:
            return exact
        return next((over for name, over in self._overrides.items() if fnmatchcase(model, name)), None)


def _find_label(name: str | None) -> str | None:
    """A listed name that a maker would write. Without a capital letter it is only the id with spaces, as `gpt 4o`."""
    return name if name is not None and name != name.lower() else None


def list_capabilities(facts: ModelFacts) -> list[Capability]:
    """What the picker shows of a model's facts."""
    kinds: tuple[Capability, ...] = ("image", "pdf", "audio", "video")
    able: list[Capability] = [kind for kind in kinds if facts.inputs and kind in facts.inputs]
    if facts.tools:
        able.append("tools")
    if facts.reasoning:
        able.append("reasoning")
    if facts.web_search:
        able.append("web-search")
    return able


@lru_cache(maxsize=4096)
def _find_facts(vendor: str, model: str) -> ModelFacts:
    """The facts without a price, which may change within the day."""
    preset = find_preset(vendor)
    family = _find_family(strip_name(model))
    parameters = make_parameters(family, vendor, preset)
    listed = find_listed(vendor, model)
    certain = vendor in family.home or bool(_CLOSED & set(family.home))
    hosted = certain or (preset is None or preset.needs_key)
    listed_context = listed.context if listed else None
    in_family = family.context if hosted else None
    return ModelFacts(
        context_tokens=(in_family or listed_context) if certain else (listed_context or in_family),
        max_output_tokens=family.output if certain else None,
        inputs=_list_inputs(family, preset),
        tools=family.tools,
        reasoning=family.reasoning,
        web_search=any(parameter.name == "webSearch" for parameter in parameters),
        parameters=parameters if certain else limit_answer(parameters, None),
        recognized=family is not UNKNOWN,
    )


def _find_family(bare: str) -> Family:
    for pattern, family in _compile_patterns():
        if pattern.match(bare):
            return family
    return UNKNOWN


@lru_cache(maxsize=1)
def _compile_patterns() -> tuple[tuple[re.Pattern[str], Family], ...]:
    """When a model is first asked for."""
    return tuple((re.compile(family.names), family) for family in FAMILIES)


def _list_inputs(family: Family, preset: Vendor | None) -> tuple[FileKind, ...] | None:
    """The kinds that the model takes and the server's format can carry."""
    if preset is None or family.inputs is None:
        return family.inputs
    carried: set[FileKind] = {"image"}
    if preset.pdf_part:
        carried.add("pdf")
    if preset.audio_part:
        carried.add("audio")
    if preset.video_part:
        carried.add("video")
    inputs: list[FileKind] = [kind for kind in family.inputs if kind in carried]
    if preset.parses_pdf and "pdf" not in inputs:
        inputs.append("pdf")
    return tuple(inputs)


def _apply(facts: ModelFacts, override: ModelOverride) -> ModelFacts:
    parameters: tuple[Parameter, ...] = facts.parameters
    if override.max_output_tokens is not None:
        parameters = limit_answer(parameters, override.max_output_tokens)
    return msgspec.structs.replace(
        facts,
        context_tokens=override.context_tokens or facts.context_tokens,
        max_output_tokens=override.max_output_tokens or facts.max_output_tokens,
        inputs=facts.inputs if override.inputs is None else tuple(override.inputs),
        tools=facts.tools if override.tools is None else override.tools,
        reasoning=facts.reasoning if override.reasoning is None else override.reasoning,
        parameters=parameters,
    )
