"""The HTTP face of the server's settings."""

from __future__ import annotations

from types import MappingProxyType

from litestar import Controller, get
from litestar.di import NamedDependency

from tertulia.kernel.principal import Principal
from tertulia.modules.roles import ACCESS
from tertulia.modules.server_settings.schemas import SettingList, SettingView
from tertulia.modules.server_settings.service import ServerSettings


class AdminSettingsController(Controller):
    """`/api/admin/settings`, for administrators."""

    path = "/api/admin/settings"
    tags = ("Administration",)
    opt = MappingProxyType({ACCESS: "admin.settings"})

    @get(operation_id="listSettings", summary="List the settings and where they come from")
    async def list_settings(
        self, principal: NamedDependency[Principal], server_settings: NamedDependency[ServerSettings]
    ) -> SettingList:
        """What is in force on this server: from `default`, `file`, `environment`, `command line` or `database`."""
        del principal
        return SettingList([SettingView.of(origin) for origin in server_settings.list_origins()])
