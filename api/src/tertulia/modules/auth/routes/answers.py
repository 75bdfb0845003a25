"""How a session reaches the browser: access token in the body, refresh token in a cookie that no script sees."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.params import CookieParameter

from tertulia.modules.auth.domain import Browser, Device, Proof
from tertulia.modules.auth.principals import address_of
from tertulia.modules.auth.schemas import SignedInView
from tertulia.modules.auth.service import Auth, SignedIn
from tertulia.modules.users import User

REFRESH_COOKIE = "tertulia_refresh"
DEVICE_COOKIE = "tertulia_device"
KNOWN_COOKIE = "tertulia_known"
_COOKIES = (REFRESH_COOKIE, DEVICE_COOKIE, KNOWN_COOKIE)
"""What a browser keeps of a person."""
COOKIE_PATH = "/api/auth"

RefreshCookie = Annotated[
    str | None,
    CookieParameter(name=REFRESH_COOKIE, max_length=512, description="The refresh token; set by signing in."),
]


def device_of(request: Request[Any, Any, Any]) -> Device:
    """Where the request comes from."""
    return Device.of(request.headers.get("user-agent", ""), address_of(request))


def browser_of(request: Request[Any, Any, Any]) -> Browser:
    """What asks to sign in."""
    cookies = request.cookies
    return Browser(
        device=device_of(request),
        device_token=cookies.get(DEVICE_COOKIE),
        known=cookies.get(KNOWN_COOKIE, ""),
    )


async def answer_signed_in(
    request: Request[Any, Any, Any], auth: Auth, signed_in: SignedIn, *, status: int
) -> Response[SignedInView]:
    """The response that signs a browser in, and lets it be known again."""
    view = SignedInView(
        access_token=signed_in.access_token,
        expires_in=auth.access_seconds,
        user=auth.view_user(signed_in.user),
    )
    cookies = [refresh_cookie(request, auth, signed_in)]
    if signed_in.proof is not None:
        cookies += await known_cookies(request, auth, signed_in.user, signed_in.proof)
    return Response(view, status_code=status, cookies=cookies)


async def known_cookies(
    request: Request[Any, Any, Any], auth: Auth, user: User, proof: Proof
) -> list[Cookie]:
    """What lets the browser be known again when the person's password is typed, if it is not known already."""
    known = await auth.remember_browser(user, proof, request.cookies.get(KNOWN_COOKIE, ""))
    return [] if known is None else [make_cookie(request, KNOWN_COOKIE, known, max_age=auth.known_seconds)]


def refresh_cookie(request: Request[Any, Any, Any], auth: Auth, signed_in: SignedIn) -> Cookie:
    """The cookie of a session."""
    return make_cookie(request, REFRESH_COOKIE, str(signed_in.refresh_token), max_age=auth.session_seconds)


def forget_cookies(request: Request[Any, Any, Any]) -> list[Cookie]:
    """What removes everything that a browser keeps of a person."""
    return [make_cookie(request, name, "", max_age=0) for name in _COOKIES]


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
