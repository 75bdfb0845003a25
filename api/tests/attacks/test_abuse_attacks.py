"""Attacks by who tries too often, and by who wants others to be kept out."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.clocks import MovesTheClock
from api.tests.conftest import PASSWORD, OpenClient, Register, SignedIn
from docstore import Query
from tertulia.entrypoints.bootstrap import Adapters, Application, bootstrap
from tertulia.infrastructure.config import AbuseSettings, LimitSettings, Settings
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.kernel.clock import FixedClock
from tertulia.kernel.errors import AppError
from tertulia.kernel.networks import network_of
from tertulia.modules.abuse import BANS, VIOLATIONS, CaptchaFailedError, MessageRefusedError
from tertulia.modules.abuse.domain import Subject
from tertulia.modules.abuse.violations import MAX_WAITING
from tertulia.modules.audit import AUDIT_ENTRIES
from tertulia.modules.auth import SessionReusedError
from tertulia.modules.chat.errors import TooManyRunsError
from tertulia.modules.users import UserLeft, UserNotFoundError

ATTACKER = "203.0.113.9"
BANS_URL = "/api/admin/bans"


class UnrelatedError(AppError):
    """One that says nothing of abuse."""

    code = "test_refused"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(
        settings,
        trusted_proxies=["10.0.0.1", "10.1.0.0/16", "2001:db8:ffff::1"],
        limits=LimitSettings(sign_in="3/minute", registration="100/minute"),
        abuse=AbuseSettings(ban_score=5, ban_minutes=30, window_minutes=60),
    )


async def guess(client: httpx.AsyncClient, email: str = "ada@example.org") -> httpx.Response:
    return await client.post("/api/auth/login", json={"email": email, "password": "wrong password"})


async def ban_address(application: Application, address: str) -> None:
    """As if that much had been refused to this address."""
    for _ in range(10):
        application.guards.violations.note("sign_in", None, address)
    await application.guards.violations.flush()


async def test_guessing_passwords_ends_in_a_ban_of_the_address(
    signed_in: SignedIn, open_client: OpenClient, application: Application
) -> None:
    """Attack: one address tries passwords until it is refused, and goes on."""
    client = open_client(ATTACKER)
    answers = [await guess(client) for _ in range(8)]
    assert [answer.status_code for answer in answers] == [401] * 3 + [429] * 5
    assert answers[-1].headers["retry-after"].isdecimal()
    await application.guards.violations.flush()

    banned = await guess(client)

    assert (banned.status_code, banned.json()["code"]) == (403, "banned")
    assert banned.headers["retry-after"] == str(30 * 60)
    assert (await client.get("/api/config")).status_code == 403
    assert (await open_client("203.0.113.10").get("/api/config")).status_code == 200
    audit = (await signed_in.client.get("/api/admin/audit", params={"action": "ban."})).json()["items"]
    assert [(one["action"], one["target"]["id"], one["actor"]["via"]) for one in audit] == [
        ("ban.added", ATTACKER, "server")
    ]


async def test_the_victims_account_is_not_banned_for_what_others_tried(
    signed_in: SignedIn, open_client: OpenClient, application: Application
) -> None:
    """Attack: keep somebody out by signing in wrongly in their name."""
    for number in range(20):
        await guess(open_client(f"203.0.113.{number}"))
    await application.guards.violations.flush()

    assert (await signed_in.client.get("/api/auth/me")).status_code == 200
    assert [ban.subject_kind for ban in await application.store.find(BANS, Query(where={}))] == []


async def test_a_network_can_not_move_on_within_its_64(
    signed_in: SignedIn, open_client: OpenClient, application: Application
) -> None:
    """Attack: another address of the same IPv6 network for each attempt, also one written as IPv4."""
    for number in range(8):
        await guess(open_client(f"2001:db8:0:7::{number + 1:x}"))
    await application.guards.violations.flush()

    assert (await open_client("2001:db8:0:7:ffff::1").get("/api/config")).status_code == 403
    assert (await open_client("2001:db8:0:8::1").get("/api/config")).status_code == 200
    assert network_of("::ffff:203.0.113.9") == ATTACKER


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.5.5.5", "::1", "10.0.0.1", "10.1.7.7", "2001:db8:ffff::1", "unknown", ""]
)
async def test_the_machine_itself_and_trusted_proxies_are_never_banned(
    application: Application, open_client: OpenClient, address: str
) -> None:
    """Attack: get the proxy banned, through which everyone comes."""
    await ban_address(application, address)

    assert await application.store.find(BANS, Query(where={})) == []
    assert (await open_client(address or "192.0.2.1").get("/api/config")).status_code == 200


async def test_what_is_refused_to_a_person_counts_for_them_at_every_address(
    signed_in: SignedIn, register: Register, open_client: OpenClient, application: Application
) -> None:
    """Attack: a signed-in person goes on from another address."""
    eve = await register("eve@example.org")
    error = MessageRefusedError(categories="violence")
    for number in range(5):
        application.guards.violations.note_refusal(error, eve.user["id"], f"198.51.100.{number}")
    await application.guards.violations.flush()

    elsewhere = open_client("192.0.2.77")
    elsewhere.headers["authorization"] = f"Bearer {eve.token}"
    answer = await elsewhere.get("/api/auth/me")

    assert (answer.status_code, answer.json()["code"]) == (403, "banned")
    assert (await signed_in.client.get("/api/auth/me")).status_code == 200


class TestLater(MovesTheClock):
    async def test_a_ban_ends_by_itself_and_may_follow_anew(
        self, application: Application, open_client: OpenClient, clock: FixedClock
    ) -> None:
        await ban_address(application, ATTACKER)
        (ban,) = await application.store.find(BANS, Query(where={}))
        client = open_client(ATTACKER)

        clock.moment += timedelta(minutes=29, seconds=59)
        assert (await client.get("/api/config")).headers["retry-after"] == "1"
        clock.moment += timedelta(seconds=1)
        assert (await client.get("/api/config")).status_code == 200
        assert not application.guards.bans.is_banned(ban.id)

        await ban_address(application, ATTACKER)
        assert (await client.get("/api/config")).status_code == 403

    async def test_what_is_long_past_counts_no_more(
        self, application: Application, open_client: OpenClient, clock: FixedClock
    ) -> None:
        violations = application.guards.violations
        for _ in range(4):
            violations.note("sign_in", None, ATTACKER)
        await violations.flush()
        (stored,) = await application.store.find(VIOLATIONS, Query(where={}))
        assert stored.expires_at - stored.at == timedelta(minutes=60)

        clock.moment += timedelta(minutes=60)
        violations.note("sign_in", None, ATTACKER)
        await violations.flush()
        assert (await open_client(ATTACKER).get("/api/config")).status_code == 200

        for _ in range(4):
            violations.note("sign_in", None, ATTACKER)
        await violations.flush()
        assert (await open_client(ATTACKER).get("/api/config")).status_code == 403


async def test_who_is_banned_is_not_banned_again_for_what_is_refused_meanwhile(
    application: Application,
) -> None:
    await ban_address(application, ATTACKER)
    (ban,) = await application.store.find(BANS, Query(where={}))
    await ban_address(application, ATTACKER)

    assert await application.store.find(BANS, Query(where={})) == [ban]
    assert await application.store.count(AUDIT_ENTRIES, {"area": "ban"}) == 1


async def test_a_ban_holds_on_every_server(
    application: Application, settings: Settings, adapters: Adapters, tmp_path: Path
) -> None:
    """Attack: go on at another server of the same installation."""
    other = await bootstrap(settings, adapters)
    try:
        await ban_address(application, ATTACKER)
        await other.guards.bans.load()
        assert other.guards.bans.is_banned(f"address:{ATTACKER}")
    finally:
        await other.close()


async def test_violations_at_two_servers_add_up(
    application: Application, settings: Settings, adapters: Adapters
) -> None:
    """Attack: stay below the score at each of several servers."""
    other = await bootstrap(settings, adapters)
    try:
        for server in (application, other):
            for _ in range(3):
                server.guards.violations.note("sign_in", None, ATTACKER)
            await server.guards.violations.flush()
        assert other.guards.bans.is_banned(f"address:{ATTACKER}")
    finally:
        await other.close()


async def test_a_flood_of_refusals_is_few_documents_and_little_memory(application: Application) -> None:
    """Attack: fill database and memory with refusals."""
    violations = application.guards.violations
    for _ in range(50_000):
        violations.note("rate_limit", None, "10.0.0.1")
    await violations.flush()
    (stored,) = await application.store.find(VIOLATIONS, Query(where={}))
    assert stored.count == 50_000

    for number in range(MAX_WAITING + 500):
        violations.note("rate_limit", f"user{number}", "10.0.0.1")
    assert len(violations._waiting) == MAX_WAITING  # pyright: ignore[reportPrivateUsage] - what is bounded
    violations._waiting.clear()  # pyright: ignore[reportPrivateUsage]


async def test_each_kind_of_refusal_counts_as_it_was_set(application: Application) -> None:
    violations = application.guards.violations
    for error in (
        SessionReusedError(),
        RateLimitedError(retryAfter=1, limit="sign-in"),
        RateLimitedError(retryAfter=1, limit="second-factor"),
        RateLimitedError(retryAfter=1, limit="messages"),
        UnrelatedError(),
    ):
        violations.note_refusal(error, None, "10.0.0.1")
    await violations.flush()

    found = {one.kind: one.score for one in await application.store.find(VIOLATIONS, Query(where={}))}
    assert found == {"session_reuse": 5, "sign_in": 1, "second_factor": 2, "rate_limit": 1}
    assert await violations.sum_scores(Subject("address", "10.0.0.1")) == 9


class TestAdministration:
    async def test_a_person_is_banned_and_let_in_again(self, signed_in: SignedIn, register: Register) -> None:
        eve = await register("eve@example.org", "Eve")
        body = {"userId": eve.user["id"], "minutes": 10, "reason": "spam"}
        added = await signed_in.client.post(BANS_URL, json=body)
        assert added.status_code == 201
        assert (await eve.client.get("/api/auth/me")).json()["code"] == "banned"
        refused = await eve.client.post(
            "/api/auth/login", json={"email": "eve@example.org", "password": PASSWORD}
        )
        assert (refused.status_code, refused.json()["code"]) == (403, "banned")
        (shown,) = (await signed_in.client.get(BANS_URL)).json()["items"]
        assert (shown["name"], shown["reason"], shown["createdBy"]) == ("Eve", "spam", signed_in.user["id"])

        lifted = await signed_in.client.delete(f"{BANS_URL}/{added.json()['id']}")

        assert lifted.status_code == 204
        assert (await eve.client.get("/api/auth/me")).status_code == 200
        again = await signed_in.client.delete(f"{BANS_URL}/{added.json()['id']}")
        assert (again.status_code, again.json()["code"]) == (404, "ban_not_found")
        audit = (await signed_in.client.get("/api/admin/audit", params={"action": "ban."})).json()["items"]
        assert [one["action"] for one in audit] == ["ban.lifted", "ban.added"]

    async def test_lifting_a_ban_forgets_what_led_to_it(
        self, signed_in: SignedIn, open_client: OpenClient, application: Application
    ) -> None:
        await ban_address(application, ATTACKER)
        (shown,) = (await signed_in.client.get(BANS_URL)).json()["items"]
        assert (shown["address"], shown["reason"], shown["createdBy"]) == (ATTACKER, "violations", None)
        (violation,) = (await signed_in.client.get("/api/admin/violations")).json()["items"]
        assert (violation["address"], violation["kind"], violation["count"]) == (ATTACKER, "sign_in", 10)

        await signed_in.client.delete(f"{BANS_URL}/{shown['id']}")
        application.guards.violations.note("sign_in", None, ATTACKER)
        await application.guards.violations.flush()

        assert (await open_client(ATTACKER).get("/api/config")).status_code == 200

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            ({"address": "127.0.0.1"}, "protected_address"),
            ({"address": "::1"}, "protected_address"),
            ({"address": "10.1.2.3"}, "protected_address"),
            ({"address": "203.0.113.0/24"}, "address_invalid"),
            ({"address": "everyone"}, "address_invalid"),
        ],
    )
    async def test_some_addresses_can_not_be_banned(
        self, signed_in: SignedIn, body: dict[str, Any], reason: str
    ) -> None:
        answer = await signed_in.client.post(BANS_URL, json={**body, "minutes": 1})
        assert (answer.status_code, answer.json()["params"]) == (400, {"reason": reason})

    async def test_nobody_bans_themselves_by_id_or_by_address(
        self, signed_in: SignedIn, open_client: OpenClient
    ) -> None:
        own = await signed_in.client.post(BANS_URL, json={"userId": signed_in.user["id"], "minutes": 1})
        client = open_client("198.51.100.1")
        client.headers["authorization"] = f"Bearer {signed_in.token}"
        network = await client.post(BANS_URL, json={"address": "198.51.100.1", "minutes": 1})

        assert own.json()["params"] == {"reason": "self"}
        assert network.json()["params"] == {"reason": "own_network"}

    @pytest.mark.parametrize("other", ["", "suspended", "banned"])
    async def test_the_last_administrator_is_never_banned(
        self, signed_in: SignedIn, register: Register, application: Application, other: str
    ) -> None:
        """Attack: keep the only administrator who can come in out, by getting things refused to them."""
        bob = await register("bob@example.org")
        if other:
            await application.users.change(bob.user["id"], role="admin")
        if other == "banned":
            body = {"userId": bob.user["id"], "minutes": 1}
            assert (await signed_in.client.post(BANS_URL, json=body)).status_code == 201
        elif other:
            await application.users.change(bob.user["id"], status="suspended")
        for _ in range(10):
            application.guards.violations.note("rate_limit", signed_in.user["id"], "198.51.100.1")
        await application.guards.violations.flush()

        assert (await signed_in.client.get("/api/auth/me")).status_code == 200

    async def test_who_may_ban_does_not_ban_who_may_more(
        self, signed_in: SignedIn, register: Register
    ) -> None:
        """Attack: a moderator without other rights keeps an administrator out."""
        role = {"name": "Guards", "permissions": ["admin.abuse"]}
        made = await signed_in.client.put("/api/admin/roles/guards", json=role)
        assert made.status_code in {200, 201}, made.text
        guard = await register("guard@example.org")
        changed = await signed_in.client.patch(
            f"/api/admin/users/{guard.user['id']}", json={"role": "guards"}
        )
        if changed.status_code == 404:
            pytest.skip("accounts are not administered yet")

        answer = await guard.client.post(BANS_URL, json={"userId": signed_in.user["id"], "minutes": 1})

        assert answer.json()["params"] == {"reason": "stronger_role"}

    async def test_who_has_no_right_sees_and_bans_nobody(
        self, signed_in: SignedIn, register: Register
    ) -> None:
        eve = await register("eve@example.org")
        body = {"userId": signed_in.user["id"], "minutes": 1}
        for method, path in (
            ("GET", BANS_URL),
            ("GET", "/api/admin/violations"),
            ("POST", BANS_URL),
            ("DELETE", f"{BANS_URL}/user:x"),
        ):
            answer = await eve.client.request(method, path, json=body if method == "POST" else None)
            assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")

    async def test_violations_come_in_pages_and_of_one_person(
        self, signed_in: SignedIn, register: Register, application: Application
    ) -> None:
        eve = await register("eve@example.org", "Eve")
        for user_id in (eve.user["id"], signed_in.user["id"], None):
            application.guards.violations.note("captcha", user_id, "10.0.0.1")
            await application.guards.violations.flush()

        async def read(**params: Any) -> dict[str, Any]:
            return (await signed_in.client.get("/api/admin/violations", params=params)).json()

        seen: list[str | None] = []
        cursor: dict[str, str] = {}
        for left in (2, 1, 0):
            page = await read(limit=1, **cursor)
            seen += [one["userId"] for one in page["items"]]
            assert (page["nextCursor"] is None) == (left == 0)
            cursor = {"cursor": page["nextCursor"] or ""}
        assert seen == [None, signed_in.user["id"], eve.user["id"]]
        (only,) = (await read(userId=eve.user["id"]))["items"]
        assert (only["userId"], only["name"]) == (eve.user["id"], "Eve")

    @pytest.mark.parametrize("body", [{}, {"userId": "a", "address": "192.0.2.1"}])
    async def test_a_ban_is_of_one_thing(self, signed_in: SignedIn, body: dict[str, Any]) -> None:
        answer = await signed_in.client.post(BANS_URL, json={**body, "minutes": 1})
        assert (answer.status_code, answer.json()["code"]) == (400, "request_invalid")

    async def test_somebody_who_is_not_there_can_not_be_banned(self, signed_in: SignedIn) -> None:
        answer = await signed_in.client.post(BANS_URL, json={"userId": "nobody", "minutes": 1})
        assert answer.json()["code"] == UserNotFoundError.code


class TestBehindAnyProxy:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, trusted_proxies=["*"])

    async def test_no_address_is_banned(self, application: Application) -> None:
        """Attack: get a proxy banned, where every address may be one."""
        for address in (ATTACKER, "2001:db8::1"):
            await ban_address(application, address)
        assert await application.store.find(BANS, Query(where={})) == []


class TestScores:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        scores = {"session_reuse": 2, "rate_limit": 0}
        return msgspec.structs.replace(settings, abuse=AbuseSettings(scores=scores))

    async def test_what_the_settings_say_counts_and_what_counts_nothing_is_not_kept(
        self, application: Application
    ) -> None:
        violations = application.guards.violations
        for error in (
            SessionReusedError(),
            RateLimitedError(retryAfter=1, limit="password"),
            RateLimitedError(retryAfter=1, limit="messages"),
            CaptchaFailedError(),
            TooManyRunsError(limit=1),
        ):
            violations.note_refusal(error, None, ATTACKER)
        # A server that ends writes what it has noted last.
        await violations.close()

        found = {one.kind: one.score for one in await application.store.find(VIOLATIONS, Query(where={}))}
        assert found == {"session_reuse": 2, "sign_in": 1, "captcha": 1, "concurrent_runs": 1}


class TestSwitchedOff:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, abuse=AbuseSettings(enabled=False))

    async def test_nothing_is_counted(self, application: Application) -> None:
        await ban_address(application, ATTACKER)
        assert await application.store.find(VIOLATIONS, Query(where={})) == []


class TestReading:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, limits=LimitSettings(reading="5/minute"))

    async def test_one_person_can_not_read_without_end(self, signed_in: SignedIn, register: Register) -> None:
        """Attack: a signed-in person asks as fast as they can."""
        answers = [await signed_in.client.get("/api/auth/me") for _ in range(6)]
        other = await register("bob@example.org")

        assert [answer.status_code for answer in answers] == [200] * 5 + [429]
        assert answers[0].headers["ratelimit-policy"] == '"reading";q=5;w=60'
        assert answers[0].headers["ratelimit"].startswith('"reading";r=4;t=')
        assert answers[5].headers["ratelimit"].startswith('"reading";r=0;t=')
        assert answers[5].headers["retry-after"].isdecimal()
        assert (await other.client.get("/api/auth/me")).status_code == 200
        assert PASSWORD not in answers[5].text


async def test_what_is_kept_of_somebody_goes_when_they_leave(
    signed_in: SignedIn, register: Register, application: Application
) -> None:
    eve = await register("eve@example.org")
    for _ in range(10):
        application.guards.violations.note("rate_limit", eve.user["id"], "10.0.0.1")
    await application.guards.violations.flush()
    assert application.guards.bans.is_banned(f"user:{eve.user['id']}")

    await application.events.publish(UserLeft(eve.user["id"]))

    assert not application.guards.bans.is_banned(f"user:{eve.user['id']}")
    assert await application.store.find(BANS, Query(where={})) == []
    assert await application.store.find(VIOLATIONS, Query(where={})) == []
