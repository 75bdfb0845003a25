"""Goes to an identity provider and comes back, as a browser does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from api.tests.peers.browsing import Arrival, browse

PUBLIC_URL = "http://tertulia.test"


def callback_of(provider: str) -> str:
    """The redirect URI of a provider."""
    return f"{PUBLIC_URL}/api/auth/external/{provider}/callback"


async def start(client: httpx.AsyncClient, provider: str, return_to: str | None = None) -> str:
    """Begin to sign in, and return where the browser is sent."""
    asked = {"returnTo": return_to} if return_to is not None else {}
    answer = await client.get(f"/api/auth/external/{provider}/start", params=asked)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def visit(provider: str, url: str, fill: Mapping[str, str] | None = None) -> Arrival:
    """Sign in at the provider, in a browser that it does not know."""
    return await browse(url, until=callback_of(provider), fill=fill)


async def come_back(client: httpx.AsyncClient, arrival: Arrival) -> httpx.Response:
    """Bring what the provider gave."""
    if arrival.method == "POST":
        return await client.post(arrival.url, data=dict(arrival.parameters))
    return await client.get(arrival.url)


async def sign_in(
    client: httpx.AsyncClient,
    provider: str,
    fill: Mapping[str, str] | None = None,
    *,
    return_to: str | None = None,
) -> httpx.Response:
    """There and back; the answer of the callback."""
    url = await start(client, provider, return_to)
    answer = await come_back(client, await visit(provider, url, fill))
    assert answer.status_code == 302, answer.text
    return answer


async def read_account(client: httpx.AsyncClient) -> dict[str, Any]:
    """The account that the browser is signed in to by now; sends its access token from now on."""
    answer = await client.post("/api/auth/refresh")
    assert answer.status_code == 200, answer.text
    client.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
    return answer.json()["user"]


def error_of(answer: httpx.Response) -> str | None:
    """The code that the page is told, if something was wrong."""
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query)).get("error")
