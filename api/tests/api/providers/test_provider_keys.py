"""People's own keys: /api/provider-keys, and what an endpoint is sent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from aiohttp import web

from api.tests.conftest import CHEAP_ARGON2, Register, SignedIn
from api.tests.peers.streams import serve_streams
from tertulia.entrypoints.bootstrap import Adapters, Application, bootstrap
from tertulia.infrastructure.config import EndpointSettings, LimitSettings, Settings
from tertulia.kernel.clock import FixedClock, SystemClock

KEY = "sk-own-0123456789"


class KeyServer:
    """Lists one model for each key, and remembers the keys that it was shown."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.base_url = ""

    async def list_models(self, request: web.Request) -> web.Response:
        key = request.headers.get("authorization", "").removeprefix("Bearer ")
        self.seen.append(key)
        if key == "sk-bad-0123456789":
            return web.json_response({"error": {"message": f"Incorrect API key {key}"}}, status=401)
        return web.json_response({"data": [{"id": f"model-of-{key[-1]}"}]})


@pytest.fixture
async def server() -> AsyncGenerator[KeyServer]:
    keys = KeyServer()
    app = web.Application()
    app.router.add_get("/v1/models", keys.list_models)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    keys.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    yield keys
    await runner.cleanup()


@pytest.fixture
def settings(settings: Settings, server: KeyServer) -> Settings:
    own = EndpointSettings(name="Own", base_url=server.base_url, api_key="user_provided", retries=0)
    shared = EndpointSettings(name="Lab", base_url="http://127.0.0.1:9/v1", models=["small"])
    return msgspec.structs.replace(settings, endpoints=[own, shared])


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(SystemClock().now())


@pytest.fixture
def adapters(clock: FixedClock) -> Adapters:
    return Adapters(argon2=CHEAP_ARGON2, clock=clock)


async def give(client: httpx.AsyncClient, value: str = KEY, **fields: Any) -> httpx.Response:
    return await client.put("/api/provider-keys/Own", json={"value": value, **fields})


async def list_models(client: httpx.AsyncClient) -> list[str]:
    return [model["id"] for model in (await client.get("/api/models")).json()["items"]]


async def test_each_person_sees_the_models_of_their_own_key(
    signed_in: SignedIn, register: Register, server: KeyServer
) -> None:
    ada, grace = signed_in.client, (await register("grace@example.org")).client
    listed = (await ada.get("/api/models")).json()
    assert [model["id"] for model in listed["items"]] == ["Lab/small"]
    assert (listed.get("failures", []), listed["ownKeys"]) == (
        [],
        [{"endpoint": "Own", "isSet": False, "expiresAt": None}],
    )
    assert server.seen == []
    given = await give(ada, "sk-own-0123456781")
    assert (given.status_code, given.json()["isSet"]) == (200, True)
    await give(grace, "sk-own-0123456782")
    assert await list_models(ada) == ["Own/model-of-1", "Lab/small"]
    assert await list_models(grace) == ["Own/model-of-2", "Lab/small"]
    assert await list_models(ada) == ["Own/model-of-1", "Lab/small"]
    assert server.seen == ["sk-own-0123456781", "sk-own-0123456782"]


async def test_a_key_is_never_given_out_and_not_kept_in_plain(signed_in: SignedIn, tmp_path: Path) -> None:
    client = signed_in.client
    answers = [await give(client), await client.get("/api/provider-keys"), await client.get("/api/models")]
    assert answers[1].json() == {"items": [{"endpoint": "Own", "isSet": True, "expiresAt": None}]}
    assert KEY not in "".join(answer.text for answer in answers)
    files = list((tmp_path / "home").glob("documents.db*"))
    assert files
    for file in files:
        assert KEY.encode() not in file.read_bytes()


async def test_a_vendor_that_repeats_the_key_is_not_quoted(signed_in: SignedIn) -> None:
    await give(signed_in.client, "sk-bad-0123456789")
    listed = await signed_in.client.get("/api/models")
    (failure,) = listed.json()["failures"]
    assert failure["code"] == "provider_rejected_key"
    assert "sk-bad-0123456789" not in listed.text


async def test_a_removed_key_is_gone_at_once(signed_in: SignedIn) -> None:
    client = signed_in.client
    await give(client)
    assert (await client.delete("/api/provider-keys/Own")).status_code == 204
    assert (await client.delete("/api/provider-keys/Own")).status_code == 204
    assert await list_models(client) == ["Lab/small"]


