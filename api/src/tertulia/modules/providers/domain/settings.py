"""What a person, a preset or an administrator may set for an answer."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

ReasoningEffort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]
Verbosity = Literal["low", "medium", "high"]
MAX_SYSTEM_PROMPT = 100_000


class GenerationSettings(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, omit_defaults=True
):
    """Absent means the provider's default. What a model does not have is refused by name before it is asked."""

    system_prompt: Annotated[str, msgspec.Meta(max_length=MAX_SYSTEM_PROMPT)] | None = None
    """What the model is told before the conversation."""
    temperature: Annotated[float, msgspec.Meta(ge=0, le=2)] | None = None
    top_p: Annotated[float, msgspec.Meta(ge=0, le=1)] | None = None
    top_k: Annotated[int, msgspec.Meta(ge=0, le=1_000)] | None = None
    frequency_penalty: Annotated[float, msgspec.Meta(ge=-2, le=2)] | None = None
    presence_penalty: Annotated[float, msgspec.Meta(ge=-2, le=2)] | None = None
    max_tokens: Annotated[int, msgspec.Meta(ge=1, le=10_000_000)] | None = None
    """Of the answer, reasoning included."""
    seed: Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)] | None = None
    stop: (
        Annotated[
            list[Annotated[str, msgspec.Meta(min_length=1, max_length=500)]], msgspec.Meta(max_length=16)
        ]
        | None
    ) = None
    reasoning_effort: ReasoningEffort | None = None
    reasoning_budget: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] | None = None
    """Tokens that the model may think, for models that take a number."""
    verbosity: Verbosity | None = None
    service_tier: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    web_search: bool | None = None
    """Let the provider search the web itself."""
    citations: bool | None = None
    """Let the model point at the passages of given documents."""
    prompt_caching: bool | None = None
    """Mark the unchanged beginning for the provider's cache, where that has to be asked for; on by default."""
