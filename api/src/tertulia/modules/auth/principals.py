"""How a request comes to its principal: every route that takes one is a signed-in route."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.types import Scope

from tertulia.infrastructure.security import TokenInvalidError
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.errors import AdministratorNeededError
from tertulia.modules.auth.service import Auth

ROLE_OPTION = "role"
"""The key under which a route's, or its controller's, `opt` says who may use it."""
_SCHEME = "Bearer "
_STATE_KEY = "principal"


async def require_principal(request: Request[Any, Any, Any]) -> None:
    """Stands before every route: one that takes a `principal` is refused without a valid access token, before its
    body is read; one whose `opt` says `role: admin` without an administrator's. Raises TokenInvalidError,
    TokenExpiredError, SessionEndedError and AdministratorNeededError.

    Not a guard of the framework: it copies the route's handler for each call of one.
    """
    if "principal" not in request.route_handler.parsed_fn_signature.parameters:
        return
    header = request.headers.get("authorization", "")
    if header[: len(_SCHEME)].lower() != _SCHEME.lower():
        raise TokenInvalidError
    auth: Auth = request.app.state.auth
    principal = await auth.authenticate(header[len(_SCHEME) :].strip())
    if request.route_handler.opt.get(ROLE_OPTION) == "admin" and principal.role != "admin":
        raise AdministratorNeededError
    request.scope["state"][_STATE_KEY] = principal


def provide_principal(scope: Scope) -> Principal:
    """The principal that `require_principal` found."""
    return scope["state"][_STATE_KEY]