async def test_an_expired_key_counts_as_absent_and_says_so(signed_in: SignedIn, clock: FixedClock) -> None:
    client = signed_in.client
    await give(client, expiresAt=(clock.moment + timedelta(minutes=5)).isoformat())
    assert "Own/model-of-9" in await list_models(client)
    clock.moment += timedelta(minutes=5)
    listed = (await client.get("/api/models")).json()
    assert [failure["code"] for failure in listed["failures"]] == ["provider_key_expired"]
    (state,) = listed["ownKeys"]
    assert (state["isSet"], state["expiresAt"] is not None) == (False, True)


async def test_a_key_goes_to_endpoints_only_that_want_one(signed_in: SignedIn) -> None:
    for name in ("Lab", "Nobody"):
        refused = await signed_in.client.put(f"/api/provider-keys/{name}", json={"value": KEY})
        assert (refused.status_code, refused.json()["code"]) == (404, "own_key_not_wanted")


@pytest.mark.parametrize("value", ["", "with space", "line\nbreak", "schlüssel", "x" * 5000, None, 5])
async def test_what_can_be_no_key_is_refused_and_not_repeated(signed_in: SignedIn, value: Any) -> None:
    refused = await signed_in.client.put("/api/provider-keys/Own", json={"value": value})
    assert refused.status_code == 400
    assert "with space" not in refused.text


async def test_keys_of_another_key_file_count_as_absent(
    signed_in: SignedIn, application: Application, adapters: Adapters
) -> None:
    await give(signed_in.client)
    home = application.settings.home
    kept = (home / "secret.key").read_text()
    (home / "secret.key").write_text("11" * 32)
    other = await bootstrap(application.settings, adapters)
    (home / "secret.key").write_text(kept)
    try:
        user_id = signed_in.user["id"]
        assert await other.endpoints.own_keys.find(user_id, "Own") is None
        assert await application.endpoints.own_keys.find(user_id, "Own") == KEY
    finally:
        await other.close()


async def test_a_removed_endpoint_takes_its_keys_along(signed_in: SignedIn, application: Application) -> None:
    client, user_id = signed_in.client, signed_in.user["id"]
    added = {"settings": {"baseUrl": "http://127.0.0.1:9/v1", "apiKey": "user_provided"}}
    await client.put("/api/admin/endpoints/Extra", json=added)
    assert (await client.put("/api/provider-keys/Extra", json={"value": KEY})).status_code == 200
    await client.delete("/api/admin/endpoints/Extra")
    assert await application.endpoints.own_keys.find(user_id, "Extra") is None


class TestWithLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, limits=LimitSettings(provider_keys="3/hour"))

    async def test_changes_of_keys_are_counted(self, signed_in: SignedIn) -> None:
        for _ in range(3):
            assert (await give(signed_in.client)).status_code == 200
        assert (await give(signed_in.client)).status_code == 429


async def test_a_silent_endpoint_does_not_hold_up_the_first_list(
    signed_in: SignedIn, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tertulia.modules.providers.model_lists.FIRST_WAIT", 0.5)

    async def say_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with serve_streams(say_nothing) as port:
        await signed_in.client.put(
            "/api/admin/endpoints/Silent", json={"settings": {"baseUrl": f"http://127.0.0.1:{port}/v1"}}
        )
        listed = (await signed_in.client.get("/api/models")).json()
        assert [(one["endpoint"], one["code"]) for one in listed["failures"]] == [
            ("Silent", "provider_models_pending")
        ]
        await application.providers.close()


async def test_a_key_does_not_go_where_an_endpoint_is_moved(signed_in: SignedIn, server: KeyServer) -> None:
    client, address = signed_in.client, "/api/admin/endpoints/Moving"
    settings = {"baseUrl": "http://127.0.0.1:9/v1", "apiKey": "user_provided"}
    await client.put(address, json={"settings": settings})
    await client.put("/api/provider-keys/Moving", json={"value": KEY})
    await client.put(address, json={"settings": {**settings, "baseUrl": "http://127.0.0.1:9/v2"}})
    assert {"endpoint": "Moving", "isSet": True, "expiresAt": None} in await list_states(client)
    moved = await client.put(address, json={"settings": {**settings, "baseUrl": server.base_url}})
    assert moved.json()["apiKeyIs"] == "user_provided"
    assert {"endpoint": "Moving", "isSet": False, "expiresAt": None} in await list_states(client)
    await client.get("/api/models")
    assert KEY not in server.seen


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.999999-12:00"])
async def test_the_ends_of_time_are_moments(signed_in: SignedIn, moment: str) -> None:
    response = await signed_in.client.put("/api/provider-keys/Own", json={"value": KEY, "expiresAt": moment})
    assert response.status_code == 200


async def list_states(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    return (await client.get("/api/provider-keys")).json()["items"]
