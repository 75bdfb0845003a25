"""Showing anew who one is."""

from __future__ import annotations

from types import MappingProxyType

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.infrastructure.security import ServerBusyError
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.errors import CredentialsInvalidError, SessionEndedError
from tertulia.modules.auth.routes.answers import COOKIE_PATH
from tertulia.modules.auth.schemas import NewProof
from tertulia.modules.auth.service import Reauthentication
from tertulia.modules.roles import ACCESS, PERSON, WHILE_PENDING


class ReauthenticationController(Controller):
    """Proof that it is still the same person."""

    path = COOKIE_PATH
    tags = ("Accounts",)
    opt = MappingProxyType({ACCESS: PERSON, WHILE_PENDING: True})

    @post(
        "/reauthenticate",
        operation_id="reauthenticate",
        summary="Show anew who you are",
        opt={"errors": (CredentialsInvalidError, SessionEndedError, RateLimitedError, ServerBusyError)},
        status_code=204,
    )
    async def reauthenticate(
        self,
        principal: NamedDependency[Principal],
        reauthentication: NamedDependency[Reauthentication],
        data: JSONBody[NewProof],
    ) -> None:
        """What is dangerous answers `reauthentication_needed` when the person last showed who they are more than 15
        minutes ago. The password will do. Who has none signs in again."""
        await reauthentication.confirm_password(principal, data.password or "")
