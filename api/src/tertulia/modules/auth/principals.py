"""How a request comes to its principal: every route that takes one is a signed-in route."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Scope

from tertulia.infrastructure.security import TokenInvalidError
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.service import Auth

_SCHEME = "Bearer "
_STATE_KEY = "principal"


async def require_principal(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Guard of every route: one that takes a `principal` is refused without a valid access token, before its body
    is read. Raises TokenInvalidError, TokenExpiredError and SessionEndedError."""
    if "principal" not in handler.parsed_fn_signature.parameters:
        return
    header = connection.headers.get("authorization", "")
    if header[: len(_SCHEME)].lower() != _SCHEME.lower():
        raise TokenInvalidError
    auth: Auth = connection.app.state.auth
    connection.scope["state"][_STATE_KEY] = await auth.authenticate(header[len(_SCHEME) :].strip())


def provide_principal(scope: Scope) -> Principal:
    """The principal that the guard found."""
    return scope["state"][_STATE_KEY]
