"""The variables that vendors' own programs read: a key alone makes an endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from tertulia.infrastructure.config.endpoints import EndpointType

OPENAI_URL = "https://api.openai.com/v1"


class WellKnown(msgspec.Struct, frozen=True, kw_only=True):
    """One vendor. `keys`: variables of which the first that is set is the key; `needed`: variable → setting, without
    which there is no endpoint; `optional`: variable → setting."""

    name: str
    keys: tuple[str, ...]
    type: EndpointType = "openai-compatible"
    vendor: str | None = None
    needed: Mapping[str, str] = {}
    optional: Mapping[str, str] = {}


WELL_KNOWN: tuple[WellKnown, ...] = (
    WellKnown(
        name="OpenAI",
        keys=("OPENAI_API_KEY",),
        type="openai",
        optional={
            "OPENAI_BASE_URL": "baseUrl",
            "OPENAI_ORG_ID": "organization",
            "OPENAI_PROJECT_ID": "project",
        },
    ),
    WellKnown(
        name="Azure OpenAI",
        keys=("AZURE_OPENAI_API_KEY",),
        type="azure",
        needed={"AZURE_OPENAI_ENDPOINT": "baseUrl"},
        optional={"OPENAI_API_VERSION": "apiVersion"},
    ),
    WellKnown(
        name="Anthropic",
        keys=("ANTHROPIC_API_KEY",),
        type="anthropic",
        optional={"ANTHROPIC_BASE_URL": "baseUrl"},
    ),
    WellKnown(name="Google", keys=("GEMINI_API_KEY", "GOOGLE_API_KEY"), type="google"),
    WellKnown(
        name="Bedrock",
        keys=("AWS_BEARER_TOKEN_BEDROCK",),
        type="bedrock",
        needed={"AWS_REGION": "region"},
    ),
    WellKnown(name="Mistral", keys=("MISTRAL_API_KEY",), vendor="mistral"),
    WellKnown(name="Groq", keys=("GROQ_API_KEY",), vendor="groq"),
    WellKnown(name="DeepSeek", keys=("DEEPSEEK_API_KEY",), vendor="deepseek"),
    WellKnown(name="xAI", keys=("XAI_API_KEY",), vendor="xai"),
    WellKnown(name="OpenRouter", keys=("OPENROUTER_API_KEY",), vendor="openrouter"),
    WellKnown(name="Together", keys=("TOGETHER_API_KEY",), vendor="together"),
    WellKnown(name="Fireworks", keys=("FIREWORKS_API_KEY",), vendor="fireworks"),
    WellKnown(name="Perplexity", keys=("PERPLEXITY_API_KEY",), vendor="perplexity"),
    WellKnown(name="Cohere", keys=("COHERE_API_KEY", "CO_API_KEY"), vendor="cohere"),
    WellKnown(name="Cerebras", keys=("CEREBRAS_API_KEY",), vendor="cerebras"),
)


def find_well_known_endpoints(environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """The endpoints that variables alone make, as they could stand in the file."""
    return list(_find(environment))


def _find(environment: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for known in WELL_KNOWN:
        key = next((environment[name] for name in known.keys if environment.get(name)), None)
        endpoint: dict[str, Any] = {"name": known.name, "type": known.type}
        endpoint |= {"vendor": known.vendor} if known.vendor else {}
        endpoint |= {"apiKey": key} if key else {}
        for variable, setting in (*known.needed.items(), *known.optional.items()):
            if environment.get(variable):
                endpoint[setting] = environment[variable]
        if known.type == "anthropic" and "baseUrl" in endpoint:
            endpoint["baseUrl"] = _add_version(endpoint["baseUrl"])
        if known.type == "openai" and (key or "baseUrl" in endpoint):
            _choose_openai_type(endpoint)
            yield endpoint
        elif key and all(environment.get(variable) for variable in known.needed):
            yield endpoint


def _choose_openai_type(endpoint: dict[str, Any]) -> None:
    """OPENAI_BASE_URL may name any server that took over chat completions; it is OpenAI only where it says so."""
    if endpoint.setdefault("baseUrl", OPENAI_URL).rstrip("/") != OPENAI_URL:
        endpoint["type"] = "openai-compatible"


def _add_version(address: str) -> str:
    """Anthropic's programs write the address without the version that ours ends with."""
    plain = address.rstrip("/")
    return plain if plain.endswith("/v1") else f"{plain}/v1"
