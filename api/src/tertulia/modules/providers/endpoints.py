"""From settings to endpoints: one adapter for each `type`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tertulia.infrastructure.config.schema import EndpointSettings, Settings
from tertulia.modules.providers.adapters.openai_endpoint import OpenAICompatibleEndpoint
from tertulia.modules.providers.local import LocalModels
from tertulia.modules.providers.ports import ModelSource
from tertulia.modules.providers.service import Providers

ENDPOINT_TYPES: Mapping[str, Callable[[EndpointSettings], ModelSource]] = {
    "openai-compatible": OpenAICompatibleEndpoint,
}


def create_providers(settings: Settings) -> Providers:
    """Every configured endpoint, then the models on this machine. Nothing is contacted or started yet."""
    sources = [ENDPOINT_TYPES[endpoint.type](endpoint) for endpoint in settings.endpoints]
    if settings.local_model.enabled:
        sources.append(LocalModels(settings.local_model, settings.home))
    return Providers(sources)
