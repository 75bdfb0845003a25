"""Attacks by pages of other sites, in the browser of somebody who is signed in."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.params import CookieParameter

from api.tests.conftest import OpenClient, SignedIn
from tertulia.entrypoints.asgi import create_api
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import Settings
from tertulia.infrastructure.http import OriginRefusedError

OPEN_TO_OTHER_SITES = {
    ("POST", "/api/auth/external/{provider:str}/callback"),
    ("GET", "/api/auth/external/{provider:str}/callback"),
    ("GET", "/api/auth/external/{provider:str}/start"),
    ("POST", "/api/auth/external/{provider:str}/backchannel-logout"),
}
"""Where browsers come back from another site, and where other servers call: state, nonce and signatures guard these."""
FOREIGN: list[dict[str, str]] = [
    {"origin": "https://evil.example"},
    {"origin": "http://tertulia.test.evil.example"},
    {"origin": "http://tertulia.test:81"},
    {"origin": "https://tertulia.test"},
    {"origin": "https://tertulia.test:80"},
    {"origin": "null"},
    {"origin": ""},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
]


def list_cookie_routes(api: Litestar) -> list[tuple[str, str]]:
    """Every route that reads a cookie, every one that changes something for who has no token (such routes set
    cookies), and every one that is said to refuse other origins. Without those where other sites have business."""
    found: set[tuple[str, str]] = set()
    for route in api.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler):
                methods = {str(method) for method in handler.http_methods} - {"OPTIONS", "HEAD"}
                is_open = handler.opt.get("access") == "anyone"
                found |= {
                    (one, route.path)
                    for one in methods
                    if _reads_cookie(handler) or _tells_of_origins(handler) or (is_open and one != "GET")
                }
    return sorted(found - OPEN_TO_OTHER_SITES)


def _reads_cookie(handler: HTTPRouteHandler) -> bool:
    parameters = handler.parsed_fn_signature.parameters.values()
    return any(isinstance(one.kwarg_definition, CookieParameter) for one in parameters)


def _tells_of_origins(handler: HTTPRouteHandler) -> bool:
    told = (*handler.opt.get("errors", ()), *handler.opt.get("shared_errors", ()))
    return OriginRefusedError in told


def test_the_routes_that_are_tried_are_those_with_cookies(application: Application) -> None:
    paths = set(list_cookie_routes(create_api(application)))

    assert {("POST", "/api/auth/refresh"), ("POST", "/api/auth/logout"), ("POST", "/api/auth/login")} <= paths


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_a_page_of_another_site_gets_nothing_at_any_cookie_route(
    signed_in: SignedIn, application: Application, headers: dict[str, str]
) -> None:
    """Attack: a form or a script of another site, sent with the victim's cookies."""
    cookies = dict(signed_in.client.cookies)
    assert "tertulia_refresh" in cookies
    for method, path in list_cookie_routes(create_api(application)):
        answer = await signed_in.client.request(method, _fill(path), json={}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused"), path
    assert (await signed_in.client.get("/api/auth/me")).status_code == 200


async def test_our_own_page_is_let_in_with_the_cookie(signed_in: SignedIn) -> None:
    own = {"origin": "http://tertulia.test", "sec-fetch-site": "same-origin"}
    assert (await signed_in.client.post("/api/auth/refresh", headers=own)).status_code == 200


class TestBehindAPublicAddress:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, public_url="https://chat.example.org/tertulia")

    @pytest.mark.parametrize(
        ("origin", "is_ours"),
        [
            ("https://chat.example.org", True),
            ("https://chat.example.org:443", True),
            ("http://tertulia.test", True),
            ("http://chat.example.org", False),
            ("https://chat.example.org.evil.example", False),
            ("https://chat.example.org@evil.example", False),
            ("https://example.org", False),
        ],
    )
    async def test_its_page_and_no_other_gets_in(
        self, signed_in: SignedIn, origin: str, *, is_ours: bool
    ) -> None:
        """Attack: the page of an address that looks like the public one."""
        answer = await signed_in.client.post("/api/auth/refresh", headers={"origin": origin})
        assert answer.status_code == (200 if is_ours else 403)


async def test_a_cookie_alone_opens_no_other_route(
    signed_in: SignedIn, open_client: OpenClient, application: Application
) -> None:
    """Attack: another site has the browser call a route that is for signed-in people, with cookies and no token."""
    client = open_client()
    for name, value in signed_in.client.cookies.items():
        client.cookies.set(name, value, domain="tertulia.test", path="/")
    opened: list[str] = []
    for route in create_api(application).routes:
        for handler in getattr(route, "route_handlers", ()):
            if not isinstance(handler, HTTPRouteHandler) or handler.opt.get("access") in {None, "anyone"}:
                continue
            for method in handler.http_methods - {"OPTIONS"}:
                answer = await client.request(str(method), _fill(route.path), json={})
                if answer.status_code != 401:
                    opened.append(f"{method} {route.path}: {answer.status_code}")
    assert opened == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_a_form_that_looks_like_json_is_refused_by_its_origin(signed_in: SignedIn, kind: str) -> None:
    """Attack: a plain form, which needs no preflight, carries JSON."""
    headers = {"content-type": kind, "origin": "https://evil.example"}
    body: Any = b'{"email": "ada@example.org", "password": "correct horse battery"}'
    answer = await signed_in.client.post("/api/auth/login", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused")


def _fill(path: str) -> str:
    return "/".join("x" if part.startswith("{") else part for part in path.split("/"))
