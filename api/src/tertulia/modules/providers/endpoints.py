"""From settings to endpoints: one adapter for each `type`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tertulia.infrastructure.config import EndpointSettings, Settings
from tertulia.modules.providers.adapters.openai.endpoint import create_compatible_endpoint
from tertulia.modules.providers.local import ENDPOINT_NAME, LocalModels
from tertulia.modules.providers.ports import ModelSource
from tertulia.modules.providers.service import Providers

ENDPOINT_TYPES: Mapping[str, Callable[[EndpointSettings], ModelSource]] = {
    "openai-compatible": create_compatible_endpoint,
}
_LOCAL_FRESH_SECONDS = 2.0
"""A model file that was just put there should show at once."""


def create_providers(settings: Settings) -> Providers:
    """Every configured endpoint, then the models on this machine. Nothing is contacted or started yet."""
    sources = [ENDPOINT_TYPES[endpoint.type](endpoint) for endpoint in settings.endpoints if endpoint.enabled]
    if settings.local_model.enabled:
        sources.append(LocalModels(settings.local_model, settings.home))
    return Providers(sources, {ENDPOINT_NAME: _LOCAL_FRESH_SECONDS})
