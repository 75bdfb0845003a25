"""Puts together what file, environment, command line and database say."""

from __future__ import annotations

from tertulia.infrastructure.config import Layers, SettingOrigin, Settings, list_origins
from tertulia.modules.providers import EndpointAdministration


class ServerSettings:
    def __init__(self, settings: Settings, layers: Layers, endpoints: EndpointAdministration) -> None:
        self._settings = settings
        self._layers = layers
        self._endpoints = endpoints

    def list_origins(self) -> list[SettingOrigin]:
        """Every setting that is in force, its secrets struck out, and where it comes from."""
        return list_origins(
            self._settings, self._layers, self._endpoints.changes, list(self._endpoints.endpoints.values())
        )
