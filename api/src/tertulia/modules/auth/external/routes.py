"""The HTTP face of signing in over another site, and of the identities that belong to the own account."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, cast

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.params import PathParameter, QueryParameter

from tertulia.infrastructure.config import Settings
from tertulia.infrastructure.http import OriginRefusedError, require_own_origin
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.kernel.errors import AppError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.auth.errors import (
    IdentityNotFoundError,
    IdentityProviderNotFoundError,
    LastWayInError,
    LogoutTokenInvalidError,
    ProviderUnreachableError,
    ReauthenticationNeededError,
)
from tertulia.modules.auth.external.flows import LIFETIME
from tertulia.modules.auth.external.forms import read_form, read_query
from tertulia.modules.auth.external.identities import Identities
from tertulia.modules.auth.external.logout import ExternalLogout
from tertulia.modules.auth.external.places import (
    callback_url,
    clean_return_path,
    failure_page,
    public_base,
)
from tertulia.modules.auth.external.schemas import (
    IdentityList,
    IdentityView,
    LinkView,
    LogoutNoticeView,
    ProviderView,
)
from tertulia.modules.auth.external.service import ExternalSignIn, Visitor
from tertulia.modules.auth.ports import RedirectStrategy
from tertulia.modules.auth.routes.answers import DEVICE_COOKIE, device_of, refresh_cookie
from tertulia.modules.auth.service import Auth, Reauthentication
from tertulia.modules.roles import ACCESS, ANYONE, PERSON

FLOW_COOKIE = "tertulia_flow"
FLOW_COOKIE_PATH = "/api/auth/external"

ProviderName = Annotated[str, PathParameter(min_length=1, max_length=40, pattern=r"^[a-z0-9][a-z0-9-]*\Z")]


class ExternalSignInController(Controller):
    """Browsers come here by links and forms of other sites, so there is no check of the origin: a flow comes back
    once, with its state, to the browser whose cookie it knows."""

    path = "/api/auth/external/{provider:str}"
    tags = ("Accounts",)
    opt = MappingProxyType({ACCESS: ANYONE})

    @get(
        "/start",
        operation_id="startExternalSignIn",
        summary="Go to an identity provider",
        status_code=302,
        opt={"errors": (OriginRefusedError,)},
    )
    async def start(
        self,
        request: Request[Any, Any, Any],
        external_sign_in: NamedDependency[ExternalSignIn],
        settings: NamedDependency[Settings],
        provider: ProviderName,
        return_to: Annotated[str | None, QueryParameter(name="returnTo", max_length=2000)] = None,
    ) -> Response[None]:
        """Sends the browser to the provider, or back to the sign-in page with what is wrong. `returnTo`: the path
        of our own to come to in the end."""
        callback = callback_url(public_base(settings, request), provider)
        visitor = _read_visitor(request)
        try:
            leaving = await external_sign_in.leave(provider, callback, return_to=return_to, visitor=visitor)
        except AppError as error:
            known = external_sign_in.strategies.get(provider)
            label = known.label if known else ""
            return _redirect(failure_page(error.code, label, clean_return_path(return_to)))
        cookie = _flow_cookie(request, external_sign_in.get(provider), leaving.browser)
        return _redirect(leaving.url, cookie)

    @get(
        "/callback",
        operation_id="finishExternalSignIn",
        summary="Come back from an identity provider",
        status_code=302,
    )
    async def finish(
        self,
        request: Request[Any, Any, Any],
        external_sign_in: NamedDependency[ExternalSignIn],
        auth: NamedDependency[Auth],
        settings: NamedDependency[Settings],
        provider: ProviderName,
    ) -> Response[None]:
        """The redirect URI. Signs the browser in and sends it where it wanted to go, or to the page that says what
        is wrong."""
        try:
            parameters = read_query(request)
        except AppError as error:
            return _redirect(failure_page(error.code, ""))
        visitor = _read_visitor(request)
        callback = callback_url(public_base(settings, request), provider)
        return await _land(request, external_sign_in, auth, (provider, callback, parameters), visitor)

    @post(
        "/callback",
        operation_id="finishExternalSignInByForm",
        summary="Come back from an identity provider with a form",
        status_code=302,
    )
    async def finish_by_form(
        self,
        request: Request[Any, Any, Any],
        external_sign_in: NamedDependency[ExternalSignIn],
        auth: NamedDependency[Auth],
        settings: NamedDependency[Settings],
        provider: ProviderName,
    ) -> Response[None]:
        """The same for providers whose page posts a form (Apple, and the assertion consumer service of SAML)."""
        try:
            strategy = external_sign_in.get(provider)
            parameters = await read_form(request) if strategy.takes_post else {}
        except AppError as error:
            return _redirect(failure_page(error.code, ""))
        visitor = _read_visitor(request, came_by_form=True)
        callback = callback_url(public_base(settings, request), provider)
        return await _land(request, external_sign_in, auth, (provider, callback, parameters), visitor)

    @post(
        "/link",
        operation_id="connectIdentity",
        summary="Connect an identity provider to the own account",
        guards=(require_own_origin,),
        opt={
            ACCESS: PERSON,
            "errors": (
                OriginRefusedError,
                IdentityProviderNotFoundError,
                ProviderUnreachableError,
                ReauthenticationNeededError,
                RateLimitedError,
            ),
        },
        status_code=200,
    )
    async def link(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        external_sign_in: NamedDependency[ExternalSignIn],
        reauthentication: NamedDependency[Reauthentication],
        settings: NamedDependency[Settings],
        provider: ProviderName,
    ) -> Response[LinkView]:
        """Says where to send this browser, which comes back to `/settings/security`."""
        strategy = external_sign_in.get(provider)
        await reauthentication.require_recent(principal)
        callback = callback_url(public_base(settings, request), provider)
        visitor = _read_visitor(request)
        leaving = await external_sign_in.leave_to_link(provider, callback, principal, visitor)
        cookie = _flow_cookie(request, strategy, leaving.browser)
        return Response(LinkView(leaving.url), status_code=200, cookies=[cookie])

    @post(
        "/backchannel-logout",
        operation_id="takeLogoutNotice",
        summary="Be told that somebody signed out at an identity provider",
        opt={"errors": (IdentityProviderNotFoundError, LogoutTokenInvalidError, ProviderUnreachableError)},
        status_code=200,
    )
    async def take_logout_notice(
        self,
        request: Request[Any, Any, Any],
        external_logout: NamedDependency[ExternalLogout],
        provider: ProviderName,
    ) -> LogoutNoticeView:
        """For the provider itself: a form with `logout_token` (OpenID Connect Back-Channel Logout 1.0)."""
        form = await read_form(request)
        return LogoutNoticeView(await external_logout.take_notice(provider, form.get("logout_token", "")))


class IdentitiesController(Controller):
    """What is connected with the own account."""

    path = "/api/auth/identities"
    tags = ("Accounts",)
    opt = MappingProxyType({ACCESS: PERSON})

    @get(operation_id="listIdentities", summary="List the identities of the own account")
    async def list_identities(
        self,
        principal: NamedDependency[Principal],
        identities: NamedDependency[Identities],
        external_sign_in: NamedDependency[ExternalSignIn],
        auth: NamedDependency[Auth],
    ) -> IdentityList:
        """What is connected, and the providers that could be."""
        ways = (*auth.strategies.values(), *external_sign_in.strategies.values())
        labels = {one.name: one.label for one in ways}
        return IdentityList(
            items=[
                IdentityView(
                    provider=one.provider,
                    label=labels.get(one.provider, one.provider),
                    email=one.email,
                    connected_at=one.connected_at,
                    last_used_at=one.last_used_at,
                )
                for one in await identities.list_of(principal.user_id)
            ],
            providers=[
                ProviderView(id=one.name, label=one.label, kind=one.kind)
                for one in external_sign_in.strategies.values()
            ],
        )

    @delete(
        "/{provider:str}",
        operation_id="disconnectIdentity",
        summary="Disconnect an identity from the own account",
        opt={"errors": (IdentityNotFoundError, LastWayInError, ReauthenticationNeededError)},
    )
    async def disconnect_identity(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        identities: NamedDependency[Identities],
        reauthentication: NamedDependency[Reauthentication],
        provider: ProviderName,
    ) -> None:
        """Refused with `last_way_in` when nothing else would open the account."""
        await reauthentication.require_recent(principal)
        await identities.disconnect(principal, provider, actor)


def _read_visitor(request: Request[Any, Any, Any], *, came_by_form: bool = False) -> Visitor:
    cookies = request.cookies
    return Visitor(
        device=device_of(request),
        browser=cookies.get(FLOW_COOKIE),
        device_token=cookies.get(DEVICE_COOKIE),
        came_by_form=came_by_form,
    )


async def _land(
    request: Request[Any, Any, Any],
    external: ExternalSignIn,
    auth: Auth,
    arrival: tuple[str, str, Mapping[str, str]],
    visitor: Visitor,
) -> Response[None]:
    landing = await external.land(*arrival, visitor)
    if landing.signed_in is None:
        return _redirect(landing.location)
    return _redirect(landing.location, refresh_cookie(request, auth, landing.signed_in))


def _redirect(location: str, *cookies: Cookie) -> Response[None]:
    return Response(None, status_code=302, headers={"location": location}, cookies=list(cookies))


def _flow_cookie(request: Request[Any, Any, Any], strategy: RedirectStrategy, browser: str) -> Cookie:
    """The cookie comes along when the provider sends the browser back: by a link, or by a form of another site. For
    a form that takes SameSite=None, which browsers accept on https alone; over http they send a cookie without the
    attribute for its first two minutes."""
    is_secure = request.scope["scheme"] == "https"
    posted = "none" if is_secure else None
    return Cookie(
        FLOW_COOKIE,
        path=FLOW_COOKIE_PATH,
        value=browser,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        samesite=cast("Any", posted if strategy.takes_post else "lax"),
        secure=is_secure,
    )
