"""How a request comes to its principal: every route that takes one is a signed-in route."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.types import Scope

from tertulia.infrastructure.security import TokenInvalidError
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.service import Auth

_SCHEME = "Bearer "
_STATE_KEY = "principal"


async def require_principal(request: Request[Any, Any, Any]) -> None:
    """Stands before every route: one that takes a `principal` is refused without a valid access token, before its
    body is read. Raises TokenInvalidError, TokenExpiredError and SessionEndedError.

    Not a guard of the framework: it copies the route's handler for each call of one.
    """
    if "principal" not in request.route_handler.parsed_fn_signature.parameters:
        return
    header = request.headers.get("authorization", "")
    if header[: len(_SCHEME)].lower() != _SCHEME.lower():
        raise TokenInvalidError
    auth: Auth = request.app.state.auth
    request.scope["state"][_STATE_KEY] = await auth.authenticate(header[len(_SCHEME) :].strip())


def provide_principal(scope: Scope) -> Principal:
    """The principal that `require_principal` found."""
    return scope["state"][_STATE_KEY]
