"""What is set on this server, and where each value comes from."""

from tertulia.modules.server_settings.routes import AdminSettingsController
from tertulia.modules.server_settings.service import ServerSettings

__all__ = ["AdminSettingsController", "ServerSettings"]
