"""Bad input gets a clear problem and changes nothing."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.clocks import MovesTheClock
from api.tests.conftest import SignedIn
from api.tests.waiting import PATIENCE
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import Settings
from tertulia.infrastructure.security import AccessTokens
from tertulia.kernel.clock import FixedClock, SystemClock
from tertulia.kernel.principal import Principal
from tertulia.modules.users import UserQuery

REGISTRATION = {"email": "eve@example.org", "password": "correct horse battery"}


def problem_of(response: httpx.Response) -> dict[str, Any]:
    """The problem document, after a look at its shape."""
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem.keys() >= {"type", "title", "status", "detail", "code", "params", "requestId"}
    assert problem["status"] == response.status_code
    assert problem["requestId"] == response.headers["x-request-id"]
    return problem


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"3",
        b"\xff\xfe",
        b'{"email": "a@b.c", "password": "\xff"}',
        b'{"email": "a@b.c", "password": "12345678\\ud800"}',
        b'{"email": "a@b.c", "password": "12345678\\ud800x"}',
        b'{"email": "a@b.c", "password": 12345678}',
        b'{"email": "a@b.c", "password": "12345678", "admin": true}',
        b'{"email": "a@b.c"}',
        b"[" * 100_000,
        b'{"email": "a@b.c", "password": NaN}',
        b'{"email": "a@b.c", "password": 1e999}',
    ],
)
async def test_a_body_that_does_not_fit_is_refused(
    client: httpx.AsyncClient, application: Application, body: bytes
) -> None:
    response = await client.post("/api/auth/register", content=body)
    assert response.status_code == 400
    problem = problem_of(response)
    assert problem["code"] == "request_invalid"
    assert problem["errors"][0]["message"]
    assert (await application.users.search(UserQuery())).users == []


async def test_text_is_not_taken_for_numbers_or_the_other_way_round(signed_in: Any) -> None:
    response = await signed_in.client.patch("/api/auth/me", json={"name": 3})
    assert problem_of(response)["errors"] == [{"path": "name", "message": "Expected `str`, got `int`"}]


async def test_text_that_looks_like_a_number_is_not_one(signed_in: Any) -> None:
    response = await signed_in.client.post("/api/messages", json={"settings": {"maxTokens": "5"}})
    assert problem_of(response)["errors"][0]["path"] == "settings.maxTokens"


@pytest.mark.parametrize("path", ["/api/auth/register", "/api/auth/login"])
async def test_ten_megabytes_are_too_much(signed_in: Any, path: str) -> None:
    body = json.dumps({**REGISTRATION, "name": "x" * 10_000_000})
    response = await signed_in.client.post(path, content=body)
    assert (response.status_code, problem_of(response)["code"]) == (413, "body_too_large")


async def test_ten_megabytes_in_chunks_are_too_much_and_not_read_to_the_end(
    server_address: tuple[str, int],
) -> None:
    sent = 0

    async def chunks() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(160):
            sent += 65_536
            yield b" " * 65_536

    host, port = server_address
    async with httpx.AsyncClient(base_url=f"http://{host}:{port}", timeout=PATIENCE) as client:
        response = await client.post("/api/auth/login", content=chunks())
    assert (response.status_code, problem_of(response)["code"]) == (413, "body_too_large")


async def test_a_body_that_says_it_is_large_is_refused_before_it_comes(
    server_address: tuple[str, int],
) -> None:
    reader, writer = await asyncio.open_connection(*server_address)
    writer.write(b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n")
    async with asyncio.timeout(PATIENCE):
        status = await reader.readline()
    writer.close()
    await writer.wait_closed()
    assert b" 413 " in status


async def test_without_a_token_the_body_is_not_even_read(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/messages", content=b"{")
    assert (response.status_code, problem_of(response)["code"]) == (401, "token_invalid")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer x.y.z", "Bearer " + "x" * 5000, "bearer  \x00"]
)
async def test_what_is_no_token_is_refused(client: httpx.AsyncClient, header: str) -> None:
    response = await client.get("/api/auth/me", headers=[(b"authorization", header.encode())])
    assert (response.status_code, problem_of(response)["code"]) == (401, "token_invalid")


async def test_a_forged_token_is_refused(client: httpx.AsyncClient, signed_in: Any) -> None:
    forger = AccessTokens(
        lambda purpose: b"guess" * 8,
        lifetime=timedelta(hours=1),
        period=timedelta(days=1),
        clock=SystemClock(),
    )
    token = forger.issue(Principal(user_id=signed_in.user["id"], session_id="s", role="admin"))
    response = await client.get("/api/auth/me", headers={"authorization": f"Bearer {token}"})
    assert (response.status_code, problem_of(response)["code"]) == (401, "token_invalid")


class TestTime(MovesTheClock):
    async def test_ends_an_access_token_but_not_the_session(self, signed_in: Any, clock: FixedClock) -> None:
        clock.moment += timedelta(minutes=15)
        response = await signed_in.client.get("/api/auth/me")
        assert (response.status_code, problem_of(response)["code"]) == (401, "token_expired")
        assert (await signed_in.client.post("/api/auth/refresh")).status_code == 200

    async def test_ends_what_another_server_ended_within_a_minute(
        self, signed_in: Any, application: Application, clock: FixedClock
    ) -> None:
        assert (await signed_in.client.get("/api/auth/me")).status_code == 200
        from tertulia.modules.auth import SessionRepository

        elsewhere = SessionRepository(application.store)
        user_id = str(signed_in.user["id"])
        await elsewhere.delete(user_id, [one.id for one in await elsewhere.list_of(user_id)])
        clock.moment += timedelta(seconds=60)
        response = await signed_in.client.get("/api/auth/me")
        assert (response.status_code, problem_of(response)["code"]) == (401, "session_ended")


ORIGIN_ROUTES = ["register", "login", "refresh", "logout"]


@pytest.mark.parametrize("route", ORIGIN_ROUTES)
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://tertulia.test.evil.example"},
        {"origin": "http://tertulia.test:81"},
        {"origin": "https://tertulia.test"},
        {"origin": "null"},
        {"origin": "http://"},
        {"origin": "http://tertulia.test:port"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_another_sites_page_is_refused(
    client: httpx.AsyncClient, application: Application, route: str, headers: dict[str, str]
) -> None:
    response = await client.post(f"/api/auth/{route}", json=REGISTRATION, headers=headers)
    assert (response.status_code, problem_of(response)["code"]) == (403, "origin_refused")
    assert (await application.users.search(UserQuery())).users == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://tertulia.test"},
        {"origin": "http://tertulia.test:80"},
        {"origin": "HTTP://TERTULIA.test", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
    ],
)
async def test_our_own_page_and_programs_are_not_refused(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await client.post("/api/auth/register", json=REGISTRATION, headers=headers)).status_code == 201


class TestPublicUrl:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, public_url="https://chat.example.org/")

    async def test_is_an_origin_of_ours(self, client: httpx.AsyncClient) -> None:
        headers = {"origin": "https://chat.example.org"}
        assert (
            await client.post("/api/auth/register", json=REGISTRATION, headers=headers)
        ).status_code == 201


class TestTrustedProxies:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, trusted_proxies=["10.0.0.1"])

    async def test_are_believed(self, open_client: Any, application: Application) -> None:
        headers = {"x-forwarded-for": "203.0.113.5", "x-forwarded-proto": "https"}
        response = await open_client("10.0.0.1").post(
            "/api/auth/register", json=REGISTRATION, headers=headers
        )
        assert "Secure" in response.headers["set-cookie"]
        (session,) = await application.sessions.list_of(response.json()["user"]["id"])
        assert session.address == "203.0.113.5"

    async def test_are_believed_and_nobody_else(self, open_client: Any, application: Application) -> None:
        headers = {"x-forwarded-for": "203.0.113.5", "x-forwarded-proto": "https"}
        response = await open_client("10.0.0.2").post(
            "/api/auth/register", json=REGISTRATION, headers=headers
        )
        assert "Secure" not in response.headers["set-cookie"]
        (session,) = await application.sessions.list_of(response.json()["user"]["id"])
        assert session.address == "10.0.0.2"


@pytest.mark.parametrize("cursor", ["x", "é", "\x00", "eyJ9", "e30", "A" * 400, "bm90IGpzb24"])
async def test_a_made_up_cursor_is_refused(signed_in: Any, cursor: str) -> None:
    response = await signed_in.client.get("/api/conversations", params={"cursor": cursor})
    assert (response.status_code, problem_of(response)["code"]) == (400, "cursor_invalid")


@pytest.mark.parametrize("name", ["%00", "a%20b", "a%2Fb", "é", "x" * 65, "..%2f..", "a%0A"])
@pytest.mark.parametrize("path", ["/api/conversations/{}", "/api/runs/{}", "/api/auth/sessions/{}"])
async def test_an_id_that_is_none_is_refused(signed_in: Any, path: str, name: str) -> None:
    method = "DELETE" if "sessions" in path else "GET"
    response = await signed_in.client.request(method, path.format(name))
    assert response.status_code in {400, 404}
    assert problem_of(response)["code"] in {"request_invalid", "not_found"}


@pytest.mark.parametrize("limit", ["0", "-1", "101", "many", "1e3", "9" * 40, ""])
async def test_a_limit_that_does_not_fit_is_refused_by_name(signed_in: Any, limit: str) -> None:
    response = await signed_in.client.get("/api/conversations", params={"limit": limit})
    assert problem_of(response)["errors"][0]["path"] == "limit"


@pytest.mark.parametrize(
    "path",
    [
        "/api/admin/audit",
        "/api/admin/bans",
        "/api/admin/violations",
        "/api/admin/groups",
        "/api/admin/users",
        "/api/conversations",
    ],
)
@pytest.mark.parametrize(
    "position",
    [
        b'["2026-01-01T00:00:00","x"]',
        b'["0001-01-01T00:00:00+14:00","x"]',
        b'["2026-01-01T00:00:00Z","a/b\\u0000"]',
        b'{"name":"a\\u0000","id":"/"}',
    ],
)
async def test_a_cursor_that_somebody_made_up_breaks_nothing(
    signed_in: SignedIn, path: str, position: bytes
) -> None:
    cursor = base64.urlsafe_b64encode(position).decode().rstrip("=")
    answer = await signed_in.client.get(path, params={"cursor": cursor})
    assert answer.status_code == 200 or problem_of(answer)["code"] == "cursor_invalid"
