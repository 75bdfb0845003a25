"""The own account, and the devices that are signed in to it."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, delete, get, patch
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.http import PathId, language_of
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.errors import SessionNotFoundError
from tertulia.modules.auth.routes.answers import COOKIE_PATH
from tertulia.modules.auth.schemas import NameChange, SessionList, SessionView
from tertulia.modules.auth.service import Auth, Sessions
from tertulia.modules.auth.whereabouts import Whereabouts
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

    @get("/sessions", operation_id="listSessions", summary="List the own sessions")
    async def list_sessions(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        sessions: NamedDependency[Sessions],
        whereabouts: NamedDependency[Whereabouts],
    ) -> SessionList:
        """The devices that are signed in, the newest first."""
        language = language_of(request)
        return SessionList(
            [
                SessionView.of(one, principal.session_id, await whereabouts.find(one.address, language))
                for one in await sessions.list_of(principal.user_id)
            ]
        )

    @delete("/sessions", operation_id="endOtherSessions", summary="End all other sessions")
    async def end_other_sessions(
        self, principal: NamedDependency[Principal], sessions: NamedDependency[Sessions]
    ) -> None:
        """Signs out every device but this one; their access tokens stop working, too."""
        await sessions.end_others(principal)

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
