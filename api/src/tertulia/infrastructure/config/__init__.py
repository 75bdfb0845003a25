"""Settings: one schema, read once at the start, passed down."""

from tertulia.infrastructure.config import schema
from tertulia.infrastructure.config.description import describe_settings
from tertulia.infrastructure.config.endpoints import EndpointSettings, ModelSpec
from tertulia.infrastructure.config.errors import ConfigurationError
from tertulia.infrastructure.config.loader import load_settings, settings_file
from tertulia.infrastructure.config.schema import (
    FileSettings,
    LimitSettings,
    LocalModelSettings,
    SessionSettings,
    Settings,
)

__all__ = [
    "ConfigurationError",
    "EndpointSettings",
    "FileSettings",
    "LimitSettings",
    "LocalModelSettings",
    "ModelSpec",
    "SessionSettings",
    "Settings",
    "describe_settings",
    "load_settings",
    "schema",
    "settings_file",
]
