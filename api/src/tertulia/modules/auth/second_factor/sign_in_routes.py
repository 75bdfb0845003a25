"""The second step of signing in."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.http import OriginRefusedError, require_own_origin
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.modules.auth.errors import AccountSuspendedError
from tertulia.modules.auth.passkeys.errors import PasskeyInvalidError, PasskeysUnavailableError
from tertulia.modules.auth.passkeys.relying_party import RelyingParties
from tertulia.modules.auth.routes.answers import (
    COOKIE_PATH,
    DEVICE_COOKIE,
    answer_signed_in,
    browser_of,
    device_of,
    make_cookie,
)
from tertulia.modules.auth.schemas import SignedInView
from tertulia.modules.auth.second_factor.errors import BrowserNotRememberedError, ChallengeEndedError
from tertulia.modules.auth.second_factor.methods import FactorMethods
from tertulia.modules.auth.second_factor.schemas import (
    ChallengeReference,
    PasskeyAnswer,
    PasskeyQuestion,
)
from tertulia.modules.auth.second_factor.sign_in import Admitted, SecondFactorSignIn
from tertulia.modules.auth.service import Auth
from tertulia.modules.roles import ACCESS, ANYONE


class SecondFactorSignInController(Controller):
    """The second step of signing in."""

    path = f"{COOKIE_PATH}/second-factor"
    tags = ("Accounts",)
    guards = (require_own_origin,)
    opt = MappingProxyType({ACCESS: ANYONE, "shared_errors": (OriginRefusedError, ChallengeEndedError)})

    @post(
        "/browser",
        operation_id="finishSignInWithBrowser",
        summary="Sign in: the second step, in a browser that is remembered",
        opt={"errors": (BrowserNotRememberedError, AccountSuspendedError, RateLimitedError)},
        status_code=200,
    )
    async def finish_with_browser(
        self,
        request: Request[Any, Any, Any],
        auth: NamedDependency[Auth],
        second_factor_sign_in: NamedDependency[SecondFactorSignIn],
        data: JSONBody[ChallengeReference],
    ) -> Response[SignedInView]:
        """For who came back by a form of another site, with which browsers do not send the cookie of being remembered.
        It counts for its person alone; a browser without it shows a second factor, and has lost no attempt."""
        browser = browser_of(request)
        signed_in = await second_factor_sign_in.finish_with_browser(
            data.challenge, browser.device_token, browser.device
        )
        return await answer_signed_in(request, auth, signed_in, status=200)

    @post(
        "/passkey/options",
        operation_id="askSecondPasskey",
        summary="Sign in: what to ask a passkey in the second step",
        opt={"errors": (PasskeyInvalidError, PasskeysUnavailableError)},
        status_code=200,
    )
    async def begin_with_passkey(
        self,
        request: Request[Any, Any, Any],
        relying_parties: NamedDependency[RelyingParties],
        second_factor_sign_in: NamedDependency[SecondFactorSignIn],
        data: JSONBody[ChallengeReference],
    ) -> PasskeyQuestion:
        """For one of the person's own passkeys."""
        party = relying_parties.of(request.headers.get("origin"))
        options = await second_factor_sign_in.begin_with_passkey(data.challenge, party)
        return PasskeyQuestion(options=dict(options))

    @post(
        "/passkey",
        operation_id="finishSignInWithPasskey",
        summary="Sign in: the second step, with a passkey",
        opt={
            "errors": (
                PasskeyInvalidError,
                PasskeysUnavailableError,
                AccountSuspendedError,
                RateLimitedError,
            )
        },
        status_code=200,
    )
    async def finish_with_passkey(
        self,
        request: Request[Any, Any, Any],
        auth: NamedDependency[Auth],
        factor_methods: NamedDependency[FactorMethods],
        relying_parties: NamedDependency[RelyingParties],
        second_factor_sign_in: NamedDependency[SecondFactorSignIn],
        data: JSONBody[PasskeyAnswer],
    ) -> Response[SignedInView]:
        """With what the passkey signed."""
        admitted = await second_factor_sign_in.finish_with_passkey(
            data.challenge,
            data.credential,
            relying_parties.of(request.headers.get("origin")),
            device_of(request),
            remember=data.remember,
        )
        return await answer_admitted(request, auth, factor_methods, admitted)


async def answer_admitted(
    request: Request[Any, Any, Any], auth: Auth, methods: FactorMethods, admitted: Admitted
) -> Response[SignedInView]:
    """The response that signs a browser in, and lets it skip the second factor if it may."""
    response = await answer_signed_in(request, auth, admitted.signed_in, status=200)
    if admitted.device_token is not None:
        # An identity provider leads the browser back here, and this one shall be known then, too.
        cookie = make_cookie(
            request,
            DEVICE_COOKIE,
            admitted.device_token,
            max_age=methods.remember_seconds,
            samesite="lax",
        )
        response.cookies.append(cookie)
    return response
