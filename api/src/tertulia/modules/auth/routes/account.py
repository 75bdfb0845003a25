"""The own account, and the devices that are signed in to it."""

from __future__ import annotations

from types import MappingProxyType

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.http import PathId
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.infrastructure.security import ServerBusyError
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.errors import CredentialsInvalidError, SessionNotFoundError
from tertulia.modules.auth.routes.answers import COOKIE_PATH
from tertulia.modules.auth.schemas import NameChange, PasswordChange, SessionList, SessionView
from tertulia.modules.auth.service import Auth, Sessions
from tertulia.modules.roles import ACCESS, PERSON, SIGNED_IN, WHILE_PENDING
from tertulia.modules.users import UserNotFoundError, Users, UserView


class AccountController(Controller):
    """The own account, and the devices that are signed in to it."""

    path = COOKIE_PATH
    tags = ("Accounts",)
    opt = MappingProxyType({ACCESS: PERSON})

    @get(
        "/me",
        operation_id="getAccount",
        summary="Read the own account",
        opt={ACCESS: SIGNED_IN, WHILE_PENDING: True, "errors": (UserNotFoundError,)},
    )
    async def get_account(
        self,
        principal: NamedDependency[Principal],
        auth: NamedDependency[Auth],
        users: NamedDependency[Users],
    ) -> UserView:
        """Whose access token or API key this is."""
        return auth.view_user(await users.get(principal.user_id))

    @patch(
        "/me",
        operation_id="changeAccount",
        summary="Change the own account",
        opt={"errors": (UserNotFoundError,)},
    )
    async def change_account(
        self,
        principal: NamedDependency[Principal],
        auth: NamedDependency[Auth],
        users: NamedDependency[Users],
        data: JSONBody[NameChange],
    ) -> UserView:
        """Changes the name."""
        return auth.view_user(await users.rename(principal.user_id, data.name))

    @post(
        "/password",
        operation_id="changePassword",
        summary="Change the password",
        opt={"errors": (CredentialsInvalidError, RateLimitedError, ServerBusyError)},
        status_code=204,
    )
    async def change_password(
        self,
        principal: NamedDependency[Principal],
        auth: NamedDependency[Auth],
        data: JSONBody[PasswordChange],
    ) -> None:
        """Replaces the password and signs out every other device."""
        await auth.change_password(principal, data.current_password, data.new_password)

    @get("/sessions", operation_id="listSessions", summary="List the own sessions")
    async def list_sessions(
        self, principal: NamedDependency[Principal], sessions: NamedDependency[Sessions]
    ) -> SessionList:
        """The devices that are signed in, the newest first."""
        found = await sessions.list_of(principal.user_id)
        return SessionList([SessionView.of(session, principal.session_id) for session in found])

    @delete(
        "/sessions/{session_id:str}",
        operation_id="endSession",
        summary="End a session",
        opt={"errors": (SessionNotFoundError,)},
    )
    async def end_session(
        self, principal: NamedDependency[Principal], sessions: NamedDependency[Sessions], session_id: PathId
    ) -> None:
        """Signs out one device; its access token stops working, too."""
        await sessions.end_listed(principal.user_id, session_id)
