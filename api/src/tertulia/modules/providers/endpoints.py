"""From settings to endpoints: one adapter for each `type`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tertulia.infrastructure.config import EndpointSettings, Settings
from tertulia.modules.providers.adapters.openai.endpoint import create_compatible_endpoint
from tertulia.modules.providers.callers import Callers
from tertulia.modules.providers.local import ENDPOINT_NAME, LocalModels
from tertulia.modules.providers.ports import ModelSource
from tertulia.modules.providers.service import Providers

ENDPOINT_TYPES: Mapping[str, Callable[[EndpointSettings], ModelSource]] = {
    "openai-compatible": create_compatible_endpoint,
}
_LOCAL_MODELS_MINUTES = 2 / 60
"""A model file that was just put there should show at once."""


def create_providers(settings: Settings, callers: Callers | None = None) -> Providers:
    """Every configured endpoint, then the models on this machine. Nothing is contacted or started yet."""
    configured = [endpoint for endpoint in settings.endpoints if endpoint.enabled]
    sources = [create_source(endpoint) for endpoint in configured]
    if settings.local_model.enabled:
        sources.append(LocalModels(settings.local_model, settings.home))
    by_name = {endpoint.name: endpoint for endpoint in (*configured, _LOCAL_SETTINGS)}
    return Providers(sources, by_name, callers)


def create_source(settings: EndpointSettings) -> ModelSource:
    """The adapter of an endpoint's type. Nothing is contacted yet."""
    return ENDPOINT_TYPES[settings.type](settings)


_LOCAL_SETTINGS = EndpointSettings(
    name=ENDPOINT_NAME, title_model="none", models_minutes=_LOCAL_MODELS_MINUTES
)
