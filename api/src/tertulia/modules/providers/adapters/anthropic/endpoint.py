"""Endpoints that speak Anthropic messages: Anthropic itself, Vertex AI, Amazon Bedrock."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.modules.providers.adapters.anthropic.body import Channel
from tertulia.modules.providers.adapters.anthropic.messages import API_VERSION, AnthropicMessages
from tertulia.modules.providers.adapters.anthropic.models import list_models, list_published_models
from tertulia.modules.providers.adapters.bedrock.endpoint import create_claude_endpoint
from tertulia.modules.providers.adapters.endpoint import HttpEndpoint
from tertulia.modules.providers.adapters.google.credentials import GoogleCredentials
from tertulia.modules.providers.adapters.google.vertex import CloudCredentials, VertexReach
from tertulia.modules.providers.adapters.reach import KeyReach
from tertulia.modules.providers.facts import ModelCatalogue

BASE_URL = "https://api.anthropic.com/v1"
_VERTEX = Channel(version="vertex-2023-10-16", takes_addresses=False)


def create_anthropic_endpoint(
    settings: EndpointSettings, credentials: CloudCredentials | None = None
) -> HttpEndpoint:
    """Claude, by the way that `through` names. `credentials`: for Vertex AI, in place of those of the settings."""
    if settings.through == "bedrock":
        return create_claude_endpoint(settings)
    if settings.through == "vertex":
        return _create_vertex_endpoint(settings, credentials)
    catalogue = ModelCatalogue("anthropic", settings.model_overrides)
    wire_format = AnthropicMessages(settings.name, catalogue.find)
    is_theirs = settings.base_url is None
    reach = KeyReach(settings, settings.base_url or BASE_URL, _make_headers, needs_key=is_theirs)
    return HttpEndpoint(settings, reach, lambda model: wire_format, list_models, catalogue)


def _create_vertex_endpoint(settings: EndpointSettings, credentials: CloudCredentials | None) -> HttpEndpoint:
    catalogue = ModelCatalogue("anthropic", settings.model_overrides)
    wire_format = AnthropicMessages(settings.name, catalogue.find, _VERTEX, _make_vertex_url)
    credentials = credentials or GoogleCredentials(settings.credentials_file, endpoint=settings.name)
    return HttpEndpoint(
        settings,
        VertexReach(settings, "anthropic", credentials),
        lambda model: wire_format,
        list_published_models("/publishers/anthropic/models"),
        catalogue,
    )


def _make_headers(key: str) -> Mapping[str, str]:
    return {"x-api-key": key, "anthropic-version": API_VERSION}


def _make_vertex_url(model: str) -> str:
    return f"/models/{quote(model, safe='@')}:streamRawPredict"
