"""Endpoints that speak OpenAI's formats: OpenAI itself, and the many servers that took over chat completions."""

from __future__ import annotations

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.modules.providers.adapters.endpoint import HttpEndpoint
from tertulia.modules.providers.adapters.openai.chat import ChatCompletions
from tertulia.modules.providers.adapters.openai.models import list_models
from tertulia.modules.providers.adapters.reach import KeyReach
from tertulia.modules.providers.facts import ModelCatalogue


def create_compatible_endpoint(settings: EndpointSettings) -> HttpEndpoint:
    """Any server that speaks chat completions."""
    wire_format = ChatCompletions(settings.name)
    return HttpEndpoint(
        settings,
        KeyReach(settings, settings.base_url or ""),
        lambda model: wire_format,
        list_models,
        ModelCatalogue("unknown", settings.model_overrides),
    )
