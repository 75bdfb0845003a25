"""The HTTP face of accounts and sessions."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated, Any

from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import CookieParameter, JSONBody

from tertulia.infrastructure.http import OriginRefusedError, PathId, require_own_origin
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.infrastructure.security import ServerBusyError
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.domain import Device
from tertulia.modules.auth.errors import (
    CredentialsInvalidError,
    SessionEndedError,
    SessionNotFoundError,
    SessionReusedError,
)
from tertulia.modules.auth.schemas import (
    Credentials,
    NameChange,
    PasswordChange,
    Registration,
    SessionList,
    SessionView,
    SignedInView,
)
from tertulia.modules.auth.service import Auth, Sessions, SignedIn
from tertulia.modules.users import (
    EmailTakenError,
    RegistrationClosedError,
    UserNotFoundError,
    Users,
    UserView,
)

REFRESH_COOKIE = "tertulia_refresh"
_COOKIE_PATH = "/api/auth"

RefreshCookie = Annotated[
    str | None,
    CookieParameter(name=REFRESH_COOKIE, max_length=512, description="The refresh token; set by signing in."),
]


class SignInController(Controller):
    """What is done without an access token. These routes work with the cookie, so they ask for our own origin."""

    path = _COOKIE_PATH
    tags = ("Accounts",)
    guards = (require_own_origin,)
    opt = MappingProxyType({"shared_errors": (OriginRefusedError,)})

    @post(
        "/register",
        operation_id="register",
        summary="Create an account",
        opt={"errors": (EmailTakenError, RegistrationClosedError, RateLimitedError, ServerBusyError)},
        status_code=201,
    )
    async def register(
        self, request: Request[Any, Any, Any], auth: NamedDependency[Auth], data: JSONBody[Registration]
    ) -> Response[SignedInView]:
        """Creates an account and signs in. The first account of an installation becomes the administrator."""
        signed_in = await auth.register(
            email=data.email, password=data.password, name=data.name, device=_device_of(request)
        )
        return _answer(request, auth, signed_in, status=201)

    @post(
        "/login",
        operation_id="signIn",
        summary="Sign in",
        opt={"errors": (CredentialsInvalidError, RateLimitedError, ServerBusyError)},
        status_code=200,
    )
    async def sign_in(
        self, request: Request[Any, Any, Any], auth: NamedDependency[Auth], data: JSONBody[Credentials]
    ) -> Response[SignedInView]:
        """Signs in with an e-mail address and a password. Too many failures are held up for a while."""
        submitted = {"email": data.email, "password": data.password}
        signed_in = await auth.sign_in("local", submitted, account=data.email, device=_device_of(request))
        return _answer(request, auth, signed_in, status=200)

    @post(
        "/refresh",
        operation_id="refreshSession",
        summary="Refresh the access token",
        opt={"errors": (SessionEndedError, SessionReusedError)},
        status_code=200,
    )
    async def refresh_session(
        self,
        request: Request[Any, Any, Any],
        auth: NamedDependency[Auth],
        refresh_token: RefreshCookie = None,
    ) -> Response[SignedInView]:
        """Exchanges the cookie's refresh token for a new one and an access token. A refresh token works once: using
        it again ends the session."""
        if not refresh_token:
            raise SessionEndedError
        return _answer(request, auth, await auth.refresh(refresh_token), status=200)

    @post("/logout", operation_id="signOut", summary="Sign out", status_code=204)
    async def sign_out(
        self,
        request: Request[Any, Any, Any],
        sessions: NamedDependency[Sessions],
        refresh_token: RefreshCookie = None,
    ) -> Response[None]:
        """Ends the cookie's session. Without one, nothing happens."""
        if refresh_token:
            await sessions.end_by_token(refresh_token)
        return Response(None, status_code=204, cookies=[_make_cookie(request, "", max_age=0)])


class AccountController(Controller):
    """The own account, and the devices that are signed in to it."""

    path = _COOKIE_PATH
    tags = ("Accounts",)

    @get(
        "/me", operation_id="getAccount", summary="Read the own account", opt={"errors": (UserNotFoundError,)}
    )
    async def get_account(
        self, principal: NamedDependency[Principal], users: NamedDependency[Users]
    ) -> UserView:
        """Whose access token this is."""
        return UserView.of(await users.get(principal.user_id))

    @patch(
        "/me",
        operation_id="changeAccount",
        summary="Change the own account",
        opt={"errors": (UserNotFoundError,)},
    )
    async def change_account(
        self, principal: NamedDependency[Principal], users: NamedDependency[Users], data: JSONBody[NameChange]
    ) -> UserView:
        """Changes the name."""
        return UserView.of(await users.rename(principal.user_id, data.name))

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


def _device_of(request: Request[Any, Any, Any]) -> Device:
    return Device.of(request.headers.get("user-agent", ""), request.client.host if request.client else "")


def _answer(
    request: Request[Any, Any, Any], auth: NamedDependency[Auth], signed_in: SignedIn, *, status: int
) -> Response[SignedInView]:
    view = SignedInView(
        access_token=signed_in.access_token, expires_in=auth.access_seconds, user=UserView.of(signed_in.user)
    )
    cookie = _make_cookie(request, str(signed_in.refresh_token), max_age=auth.session_seconds)
    return Response(view, status_code=status, cookies=[cookie])


def _make_cookie(request: Request[Any, Any, Any], value: str, *, max_age: int) -> Cookie:
    return Cookie(
        REFRESH_COOKIE,
        path=_COOKIE_PATH,
        value=value,
        max_age=max_age,
        httponly=True,
        samesite="strict",
        secure=request.scope["scheme"] == "https",
    )
