"""A model as the picker shows it, and what is known of what it can do."""

from __future__ import annotations

from typing import Literal

import msgspec

from tertulia.modules.providers.domain.content import FileKind

Capability = Literal["image", "pdf", "audio", "video", "tools", "reasoning", "web-search", "json"]
ParameterName = Literal[
    "systemPrompt",
    "temperature",
    "topP",
    "topK",
    "frequencyPenalty",
    "presencePenalty",
    "maxTokens",
    "seed",
    "stop",
    "reasoningEffort",
    "reasoningBudget",
    "verbosity",
    "serviceTier",
    "webSearch",
    "citations",
    "promptCaching",
]


class Parameter(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A setting that a model has. `name` is the field of GenerationSettings; the client knows its words."""

    name: ParameterName
    kind: Literal["text", "number", "integer", "choice", "switch", "list"]
    least: float | None = None
    most: float | None = None
    step: float | None = None
    choices: tuple[str, ...] = ()
    default: float | str | bool | None = None
    """What the provider does when nothing is set, where that is known."""


class Price(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Billionths of a US dollar for a token; None where it is not known. A thousandth of a dollar for a million
    tokens is 1."""

    input: int | None = None
    output: int | None = None
    cached: int | None = None
    cache_write: int | None = None
    cache_write_hour: int | None = None
    audio_input: int | None = None
    audio_output: int | None = None
    request: int | None = None
    """For one billed request, not for a token."""


class ModelFacts(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What is known of a model. `inputs`, `tools` and `reasoning` are None where nobody knows: then it is tried."""

    context_tokens: int | None = None
    max_output_tokens: int | None = None
    inputs: tuple[FileKind, ...] | None = None
    """Kinds of files that it takes beside text."""
    tools: bool | None = None
    reasoning: bool | None = None
    web_search: bool = False
    parameters: tuple[Parameter, ...] = ()
    """The settings that it has; where it is not recognized, those that nearly every model has."""
    recognized: bool = False
    """Whether the model is known by its name."""
    price: Price | None = None


class Model(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One model of one endpoint as the picker shows it."""

    id: str
    """`endpoint/model`: what a message names."""
    endpoint: str
    name: str
    label: str | None = None
    """What people call it, where the provider says."""
    capabilities: list[Capability] = []
    context_tokens: int | None = None
    local: bool = False
