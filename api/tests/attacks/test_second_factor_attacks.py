"""Attacks on the second factor, by somebody who knows the password."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.api.second_factor.conftest import adapters as adapters
from api.tests.api.second_factor.conftest import clock as clock
from api.tests.api.second_factor.steps import (
    SECOND,
    STEP,
    answer,
    get_challenge,
    set_up,
    sign_in,
)
from api.tests.conftest import OpenClient, Register, SignedIn
from docstore import Query
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import LimitSettings, Settings
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.kernel.clock import FixedClock
from tertulia.modules.auth import CHALLENGES, FactorCodes, FactorRepository, SecondFactorInvalidError

EMAIL = "ada@example.org"


def count(answers: Sequence[httpx.Response]) -> Counter[int]:
    return Counter(one.status_code for one in answers)


async def test_a_code_that_was_seen_opens_nothing_again(
    signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
) -> None:
    """Attack: look over the shoulder, and type the same code within its thirty seconds."""
    app = await set_up(signed_in, clock)
    challenge = await get_challenge(open_client(), EMAIL)
    setup_code = await answer(open_client(), challenge, app.code())
    assert setup_code.json()["code"] == "second_factor_invalid"
    clock.moment += STEP
    assert (await answer(open_client(), challenge, app.code())).status_code == 200
    again = await get_challenge(open_client(), EMAIL)
    for code in (app.code(), app.code(-1)):
        assert (await answer(open_client(), again, code)).json()["code"] == "second_factor_invalid"


async def test_of_many_with_the_same_code_at_once_one_comes_in(
    signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
) -> None:
    """Attack: send the code that was seen at the same moment as its owner, many times."""
    app = await set_up(signed_in, clock)
    clock.moment += STEP
    challenges = [await get_challenge(open_client(), EMAIL) for _ in range(8)]
    answers = await asyncio.gather(*(answer(open_client(), one, app.code()) for one in challenges))
    assert count(answers) == {200: 1, 401: 7}


async def test_two_servers_do_not_both_accept_a_code(
    signed_in: SignedIn, clock: FixedClock, application: Application
) -> None:
    """Attack: send the code to two servers that share a database. Both read before either writes."""
    app = await set_up(signed_in, clock)
    clock.moment += STEP
    barrier = asyncio.Barrier(2)

    class Slow(FactorRepository):
        has_read = False

        async def get_app(self, user_id: str):
            found = await super().get_app(user_id)
            if not self.has_read:
                self.has_read = True
                await barrier.wait()
            return found

    parts = vars_of(application.factors.codes)
    servers = [
        FactorCodes(
            Slow(application.store),
            parts["_sealer"],
            RateLimiter(enabled=False),
            clock,
            backup_key=parts["_backup_key"],
            failures="10/minute",
        )
        for _ in range(2)
    ]
    outcomes = await asyncio.gather(
        *(server.check(signed_in.user["id"], "totp", app.code()) for server in servers),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", SecondFactorInvalidError.__name__]


async def test_after_five_answers_the_challenge_is_gone(
    signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
) -> None:
    """Attack: try codes one after the other, or many at once, with one challenge."""
    app = await set_up(signed_in, clock)
    clock.moment += STEP
    challenge = await get_challenge(open_client(), EMAIL)
    tries = [answer(open_client(), challenge, f"{number:06}") for number in range(20)]
    codes = Counter(one.json()["code"] for one in await asyncio.gather(*tries))
    assert codes == {"second_factor_invalid": 5, "challenge_ended": 15}
    assert (await answer(open_client(), challenge, app.code())).json()["code"] == "challenge_ended"


class TestWithLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(
            settings, limits=LimitSettings(second_factor="7/hour", admission="9/hour")
        )

    async def test_challenges_are_not_made_without_end(
        self, signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
    ) -> None:
        """Attack: fill the database with challenges, with the right password."""
        await set_up(signed_in, clock)
        script = open_client("192.0.2.9")
        codes = [(await sign_in(script, EMAIL)).json()["code"] for _ in range(11)]
        assert codes == ["second_factor_needed"] * 9 + ["rate_limited"] * 2

    async def test_new_challenges_bring_no_more_tries(
        self, signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
    ) -> None:
        """Attack: begin anew with the password each time the challenge is gone, from other addresses, and with
        backup codes in between."""
        app = await set_up(signed_in, clock)
        clock.moment += STEP
        seen: Counter[str] = Counter()
        for number in range(4):
            challenge = await get_challenge(open_client(f"192.0.2.{number}"), EMAIL)
            for method in ("totp", "backup_code", "totp"):
                browser = open_client(f"198.51.100.{number}")
                seen[(await answer(browser, challenge, "000000", method)).json()["code"]] += 1
        assert seen == {"second_factor_invalid": 7, "rate_limited": 5}
        challenge = await get_challenge(open_client(), EMAIL)
        assert (await answer(open_client(), challenge, app.code())).status_code == 429


async def test_the_challenge_of_another_person_does_not_take_the_own_code(
    signed_in: SignedIn, register: Register, clock: FixedClock, open_client: OpenClient
) -> None:
    """Attack: answer the victim's challenge with a code of the own app, or a backup code of one's own."""
    await set_up(signed_in, clock)
    mallory = await register("mallory@example.org")
    own = await set_up(mallory, clock)
    clock.moment += STEP
    challenge = await get_challenge(open_client(), EMAIL)
    assert (await answer(open_client(), challenge, own.code())).status_code == 401
    assert (await answer(open_client(), challenge, own.backup_codes[0], "backup_code")).status_code == 401
    mine = await get_challenge(open_client(), "mallory@example.org")
    assert (await answer(open_client(), mine, own.backup_codes[0], "backup_code")).status_code == 200


async def test_a_challenge_is_answered_once_and_not_late(
    signed_in: SignedIn, clock: FixedClock, open_client: OpenClient, application: Application
) -> None:
    """Attack: keep the challenge, and use it after it was answered, or later."""
    app = await set_up(signed_in, clock)
    clock.moment += STEP
    challenge = await get_challenge(open_client(), EMAIL)
    stored = await application.store.find(CHALLENGES, Query(where={}))
    assert challenge not in msgspec.json.encode(stored).decode()
    assert (await answer(open_client(), challenge, app.code())).status_code == 200
    used = await answer(open_client(), challenge, app.backup_codes[0], "backup_code")
    assert used.json()["code"] == "challenge_ended"
    late = await get_challenge(open_client(), EMAIL)
    clock.moment += timedelta(minutes=5)
    assert (await answer(open_client(), late, app.code())).json()["code"] == "challenge_ended"


async def test_a_challenge_dies_with_the_password_and_with_the_account(
    signed_in: SignedIn,
    register: Register,
    clock: FixedClock,
    open_client: OpenClient,
    application: Application,
) -> None:
    """Attack: begin with the stolen password, and go on after its owner has changed it, or was suspended."""
    app = await set_up(signed_in, clock)
    clock.moment += STEP
    challenge = await get_challenge(open_client(), EMAIL)
    change = {"currentPassword": signed_in.password, "newPassword": signed_in.password}
    assert (await signed_in.client.post("/api/auth/password", json=change)).status_code == 204
    assert (await answer(open_client(), challenge, app.code())).json()["code"] == "challenge_ended"
    challenge = await get_challenge(open_client(), EMAIL)
    other = await register("bea@example.org")
    await application.users.change(other.user["id"], role="admin")
    await application.users.change(signed_in.user["id"], status="suspended")
    assert (await answer(open_client(), challenge, app.code())).json()["code"] == "account_suspended"


async def test_the_device_token_of_another_person_skips_nothing(
    signed_in: SignedIn, register: Register, clock: FixedClock, open_client: OpenClient
) -> None:
    """Attack: let the own browser be remembered, and sign in as the victim with its cookie."""
    await set_up(signed_in, clock)
    mallory = await register("mallory@example.org")
    own = await set_up(mallory, clock)
    clock.moment += STEP
    browser = open_client()
    challenge = await get_challenge(browser, "mallory@example.org")
    assert (await answer(browser, challenge, own.code(), remember=True)).status_code == 200
    assert (await sign_in(browser, "mallory@example.org")).status_code == 200
    assert (await sign_in(browser, EMAIL)).json()["code"] == "second_factor_needed"


async def test_a_backup_code_opens_once_also_when_sent_many_times_at_once(
    signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
) -> None:
    """Attack: find the sheet of codes, and use one that was used, or one at the same moment as its owner."""
    app = await set_up(signed_in, clock)
    challenges = [await get_challenge(open_client(), EMAIL) for _ in range(8)]
    code = app.backup_codes[0]
    answers = await asyncio.gather(*(answer(open_client(), one, code, "backup_code") for one in challenges))
    assert count(answers) == {200: 1, 401: 7}
    challenge = await get_challenge(open_client(), EMAIL)
    assert (await answer(open_client(), challenge, code, "backup_code")).status_code == 401


async def test_a_stolen_access_token_does_not_take_the_second_factor_away(
    signed_in: SignedIn, clock: FixedClock
) -> None:
    """Attack: sit down at a browser that is signed in, a while later."""
    await set_up(signed_in, clock)
    clock.moment += timedelta(minutes=16)
    refreshed = await signed_in.client.post("/api/auth/refresh")
    headers = {"authorization": f"Bearer {refreshed.json()['accessToken']}"}
    gone = await signed_in.client.delete(SECOND, headers=headers)
    assert (gone.status_code, gone.json()["code"]) == (403, "reauthentication_needed")


async def test_another_sites_page_answers_no_challenge(
    signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
) -> None:
    """Attack: sign the victim's browser in to the attacker's account, from a page of another site."""
    app = await set_up(signed_in, clock)
    clock.moment += STEP
    challenge = await get_challenge(open_client(), EMAIL)
    browser = open_client()
    browser.headers["origin"] = "https://evil.example"
    assert (await answer(browser, challenge, app.code())).json()["code"] == "origin_refused"


def vars_of(thing: object) -> dict[str, Any]:
    return vars(thing)
