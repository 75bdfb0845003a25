"""The HTTP face of the client's configuration."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency

from tertulia.modules.client_config.schemas import ClientConfigView
from tertulia.modules.client_config.service import ClientConfig
from tertulia.modules.roles import ACCESS, ANYONE


class ClientConfigController(Controller):
    path = "/api/config"
    tags = ("Server",)
    opt = MappingProxyType({ACCESS: ANYONE})

    @get(operation_id="getClientConfig", summary="Read what a client must know before signing in")
    async def get_client_config(
        self, request: Request[Any, Any, Any], client_config: NamedDependency[ClientConfig]
    ) -> ClientConfigView:
        """Needs no account."""
        return await client_config.read(request.headers.get("host", ""))
