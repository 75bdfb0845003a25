"""Showing anew who one is."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from api.tests.conftest import Register, SignedIn
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import LimitSettings, Settings
from tertulia.kernel.clock import FixedClock
from tertulia.modules.auth import ReauthenticationNeededError

URL = "/api/auth/reauthenticate"


async def refresh(person: SignedIn) -> None:
    """The access token has run out with the proof."""
    answer = await person.client.post("/api/auth/refresh")
    assert answer.status_code == 200, answer.text
    person.token = answer.json()["accessToken"]
    person.client.headers["authorization"] = f"Bearer {person.token}"


async def needs_proof(application: Application, person: SignedIn) -> bool:
    principal = await application.auth.authenticate(person.token)
    try:
        await application.reauthentication.require_recent(principal)
    except ReauthenticationNeededError:
        return True
    return False


async def test_proof_holds_for_a_while_and_refreshing_the_session_does_not_renew_it(
    application: Application, signed_in: SignedIn, clock: FixedClock
) -> None:
    assert not await needs_proof(application, signed_in)
    clock.moment += timedelta(minutes=15)
    await refresh(signed_in)
    assert await needs_proof(application, signed_in)


async def test_the_password_renews_the_proof_of_this_session_alone(
    application: Application, signed_in: SignedIn, register: Register, clock: FixedClock
) -> None:
    bea = await register("bea@example.org")
    clock.moment += timedelta(minutes=16)
    await refresh(signed_in)
    await refresh(bea)
    answer = await signed_in.client.post(URL, json={"password": signed_in.password})
    assert answer.status_code == 204, answer.text
    assert not await needs_proof(application, signed_in)
    assert await needs_proof(application, bea)


@pytest.mark.parametrize("body", [{"password": "wrong"}, {}])
async def test_what_is_no_proof_renews_nothing(
    application: Application, signed_in: SignedIn, clock: FixedClock, body: dict[str, str]
) -> None:
    clock.moment += timedelta(minutes=16)
    await refresh(signed_in)
    answer = await signed_in.client.post(URL, json=body)
    assert answer.status_code == 401
    assert answer.json()["code"] == "credentials_invalid"
    assert await needs_proof(application, signed_in)


class TestWithLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, limits=LimitSettings(sign_in="3/hour"))

    async def test_wrong_passwords_are_few_wherever_they_are_tried(self, signed_in: SignedIn) -> None:
        client = signed_in.client
        for _ in range(2):
            assert (await client.post(URL, json={"password": "wrong"})).status_code == 401
        body = {"currentPassword": "wrong", "newPassword": "another long sentence"}
        assert (await client.post("/api/auth/password", json=body)).status_code == 401
        refused = await client.post(URL, json={"password": signed_in.password})
        assert refused.status_code == 429
