"""The gate before every route: whose token it is, and whether the route is open to them."""

from __future__ import annotations

from tertulia.infrastructure.ratelimit import Pace
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.ports import Bans
from tertulia.modules.auth.service import Auth
from tertulia.modules.roles import RoleBook, check_access


class Gate:
    """Everything that calls a route goes through here."""

    def __init__(self, auth: Auth, roles: RoleBook, bans: Bans | None, reading: Pace | None = None) -> None:
        """bans: None where nobody is banned. reading: how often one person may ask at all."""
        self._auth = auth
        self._roles = roles
        self._bans = bans
        self._reading = reading

    async def check_address(self, address: str) -> None:
        """Raises BannedError."""
        if self._bans is not None:
            await self._bans.check_address(address)

    async def enter(
        self, token: str, access: str, *, method: str, while_pending: bool | str, person_only: bool = False
    ) -> Principal:
        """The principal of a token, for a route that asks for `access`.

        Raises TokenInvalidError, TokenExpiredError, SessionEndedError, BannedError, RateLimitedError, and what
        `check_access` raises.
        """
        principal = await self._auth.authenticate(token)
        if self._bans is not None:
            await self._bans.check_person(principal.user_id)
        if self._reading is not None:
            # Programs with a key do not use up what their person has.
            self._reading.hit(principal.user_id if principal.scopes is None else f"{principal.user_id} key")
        check_access(
            principal,
            access,
            method=method,
            while_pending=while_pending,
            roles=self._roles,
            person_only=person_only,
        )
        return principal
