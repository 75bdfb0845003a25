"""Signing in with what is typed here, staying signed in, signing out."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.config import Settings
from tertulia.infrastructure.http import OriginRefusedError, require_own_origin
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.infrastructure.security import ServerBusyError
from tertulia.modules.abuse import Captcha, CaptchaFailedError, CaptchaUnreachableError
from tertulia.modules.auth.domain import LOCAL
from tertulia.modules.auth.errors import (
    AccountSuspendedError,
    CredentialsInvalidError,
    EmailDomainRefusedError,
    IdentityEmailMissingError,
    IdentityInvalidError,
    IdentityNotLinkedError,
    ProviderUnreachableError,
    SecondFactorNeededError,
    SessionEndedError,
    SessionReusedError,
    SignUpClosedError,
)
from tertulia.modules.auth.external.logout import ExternalLogout
from tertulia.modules.auth.external.places import public_base
from tertulia.modules.auth.external.schemas import SignedOutView
from tertulia.modules.auth.routes.answers import (
    COOKIE_PATH,
    REFRESH_COOKIE,
    RefreshCookie,
    answer_signed_in,
    browser_of,
    make_cookie,
)
from tertulia.modules.auth.schemas import Credentials, SignedInView
from tertulia.modules.auth.service import Auth, Sessions
from tertulia.modules.roles import ACCESS, ANYONE


class SignInController(Controller):
    """What is done without an access token. These routes work with the cookie, so they ask for our own origin."""

    path = COOKIE_PATH
    tags = ("Accounts",)
    guards = (require_own_origin,)
    opt = MappingProxyType({ACCESS: ANYONE, "shared_errors": (OriginRefusedError,)})

    @post(
        "/login",
        operation_id="signIn",
        summary="Sign in",
        opt={
            "errors": (
                CredentialsInvalidError,
                SecondFactorNeededError,
                AccountSuspendedError,
                ProviderUnreachableError,
                IdentityEmailMissingError,
                IdentityInvalidError,
                IdentityNotLinkedError,
                SignUpClosedError,
                EmailDomainRefusedError,
                CaptchaFailedError,
                CaptchaUnreachableError,
                RateLimitedError,
                ServerBusyError,
            )
        },
        status_code=200,
    )
    async def sign_in(
        self,
        request: Request[Any, Any, Any],
        auth: NamedDependency[Auth],
        captcha: NamedDependency[Captcha],
        data: JSONBody[Credentials],
    ) -> Response[SignedInView]:
        """Signs in with a name and a password. Too many failures are held up for a while, but not in browsers that
        have signed in to the account before (cookie `tertulia_known`). `second_factor_needed` is
        the answer when the password was right and one more step follows."""
        browser = browser_of(request)
        await captcha.check(data.captcha, browser.device.address)
        signed_in = await auth.sign_in(data.provider or LOCAL, data.email, data.password, browser)
        return await answer_signed_in(request, auth, signed_in, status=200)

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
        return await answer_signed_in(request, auth, await auth.refresh(refresh_token), status=200)

    @post("/logout", operation_id="signOut", summary="Sign out", status_code=200)
    async def sign_out(
        self,
        request: Request[Any, Any, Any],
        sessions: NamedDependency[Sessions],
        external_logout: NamedDependency[ExternalLogout],
        settings: NamedDependency[Settings],
        refresh_token: RefreshCookie = None,
    ) -> Response[SignedOutView]:
        """Ends the cookie's session. Without one, nothing happens. A session that came from an identity provider
        may have to end there, too: `redirect` leads there."""
        session = await sessions.end_by_token(refresh_token) if refresh_token else None
        page = f"{public_base(settings, request)}/sign-in"
        redirect = await external_logout.find_way_out(session, page) if session is not None else None
        removal = make_cookie(request, REFRESH_COOKIE, "", max_age=0)
        return Response(SignedOutView(redirect), status_code=200, cookies=[removal])
