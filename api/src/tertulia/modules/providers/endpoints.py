"""From settings to endpoints: one adapter for each `type`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tertulia.infrastructure.config import ConfigurationError, EndpointSettings, Settings
from tertulia.modules.providers.adapters.anthropic.endpoint import create_anthropic_endpoint
from tertulia.modules.providers.adapters.azure.endpoint import create_azure_endpoint
from tertulia.modules.providers.adapters.bedrock.endpoint import create_bedrock_endpoint
from tertulia.modules.providers.adapters.google.endpoint import create_google_endpoint
from tertulia.modules.providers.adapters.openai.endpoint import (
    create_compatible_endpoint,
    create_openai_endpoint,
)
from tertulia.modules.providers.callers import Callers
from tertulia.modules.providers.checks import find_dead_names, find_faults
from tertulia.modules.providers.local import ENDPOINT_NAME, LocalModels
from tertulia.modules.providers.ports import ModelSource
from tertulia.modules.providers.service import Providers

ENDPOINT_TYPES: Mapping[str, Callable[[EndpointSettings], ModelSource]] = {
    "openai-compatible": create_compatible_endpoint,
    "openai": create_openai_endpoint,
    "azure": create_azure_endpoint,
    "google": create_google_endpoint,
    "anthropic": create_anthropic_endpoint,
    "bedrock": create_bedrock_endpoint,
}
_LOCAL_MODELS_MINUTES = 2 / 60
"""A model file that was just put there should show at once."""


def create_providers(settings: Settings, callers: Callers | None = None) -> Providers:
    """Every configured endpoint, then the models on this machine. Nothing is contacted or started yet. Raises
    ConfigurationError when one can not be made."""
    configured = [endpoint for endpoint in settings.endpoints if endpoint.enabled]
    sources: list[ModelSource] = []

    def create(endpoint: EndpointSettings) -> ModelSource:
        sources.append(create_source(endpoint))
        return sources[-1]

    faults = find_faults(settings.endpoints, create)
    if faults:
        raise ConfigurationError(faults)
    if settings.local_model.enabled:
        sources.append(LocalModels(settings.local_model, settings.home))
    by_name = {endpoint.name: endpoint for endpoint in (*configured, _LOCAL_SETTINGS)}
    return Providers(sources, by_name, callers)


def create_source(settings: EndpointSettings) -> ModelSource:
    """The adapter of an endpoint's type. Nothing is contacted yet. Raises ValueError when it can not be made."""
    return ENDPOINT_TYPES[settings.type](settings)


def check_providers(settings: Settings) -> list[str]:
    """One line for each fault of endpoints and model specs; nothing is contacted."""
    return [*find_faults(settings.endpoints, create_source), *find_dead_names(settings)]


_LOCAL_SETTINGS = EndpointSettings(
    name=ENDPOINT_NAME, title_model="none", models_minutes=_LOCAL_MODELS_MINUTES
)
