"""Accounts and sessions through HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from docstore import Query
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import LimitSettings, Settings
from tertulia.modules.audit import AUDIT_ENTRIES
from tertulia.modules.users import UserQuery

ADA = {"email": "ada@example.org", "password": "correct horse battery"}


@pytest.fixture
def credentials() -> dict[str, str]:
    return dict(ADA)


async def sign_in(client: httpx.AsyncClient) -> dict[str, Any]:
    response = await client.post("/api/auth/login", json=ADA)
    assert response.status_code == 200, response.text
    return response.json()


def bearer(answer: dict[str, Any]) -> dict[str, str]:
    return {"authorization": f"Bearer {answer['accessToken']}"}


async def test_registering_answers_with_a_token_the_user_and_a_cookie_that_scripts_can_not_read(
    client: httpx.AsyncClient,
) -> None:
    response = await client.post(
        "/api/auth/register", json={**ADA, "email": "Ada@Example.org", "name": "Ada"}
    )

    assert response.status_code == 201
    body = response.json()
    assert body["expiresIn"] == 900
    assert body["user"].items() >= {"email": "ada@example.org", "name": "Ada", "role": "admin"}.items()
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("tertulia_refresh=")
    for attribute in ("HttpOnly", "Path=/api/auth", "SameSite=strict", "Max-Age=2592000"):
        assert attribute in cookie
    assert "Secure" not in cookie


async def test_the_cookie_is_secure_when_the_request_came_by_https(client: httpx.AsyncClient) -> None:
    response = await client.post("https://tertulia.test/api/auth/register", json=ADA)
    assert "Secure" in response.headers["set-cookie"]


async def test_the_first_account_administers_and_the_second_does_not(register: Any) -> None:
    first, second = await register("ada@example.org"), await register("grace@example.org")
    assert [first.user["role"], second.user["role"]] == ["admin", "user"]


async def test_of_many_first_accounts_at_once_exactly_one_administers(client: httpx.AsyncClient) -> None:
    bodies = [{"email": f"person{number}@example.org", "password": "correct horse"} for number in range(12)]
    responses = await asyncio.gather(*(client.post("/api/auth/register", json=body) for body in bodies))
    roles = [response.json()["user"]["role"] for response in responses]
    assert sorted(roles) == ["admin", *["user"] * 11]


async def test_an_address_can_be_used_once_in_whatever_case(client: httpx.AsyncClient) -> None:
    await client.post("/api/auth/register", json=ADA)
    response = await client.post("/api/auth/register", json={**ADA, "email": "ADA@example.ORG"})
    assert (response.status_code, response.json()["code"]) == (409, "email_taken")


async def test_the_same_address_registered_twice_at_once_makes_one_account(
    client: httpx.AsyncClient, application: Application
) -> None:
    responses = await asyncio.gather(*(client.post("/api/auth/register", json=ADA) for _ in range(8)))
    assert sorted(response.status_code for response in responses) == [201, *[409] * 7]
    assert (await application.users.search(UserQuery())).total == 1


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"email": "no address"}, "email"),
        ({"email": "two@at@signs"}, "email"),
        ({"email": "a\n@example.org"}, "email"),
        ({"email": "a@example.org\n"}, "email"),
        ({"email": "a\x00@example.org"}, "email"),
        ({"email": "x" * 250 + "@example.org"}, "email"),
        ({"email": 3}, "email"),
        ({"email": None}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 257}, "password"),
        ({"name": "x" * 101}, "name"),
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"role": "admin"}, ""),
    ],
)
async def test_what_does_not_fit_is_refused_by_name_and_makes_no_account(
    client: httpx.AsyncClient, application: Application, change: dict[str, Any], path: str
) -> None:
    response = await client.post("/api/auth/register", json={**ADA, **change})

    assert response.status_code == 400
    problem = response.json()
    assert problem["code"] == "request_invalid"
    assert [error["path"] for error in problem["errors"]] == [path]
    assert (await application.users.search(UserQuery())).users == []


async def test_signing_in_fails_in_the_same_words_for_a_wrong_password_and_an_unknown_address(
    client: httpx.AsyncClient, signed_in: Any
) -> None:
    wrong = await client.post("/api/auth/login", json={**ADA, "password": "not the password"})
    unknown = await client.post("/api/auth/login", json={**ADA, "email": "nobody@example.org"})
    assert wrong.status_code == unknown.status_code == 401
    differing = {"requestId"}
    assert {key: value for key, value in wrong.json().items() if key not in differing} == {
        key: value for key, value in unknown.json().items() if key not in differing
    }


async def test_a_refresh_token_works_once_and_its_second_use_ends_the_session(
    client: httpx.AsyncClient, signed_in: Any
) -> None:
    first = await sign_in(client)
    stolen = client.cookies["tertulia_refresh"]
    refreshed = await client.post("/api/auth/refresh")
    assert refreshed.status_code == 200
    assert refreshed.json()["user"] == first["user"]
    newest = client.cookies["tertulia_refresh"]
    assert newest != stolen

    client.cookies.clear()
    reused = await client.post("/api/auth/refresh", headers={"cookie": f"tertulia_refresh={stolen}"})
    assert (reused.status_code, reused.json()["code"]) == (401, "session_reused")

    after = await client.post("/api/auth/refresh", headers={"cookie": f"tertulia_refresh={newest}"})
    assert (after.status_code, after.json()["code"]) == (401, "session_ended")
    account = await client.get("/api/auth/me", headers=bearer(refreshed.json()))
    assert (account.status_code, account.json()["code"]) == (401, "session_ended")


async def test_of_two_refreshes_at_once_at_most_one_succeeds(
    client: httpx.AsyncClient, signed_in: Any
) -> None:
    await sign_in(client)
    cookie = {"cookie": f"tertulia_refresh={client.cookies['tertulia_refresh']}"}
    client.cookies.clear()
    responses = await asyncio.gather(*(client.post("/api/auth/refresh", headers=cookie) for _ in range(6)))
    assert [response.status_code for response in responses].count(200) <= 1


@pytest.mark.parametrize("cookie", ["", "x", "x.y", ".", "a.b.c", "\x7f.é", "%00.%00", "x" * 400 + ".y"])
async def test_a_made_up_refresh_token_is_refused(client: httpx.AsyncClient, cookie: str) -> None:
    header = f"tertulia_refresh={cookie}".encode()
    response = await client.post("/api/auth/refresh", headers=[(b"cookie", header)])
    assert (response.status_code, response.json()["code"]) == (401, "session_ended")


async def test_signing_out_ends_the_session_and_takes_the_cookie_back(
    client: httpx.AsyncClient, signed_in: Any
) -> None:
    answer = await sign_in(client)
    cookie = client.cookies["tertulia_refresh"]
    response = await client.post("/api/auth/logout")
    assert (response.status_code, response.json()) == (200, {"redirect": None})
    assert "Max-Age=0" in response.headers["set-cookie"]
    assert (await client.get("/api/auth/me", headers=bearer(answer))).status_code == 401
    again = await client.post("/api/auth/refresh", headers={"cookie": f"tertulia_refresh={cookie}"})
    assert again.status_code == 401


async def test_signing_out_without_a_session_is_fine(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/auth/logout")).status_code == 200


async def test_changing_the_password_ends_all_other_sessions(
    client: httpx.AsyncClient, signed_in: Any
) -> None:
    elsewhere = await sign_in(client)
    response = await signed_in.client.post(
        "/api/auth/password", json={"currentPassword": signed_in.password, "newPassword": "a better password"}
    )
    assert response.status_code == 204
    assert (await client.get("/api/auth/me", headers=bearer(elsewhere))).status_code == 401
    assert (await signed_in.client.get("/api/auth/me")).status_code == 200
    old = await client.post("/api/auth/login", json=ADA)
    new = await client.post("/api/auth/login", json={**ADA, "password": "a better password"})
    assert [old.status_code, new.status_code] == [401, 200]


async def test_changing_the_password_needs_the_current_one(signed_in: Any) -> None:
    body = {"currentPassword": "not the password", "newPassword": "a better password"}
    response = await signed_in.client.post("/api/auth/password", json=body)
    assert (response.status_code, response.json()["code"]) == (401, "credentials_invalid")


async def test_sessions_are_listed_newest_first_and_can_be_ended(
    client: httpx.AsyncClient, signed_in: Any
) -> None:
    elsewhere = await sign_in(client)
    listed = (await signed_in.client.get("/api/auth/sessions")).json()["items"]
    assert [session["current"] for session in listed] == [False, True]
    assert listed[0]["userAgent"].startswith("python-httpx")

    assert (await signed_in.client.delete(f"/api/auth/sessions/{listed[0]['id']}")).status_code == 204
    assert (await client.get("/api/auth/me", headers=bearer(elsewhere))).status_code == 401
    assert len((await signed_in.client.get("/api/auth/sessions")).json()["items"]) == 1


async def test_another_persons_session_is_not_there(signed_in: Any, register: Any) -> None:
    other = await register("eve@example.org")
    session_id = (await signed_in.client.get("/api/auth/sessions")).json()["items"][0]["id"]
    response = await other.client.delete(f"/api/auth/sessions/{session_id}")
    assert (response.status_code, response.json()["code"]) == (404, "session_not_found")
    assert (await signed_in.client.get("/api/auth/me")).status_code == 200


async def test_the_name_can_be_changed(signed_in: Any) -> None:
    response = await signed_in.client.patch("/api/auth/me", json={"name": "Countess"})
    assert response.json()["name"] == "Countess"
    assert (await signed_in.client.get("/api/auth/me")).json()["name"] == "Countess"


class TestClosedRegistration:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        import msgspec

        return msgspec.structs.replace(settings, registration="closed")

    async def test_lets_the_first_account_in_and_nobody_after(self, client: httpx.AsyncClient) -> None:
        assert (await client.get("/api/config")).json()["setup"] is True
        first = await client.post("/api/auth/register", json=ADA)
        assert first.json()["user"]["role"] == "admin"
        assert (await client.get("/api/config")).json().items() >= {
            "setup": False,
            "registration": "closed",
        }.items()
        second = await client.post("/api/auth/register", json={**ADA, "email": "eve@example.org"})
        assert (second.status_code, second.json()["code"]) == (403, "registration_closed")

    async def test_makes_one_account_of_many_first_ones_at_once(
        self, client: httpx.AsyncClient, application: Application
    ) -> None:
        bodies = [{**ADA, "email": f"person{number}@example.org"} for number in range(8)]
        responses = await asyncio.gather(*(client.post("/api/auth/register", json=body) for body in bodies))
        assert sorted(response.status_code for response in responses) == [201, *[403] * 7]
        assert (await application.users.search(UserQuery())).total == 1


class TestLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        import msgspec

        return msgspec.structs.replace(
            settings,
            limits=LimitSettings(
                sign_in="3/minute", sign_in_account="5/minute", admission="8/hour", registration="2/hour"
            ),
        )

    async def test_hold_up_failed_sign_ins_even_with_the_right_password_and_say_for_how_long(
        self, client: httpx.AsyncClient, signed_in: Any
    ) -> None:
        wrong = {**ADA, "password": "not the password"}
        attempts = [(await client.post("/api/auth/login", json=wrong)).status_code for _ in range(3)]
        assert attempts == [401, 401, 401]
        response = await client.post("/api/auth/login", json=ADA)
        assert (response.status_code, response.json()["code"]) == (429, "rate_limited")
        assert 1 <= response.json()["params"]["retryAfter"] <= 60
        assert response.headers["retry-after"] == str(response.json()["params"]["retryAfter"])
        assert response.headers["ratelimit"].startswith('"sign-in";r=0;t=')

    async def test_hold_up_an_account_from_whatever_address(self, open_client: Any, signed_in: Any) -> None:
        wrong = {**ADA, "password": "not the password"}
        codes = [
            (await open_client(f"10.0.0.{number}").post("/api/auth/login", json=wrong)).status_code
            for number in range(6)
        ]
        assert codes == [401, 401, 401, 401, 401, 429]

    async def test_hold_up_an_address_whatever_the_account(self, open_client: Any, signed_in: Any) -> None:
        attacker = open_client("10.0.0.9")
        codes = [
            (
                await attacker.post("/api/auth/login", json={**ADA, "email": f"u{number}@example.org"})
            ).status_code
            for number in range(4)
        ]
        assert codes == [401, 401, 401, 429]
        assert (await open_client("10.0.0.8").post("/api/auth/login", json=ADA)).status_code == 200

    async def test_let_no_more_through_when_all_come_at_once(
        self, client: httpx.AsyncClient, signed_in: Any
    ) -> None:
        wrong = {**ADA, "password": "not the password"}
        responses = await asyncio.gather(*(client.post("/api/auth/login", json=wrong) for _ in range(20)))
        assert [response.status_code for response in responses].count(401) == 3

    async def test_do_not_count_successes_as_failures(
        self, client: httpx.AsyncClient, signed_in: Any
    ) -> None:
        assert {(await client.post("/api/auth/login", json=ADA)).status_code for _ in range(6)} == {200}

    async def test_hold_up_a_program_that_signs_in_again_and_again_from_one_address(
        self, application: Application, open_client: Any, signed_in: Any
    ) -> None:
        script = open_client("10.0.0.9")
        responses = [await script.post("/api/auth/login", json=ADA) for _ in range(10)]
        assert [response.status_code for response in responses] == [200] * 8 + [429] * 2
        assert '"admission";r=7;t=' in responses[0].headers["ratelimit"]
        assert responses[-1].json()["code"] == "rate_limited"
        assert 1 <= int(responses[-1].headers["retry-after"]) <= 3600
        opened = await application.store.find(AUDIT_ENTRIES, Query(where={"area": "session"}, order=("-at",)))
        assert len([entry for entry in opened if entry.address == "10.0.0.9"]) == 8
        assert (await open_client("10.0.0.8").post("/api/auth/login", json=ADA)).status_code == 200

    async def test_hold_up_no_other_account_at_the_address(
        self, open_client: Any, signed_in: Any, register: Any
    ) -> None:
        await register("bob@example.org")
        shared = open_client("10.0.0.9")
        codes = [(await shared.post("/api/auth/login", json=ADA)).status_code for _ in range(9)]
        assert codes[-1] == 429
        bob = {**ADA, "email": "bob@example.org"}
        assert (await shared.post("/api/auth/login", json=bob)).status_code == 200

    async def test_hold_up_registrations_from_one_address(self, client: httpx.AsyncClient) -> None:
        codes = [
            (
                await client.post("/api/auth/register", json={**ADA, "email": f"p{number}@example.org"})
            ).status_code
            for number in range(3)
        ]
        assert codes == [201, 201, 429]
