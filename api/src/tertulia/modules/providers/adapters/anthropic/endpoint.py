"""Endpoints that speak Anthropic messages: Anthropic itself, Vertex AI, Amazon Bedrock."""

from __future__ import annotations

from collections.abc import Mapping

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.modules.providers.adapters.anthropic.messages import API_VERSION, AnthropicMessages
from tertulia.modules.providers.adapters.anthropic.models import list_models
from tertulia.modules.providers.adapters.endpoint import HttpEndpoint
from tertulia.modules.providers.adapters.reach import KeyReach
from tertulia.modules.providers.facts import ModelCatalogue

BASE_URL = "https://api.anthropic.com/v1"


def create_anthropic_endpoint(settings: EndpointSettings) -> HttpEndpoint:
    """Claude, by the way that `through` names."""
    catalogue = ModelCatalogue("anthropic", settings.model_overrides)
    wire_format = AnthropicMessages(settings.name, catalogue.find)
    own_address = settings.base_url is not None
    reach = KeyReach(settings, settings.base_url or BASE_URL, _make_headers, needs_key=not own_address)
    return HttpEndpoint(settings, reach, lambda model: wire_format, list_models, catalogue)


def _make_headers(key: str) -> Mapping[str, str]:
    return {"x-api-key": key, "anthropic-version": API_VERSION}
