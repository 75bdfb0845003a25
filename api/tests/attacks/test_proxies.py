"""Attacks with headers of proxies: only configured ones are believed, and only in what they say themselves."""

from __future__ import annotations

import msgspec
import pytest

from api.tests.conftest import OpenClient, SignedIn
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import Settings

REAL = "203.0.113.5"
SPOOFED = "198.51.100.66"
PROXY = "10.0.0.1"


async def seen_address(client_address: str, open_client: OpenClient, **headers: str) -> str:
    """The address that the server believes: that of a session that is begun with these headers."""
    client = open_client(client_address)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"email": "ada@example.org", "password": "correct horse battery"}
    answer = await client.post("/api/auth/register", json=body, headers=sent)
    assert answer.status_code == 201, answer.text
    client.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
    (session,) = (await client.get("/api/auth/sessions", headers=sent)).json()["items"]
    return session["address"]


class TestWithoutProxies:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("x_forwarded_for", SPOOFED),
            ("x_forwarded_for", f"{SPOOFED}, 127.0.0.1"),
            ("forwarded", f"for={SPOOFED};proto=https;host=evil.example"),
            ("x_real_ip", SPOOFED),
            ("x_client_ip", SPOOFED),
            ("true_client_ip", SPOOFED),
            ("cf_connecting_ip", SPOOFED),
        ],
    )
    async def test_nobody_says_another_address(self, open_client: OpenClient, name: str, value: str) -> None:
        """Attack: a header gives another address to each attempt, past every limit and ban."""
        assert await seen_address(REAL, open_client, **{name: value}) == REAL

    async def test_nobody_says_that_the_connection_is_safe(self, open_client: OpenClient) -> None:
        """Attack: `X-Forwarded-Proto` makes the origin check compare with an address that is not ours."""
        client = open_client(REAL)
        headers = {"x-forwarded-proto": "https", "origin": "https://tertulia.test"}
        answer = await client.post("/api/auth/logout", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused")

    @pytest.mark.parametrize("header", ["x-forwarded-host", "x-host", "x-forwarded-server", "forwarded"])
    async def test_nobody_says_that_we_have_another_name(self, open_client: OpenClient, header: str) -> None:
        """Attack: a forwarded host makes the page of another site look like ours."""
        value = "host=evil.example" if header == "forwarded" else "evil.example"
        headers = {header: value, "origin": "http://evil.example"}
        answer = await open_client(REAL).post("/api/auth/logout", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused")


class TestBehindOne:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, trusted_proxies=[PROXY, "10.9.0.0/16"])

    @pytest.mark.parametrize(
        ("forwarded", "expected"),
        [
            (REAL, REAL),
            (f"{SPOOFED}, {REAL}", REAL),
            (f"{SPOOFED}, {SPOOFED}, {REAL}", REAL),
            (f"127.0.0.1, {REAL}", REAL),
            (f"{PROXY}, {REAL}", REAL),
            (f"{SPOOFED}, {REAL}, 10.9.3.3", REAL),
            (f"{REAL}:4711", REAL),
        ],
    )
    async def test_the_rightmost_address_that_is_no_proxy_counts(
        self, open_client: OpenClient, forwarded: str, expected: str
    ) -> None:
        """Attack: what the client sends as `X-Forwarded-For` stands left of what the proxy adds."""
        assert await seen_address(PROXY, open_client, x_forwarded_for=forwarded) == expected

    async def test_who_is_not_the_proxy_is_not_believed(self, open_client: OpenClient) -> None:
        """Attack: the server is reached past its proxy."""
        assert await seen_address(REAL, open_client, x_forwarded_for=SPOOFED) == REAL

    @pytest.mark.parametrize("name", ["forwarded", "x_real_ip"])
    async def test_other_headers_say_nothing_even_behind_it(self, open_client: OpenClient, name: str) -> None:
        """Attack: a header that the proxy passes on as it came."""
        assert await seen_address(PROXY, open_client, **{name: SPOOFED}) == PROXY

    async def test_a_forwarded_host_is_never_believed(self, open_client: OpenClient) -> None:
        """Attack: as above, through the proxy."""
        headers = {"x-forwarded-host": "evil.example", "origin": "http://evil.example"}
        answer = await open_client(PROXY).post("/api/auth/logout", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused")

    async def test_a_ban_of_the_client_is_not_one_of_the_proxy(
        self, open_client: OpenClient, application: Application, signed_in: SignedIn
    ) -> None:
        """Attack: one client gets everyone behind the proxy banned."""
        for _ in range(30):
            application.guards.violations.note("sign_in", None, REAL)
        await application.guards.violations.flush()
        client = open_client(PROXY)

        banned = await client.get("/api/config", headers={"x-forwarded-for": f"{SPOOFED}, {REAL}"})
        other = await client.get("/api/config", headers={"x-forwarded-for": f"{REAL}, {SPOOFED}"})

        assert (banned.status_code, other.status_code) == (403, 200)
