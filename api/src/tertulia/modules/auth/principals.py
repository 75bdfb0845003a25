"""How a request comes to its principal, and whether the route is open to it. A route that does not say who may call it
is closed to everyone."""

from __future__ import annotations

from typing import Any

from litestar import Request

from tertulia.infrastructure.security import TokenInvalidError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.auth.gate import Gate
from tertulia.modules.roles import ACCESS, ANYONE, PERSON_ONLY, WHILE_PENDING

_SCHEME = "Bearer "
_STATE_KEY = "principal"


async def require_access(request: Request[Any, Any, Any]) -> None:
    """Stands before every route, and before its body is read. Raises what `Gate.enter` raises, and TokenInvalidError
    where a token is needed and none is sent.

    Not a guard of the framework: it copies the route's handler for each call of one.
    """
    opt = request.route_handler.opt
    gate: Gate = request.scope["state"]["gate"]
    access = opt[ACCESS]
    await gate.check_address(address_of(request))
    if access == ANYONE:
        return
    header = request.headers.get("authorization", "")
    if header[: len(_SCHEME)].lower() != _SCHEME.lower():
        raise TokenInvalidError
    principal = await gate.enter(
        header[len(_SCHEME) :].strip(),
        access,
        method=request.method,
        while_pending=opt.get(WHILE_PENDING, False),
        person_only=opt.get(PERSON_ONLY, False),
    )
    request.scope["state"][_STATE_KEY] = principal


def address_of(request: Request[Any, Any, Any]) -> str:
    """The network address that asks: the client's, or the one that a trusted proxy says."""
    return request.client.host if request.client else ""


def provide_principal(request: Request[Any, Any, Any]) -> Principal:
    """The principal that `require_access` found."""
    return request.scope["state"][_STATE_KEY]


def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """Who asks and from where, for the audit log; also where nobody is signed in."""
    principal: Principal | None = request.scope["state"].get(_STATE_KEY)
    via = "api_key" if principal is not None and principal.scopes is not None else "page"
    return Actor(user_id=principal.user_id if principal else None, address=address_of(request), via=via)
