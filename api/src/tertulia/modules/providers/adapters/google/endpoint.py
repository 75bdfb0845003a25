"""Endpoints that speak Gemini: Google's own API, and Vertex AI."""

from __future__ import annotations

from collections.abc import Mapping

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.modules.providers.adapters.endpoint import HttpEndpoint
from tertulia.modules.providers.adapters.google.credentials import GoogleCredentials
from tertulia.modules.providers.adapters.google.gemini import Gemini
from tertulia.modules.providers.adapters.google.models import list_models, list_vertex_models
from tertulia.modules.providers.adapters.google.vertex import CloudCredentials, VertexReach
from tertulia.modules.providers.adapters.reach import KeyReach
from tertulia.modules.providers.facts import ModelCatalogue

BASE_URL = "https://generativelanguage.googleapis.com/v1beta"


def create_google_endpoint(
    settings: EndpointSettings, credentials: CloudCredentials | None = None
) -> HttpEndpoint:
    """Gemini by key, or through Vertex AI with `credentials` (those of the settings, where none are given)."""
    wire_format = Gemini(settings.name)
    catalogue = ModelCatalogue("google", settings.model_overrides)
    if settings.through == "vertex":
        credentials = credentials or GoogleCredentials(settings.credentials_file, endpoint=settings.name)
        reach = VertexReach(settings, "google", credentials)
        return HttpEndpoint(settings, reach, lambda model: wire_format, list_vertex_models, catalogue)
    own_address = settings.base_url is not None
    key_reach = KeyReach(settings, settings.base_url or BASE_URL, _make_headers, needs_key=not own_address)
    return HttpEndpoint(settings, key_reach, lambda model: wire_format, list_models, catalogue)


def _make_headers(key: str) -> Mapping[str, str]:
    return {"x-goog-api-key": key}
