"""Setting up a second factor, and signing in with it."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pyotp

from api.tests.api.second_factor.steps import (
    SECOND,
    answer,
    get_challenge,
    set_up,
    sign_in,
)
from api.tests.api.second_factor.test_reauthentication import refresh
from api.tests.conftest import OpenClient, Register, SignedIn
from docstore import Put
from tertulia.entrypoints.bootstrap import Application
from tertulia.kernel.clock import FixedClock
from tertulia.modules.auth import AUTHENTICATOR_APPS
from tertulia.modules.roles import BUILT_IN_ROLES, ROLES

STEP = timedelta(seconds=30)


async def test_setting_up_shows_the_secret_in_three_forms(signed_in: SignedIn) -> None:
    begun = (await signed_in.client.post(f"{SECOND}/totp")).json()
    parsed = pyotp.parse_uri(begun["uri"])
    assert (parsed.secret, parsed.issuer, parsed.name) == (begun["secret"], "Tertulia", "ada@example.org")
    assert begun["qr"].startswith("<svg ")
    state = (await signed_in.client.get(SECOND)).json()
    assert state == {"enabled": False, "methods": [], "backupCodesLeft": 0}


async def test_after_the_password_a_code_is_asked_for_and_opens(
    signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
) -> None:
    app = await set_up(signed_in, clock)
    clock.moment += STEP
    browser = open_client()
    asked = await sign_in(browser, "ada@example.org")
    assert asked.json()["params"]["methods"] == "totp backup_code"
    assert "tertulia_refresh" not in browser.cookies
    opened = await answer(browser, asked.json()["params"]["challenge"], app.code())
    assert opened.status_code == 200, opened.text
    assert opened.json()["user"]["hasSecondFactor"] is True
    assert "tertulia_refresh" in browser.cookies
    assert "tertulia_device" not in browser.cookies


async def test_clocks_may_differ_by_one_step_and_no_more(
    signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
) -> None:
    app = await set_up(signed_in, clock)
    clock.moment += 10 * STEP
    challenge = await get_challenge(open_client(), "ada@example.org")
    for offset in (-2, 2):
        assert (await answer(open_client(), challenge, app.code(offset))).status_code == 401
    assert (await answer(open_client(), challenge, app.code(-1))).status_code == 200
    challenge = await get_challenge(open_client(), "ada@example.org")
    assert (await answer(open_client(), challenge, app.code(1))).status_code == 200


async def test_the_secret_is_sealed_at_rest(
    signed_in: SignedIn, clock: FixedClock, application: Application
) -> None:
    app = await set_up(signed_in, clock)
    stored = await application.store.get(AUTHENTICATOR_APPS, signed_in.user["id"])
    assert stored is not None
    assert stored.secret is not None
    assert app.secret not in msgspec.json.encode(stored).decode()


async def test_a_backup_code_opens_as_it_is_read_aloud(
    signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
) -> None:
    app = await set_up(signed_in, clock)
    assert len(set(app.backup_codes)) == 10
    spoken = app.backup_codes[3].lower().replace("-", " ").replace("0", "o")
    challenge = await get_challenge(open_client(), "ada@example.org")
    assert (await answer(open_client(), challenge, spoken, "backup_code")).status_code == 200
    state = (await signed_in.client.get(SECOND)).json()
    assert state == {"enabled": True, "methods": ["totp", "backup_code"], "backupCodesLeft": 9}


async def test_new_backup_codes_take_the_place_of_the_old_ones(
    signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
) -> None:
    app = await set_up(signed_in, clock)
    renewed = (await signed_in.client.post(f"{SECOND}/backup-codes")).json()["backupCodes"]
    challenge = await get_challenge(open_client(), "ada@example.org")
    assert (await answer(open_client(), challenge, app.backup_codes[0], "backup_code")).status_code == 401
    assert (await answer(open_client(), challenge, renewed[0], "backup_code")).status_code == 200


async def test_a_wrong_first_code_sets_nothing_up(signed_in: SignedIn, open_client: OpenClient) -> None:
    url = f"{SECOND}/totp/confirm"
    assert (await signed_in.client.post(url, json={"code": "123456"})).json()["code"] == (
        "second_factor_not_begun"
    )
    await signed_in.client.post(f"{SECOND}/totp")
    refused = await signed_in.client.post(url, json={"code": "000000"})
    assert refused.json()["code"] == "second_factor_invalid"
    assert (await sign_in(open_client(), "ada@example.org")).status_code == 200


async def test_a_secret_waits_an_hour_for_its_first_code(signed_in: SignedIn, clock: FixedClock) -> None:
    begun = (await signed_in.client.post(f"{SECOND}/totp")).json()
    clock.moment += timedelta(hours=1)
    await refresh(signed_in)
    await signed_in.client.post("/api/auth/reauthenticate", json={"password": signed_in.password})
    code = pyotp.totp.TOTP(begun["secret"]).at(clock.moment)
    late = await signed_in.client.post(f"{SECOND}/totp/confirm", json={"code": code})
    assert late.json()["code"] == "second_factor_not_begun"


async def test_giving_it_up_asks_for_nothing_more(
    signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
) -> None:
    app = await set_up(signed_in, clock)
    challenge = await get_challenge(open_client(), "ada@example.org")
    assert (await signed_in.client.delete(SECOND)).status_code == 204
    late = await answer(open_client(), challenge, app.backup_codes[0], "backup_code")
    assert late.json()["code"] == "challenge_ended"
    opened = await sign_in(open_client(), "ada@example.org")
    assert opened.status_code == 200
    assert opened.json()["user"]["hasSecondFactor"] is False
    state = (await signed_in.client.get(SECOND)).json()
    assert state == {"enabled": False, "methods": [], "backupCodesLeft": 0}


async def test_changes_ask_who_one_is_after_a_while_and_a_code_will_do(
    signed_in: SignedIn, clock: FixedClock
) -> None:
    app = await set_up(signed_in, clock)
    clock.moment += timedelta(minutes=16)
    await refresh(signed_in)
    client = signed_in.client
    for call in (
        client.post(f"{SECOND}/totp"),
        client.post(f"{SECOND}/totp/confirm", json={"code": app.code()}),
        client.post(f"{SECOND}/backup-codes"),
        client.delete(SECOND),
    ):
        assert (await call).json()["code"] == "reauthentication_needed"
    assert (await client.post("/api/auth/reauthenticate", json={"code": app.code()})).status_code == 204
    assert (await client.delete(SECOND)).status_code == 204


class TestRememberedDevices:
    async def test_skip_the_second_factor_until_the_time_is_over(
        self, signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
    ) -> None:
        app = await set_up(signed_in, clock)
        clock.moment += STEP
        browser = open_client()
        challenge = await get_challenge(browser, "ada@example.org")
        assert (await answer(browser, challenge, app.code(), remember=True)).status_code == 200
        cookie = next(one for one in browser.cookies.jar if one.name == "tertulia_device")
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert cookie.get_nonstandard_attr("SameSite") == "lax"
        assert (await sign_in(browser, "ada@example.org")).status_code == 200
        assert (await sign_in(open_client(), "ada@example.org")).status_code == 401
        clock.moment += timedelta(days=30)
        assert (await sign_in(browser, "ada@example.org")).status_code == 401

    async def test_are_forgotten_when_asked_and_with_the_password(
        self, signed_in: SignedIn, clock: FixedClock, open_client: OpenClient
    ) -> None:
        await set_up(signed_in, clock)
        for forget in ("devices", "password", "sign-out"):
            app = await set_up(signed_in, clock)
            clock.moment += STEP
            browser = open_client()
            challenge = await get_challenge(browser, "ada@example.org")
            assert (await answer(browser, challenge, app.code(), remember=True)).status_code == 200
            assert (await sign_in(browser, "ada@example.org")).status_code == 200, forget
            if forget == "devices":
                assert (await signed_in.client.delete(f"{SECOND}/devices")).status_code == 204
            elif forget == "password":
                change = {"currentPassword": signed_in.password, "newPassword": signed_in.password}
                assert (await signed_in.client.post("/api/auth/password", json=change)).status_code == 204
            else:
                assert (await signed_in.client.delete(SECOND)).status_code == 204
                await set_up(signed_in, clock)
            assert (await sign_in(browser, "ada@example.org")).status_code == 401, forget


async def test_a_role_may_ask_for_a_second_factor_before_anything_else(
    application: Application, signed_in: SignedIn, register: Register, clock: FixedClock
) -> None:
    bea = await register("bea@example.org")
    role = msgspec.structs.replace(BUILT_IN_ROLES["user"], requires_second_factor=True)
    await application.store.write(Put(ROLES, role))
    await application.roles.load()
    await application.users.change(bea.user["id"], accepted_terms=None)
    refused = await bea.client.get("/api/conversations")
    assert (refused.status_code, refused.json()["code"]) == (403, "step_pending")
    assert (await bea.client.get("/api/auth/me")).json()["pending"] == ["second_factor"]
    await set_up(bea, clock)
    assert (await bea.client.get("/api/conversations")).status_code == 200
    assert (await bea.client.get("/api/auth/me")).json()["pending"] == []
    del signed_in
