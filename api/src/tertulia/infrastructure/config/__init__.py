"""Settings: one schema, read once at the start, passed down."""

from tertulia.infrastructure.config import schema
from tertulia.infrastructure.config.abuse import AbuseSettings, CaptchaSettings, ModerationSettings
from tertulia.infrastructure.config.description import describe_settings
from tertulia.infrastructure.config.endpoints import EndpointSettings, ModelSpec
from tertulia.infrastructure.config.errors import ConfigurationError
from tertulia.infrastructure.config.layers import Layers, SettingSource
from tertulia.infrastructure.config.loader import load_layers, load_settings, read_endpoint, settings_file
from tertulia.infrastructure.config.mail import MailSettings
from tertulia.infrastructure.config.origins import (
    SettingOrigin,
    find_origins,
    list_descriptions,
    list_origins,
)
from tertulia.infrastructure.config.schema import (
    AuditSettings,
    FileSettings,
    LimitSettings,
    LocalModelSettings,
    MetricsSettings,
    SessionSettings,
    Settings,
)
from tertulia.infrastructure.config.sign_in import (
    AppleSettings,
    LdapSettings,
    OAuthSettings,
    OidcSettings,
    PasswordSettings,
    SamlSettings,
    SignInSettings,
)

__all__ = [
    "AbuseSettings",
    "AppleSettings",
    "AuditSettings",
    "CaptchaSettings",
    "ConfigurationError",
    "EndpointSettings",
    "FileSettings",
    "Layers",
    "LdapSettings",
    "LimitSettings",
    "LocalModelSettings",
    "MailSettings",
    "MetricsSettings",
    "ModelSpec",
    "ModerationSettings",
    "OAuthSettings",
    "OidcSettings",
    "PasswordSettings",
    "SamlSettings",
    "SessionSettings",
    "SettingOrigin",
    "SettingSource",
    "Settings",
    "SignInSettings",
    "describe_settings",
    "find_origins",
    "list_descriptions",
    "list_origins",
    "load_layers",
    "load_settings",
    "read_endpoint",
    "schema",
    "settings_file",
]
