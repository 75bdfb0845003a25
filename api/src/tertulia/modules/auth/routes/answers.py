"""How a session reaches the browser: access token in the body, refresh token in a cookie that no script sees."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.params import CookieParameter

from tertulia.modules.auth.domain import Device
from tertulia.modules.auth.principals import address_of
from tertulia.modules.auth.schemas import SignedInView
from tertulia.modules.auth.service import Auth, SignedIn

REFRESH_COOKIE = "tertulia_refresh"
DEVICE_COOKIE = "tertulia_device"
COOKIE_PATH = "/api/auth"

RefreshCookie = Annotated[
    str | None,
    CookieParameter(name=REFRESH_COOKIE, max_length=512, description="The refresh token; set by signing in."),
]
DeviceCookie = Annotated[
    str | None,
    CookieParameter(
        name=DEVICE_COOKIE,
        max_length=512,
        description="Lets this browser skip the second factor for a while.",
    ),
]


def device_of(request: Request[Any, Any, Any]) -> Device:
    """Where the request comes from."""
    return Device.of(request.headers.get("user-agent", ""), address_of(request))


def answer_signed_in(
    request: Request[Any, Any, Any], auth: Auth, signed_in: SignedIn, *, status: int
) -> Response[SignedInView]:
    """The response that signs a browser in."""
    view = SignedInView(
        access_token=signed_in.access_token,
        expires_in=auth.access_seconds,
        user=auth.view_user(signed_in.user),
    )
    return Response(view, status_code=status, cookies=[refresh_cookie(request, auth, signed_in)])


def refresh_cookie(request: Request[Any, Any, Any], auth: Auth, signed_in: SignedIn) -> Cookie:
    """The cookie of a session."""
    return make_cookie(request, REFRESH_COOKIE, str(signed_in.refresh_token), max_age=auth.session_seconds)


def make_cookie(
    request: Request[Any, Any, Any],
    name: str,
    value: str,
    *,
    max_age: int,
    samesite: Literal["strict", "lax"] = "strict",
) -> Cookie:
    """A cookie for these routes alone, which comes back from our own pages alone, and, if `lax`, where another site
    leads the browser here; max_age 0 removes it."""
    return Cookie(
        name,
        path=COOKIE_PATH,
        value=value,
        max_age=max_age,
        httponly=True,
        samesite=samesite,
        secure=request.scope["scheme"] == "https",
    )
