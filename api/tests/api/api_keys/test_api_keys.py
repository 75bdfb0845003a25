"""API keys: made, listed, used, revoked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from api.tests.api.api_keys.steps import KEYS, act, create
from api.tests.api.second_factor.test_reauthentication import refresh
from api.tests.conftest import OpenClient, SignedIn
from tertulia.entrypoints.bootstrap import Application
from tertulia.kernel.clock import FixedClock
from tertulia.modules.auth import API_KEYS


async def test_a_key_acts_for_its_person_and_is_shown_once(
    signed_in: SignedIn, open_client: OpenClient, application: Application
) -> None:
    made = await create(signed_in, "chat")
    assert re.fullmatch(r"tertulia_[0-9a-f]{12}_[A-Za-z0-9_-]{43}", made["key"])
    program = act(open_client, made["key"])
    assert (await program.get("/api/auth/me")).json()["id"] == signed_in.user["id"]
    assert (await program.get("/api/conversations")).status_code == 200
    listed = (await signed_in.client.get(KEYS)).json()["items"]
    assert [one["prefix"] for one in listed] == [f"tertulia_{made['id']}"]
    assert "key" not in listed[0]
    stored = await application.store.get(API_KEYS, signed_in.user["id"], made["id"])
    assert stored is not None
    assert stored.secret_hash not in made["key"]


async def test_use_is_noted_at_most_once_a_minute(
    signed_in: SignedIn, open_client: OpenClient, clock: FixedClock
) -> None:
    made = await create(signed_in, "read")
    program = act(open_client, made["key"])
    began = clock.moment
    seen: list[str] = []
    for _ in range(3):
        await program.get("/api/auth/me")
        seen.append((await signed_in.client.get(KEYS)).json()["items"][0]["lastUsedAt"])
        clock.moment += timedelta(seconds=30)
    assert seen[0] == seen[1] != seen[2]
    assert seen[0].startswith(began.isoformat()[:19])


async def test_scopes_bound_what_a_key_does(signed_in: SignedIn, open_client: OpenClient) -> None:
    new = {"title": "x"}
    reading = act(open_client, (await create(signed_in, "read"))["key"])
    assert (await reading.get("/api/conversations")).status_code == 200
    for answer in (
        await reading.post("/api/presets", json=new),
        await reading.get("/api/admin/settings"),
        await act(open_client, (await create(signed_in, "chat"))["key"]).get("/api/admin/settings"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    administering = act(open_client, (await create(signed_in, "admin"))["key"])
    assert (await administering.get("/api/admin/settings")).status_code == 200


async def test_a_key_ends_when_it_should(
    signed_in: SignedIn, open_client: OpenClient, clock: FixedClock
) -> None:
    until = (clock.moment + timedelta(seconds=40)).isoformat()
    expiring = act(open_client, (await create(signed_in, "chat", expiresAt=until))["key"])
    clock.moment += timedelta(seconds=20)
    assert (await expiring.get("/api/auth/me")).status_code == 200
    clock.moment += timedelta(seconds=20)
    assert (await expiring.get("/api/auth/me")).json()["code"] == "token_invalid"
    late = {"name": "x", "scopes": ["chat"], "expiresAt": clock.moment.isoformat()}
    assert (await signed_in.client.post(KEYS, json=late)).json()["code"] == "api_key_expiry_past"


async def test_a_revoked_key_opens_nothing_from_now_on(signed_in: SignedIn, open_client: OpenClient) -> None:
    made = await create(signed_in, "chat")
    program = act(open_client, made["key"])
    assert (await program.get("/api/auth/me")).status_code == 200
    assert (await signed_in.client.delete(f"{KEYS}/{made['id']}")).status_code == 204
    assert (await program.get("/api/auth/me")).json()["code"] == "token_invalid"
    assert (await signed_in.client.delete(f"{KEYS}/{made['id']}")).json()["code"] == "api_key_not_found"


async def test_fifty_keys_are_enough(signed_in: SignedIn) -> None:
    for _ in range(50):
        await create(signed_in, "read")
    refused = await signed_in.client.post(KEYS, json={"name": "x", "scopes": ["read"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_api_keys")


async def test_making_one_asks_who_one_is_after_a_while(signed_in: SignedIn, clock: FixedClock) -> None:
    clock.moment += timedelta(minutes=16)
    await refresh(signed_in)
    refused = await signed_in.client.post(KEYS, json={"name": "x", "scopes": ["read"]})
    assert refused.json()["code"] == "reauthentication_needed"


@pytest.mark.parametrize(
    "body",
    [
        {"name": " ", "scopes": ["chat"]},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything"]},
        {"name": "x", "scopes": ["chat"], "expiresAt": "2030-01-01T00:00:00"},
    ],
)
async def test_what_does_not_fit_makes_no_key(signed_in: SignedIn, body: dict[str, object]) -> None:
    assert (await signed_in.client.post(KEYS, json=body)).json()["code"] == "request_invalid"
    assert (await signed_in.client.get(KEYS)).json()["items"] == []
