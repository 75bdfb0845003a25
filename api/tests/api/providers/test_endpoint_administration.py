"""Endpoints that administrators change: /api/admin/endpoints and /api/admin/settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.conftest import Register, SignedIn
from api.tests.waiting import PATIENCE
from bench.fake_provider import FakeProvider
from tertulia.entrypoints.bootstrap import Adapters, Application, bootstrap
from tertulia.infrastructure.config import EndpointSettings, Layers, Settings, read_endpoint
from tertulia.modules.providers.administration.trees import find_changes, hide_secrets, make_tree, merge

SECRET = "sk-secret-0123456789"
NOWHERE = "http://127.0.0.1:9/v1"
IDENTITY = (
    "tokens of the server's own account go to its cloud only. "
    "Set apiKey, or name this address in tertulia.yaml."
)


@pytest.fixture
async def provider() -> AsyncGenerator[FakeProvider]:
    async with FakeProvider() as running:
        yield running


@pytest.fixture
def settings(settings: Settings) -> Settings:
    lab = EndpointSettings(
        name="Lab",
        base_url=NOWHERE,
        models=["small"],
        api_key=SECRET,
        headers={"x-team": SECRET},
        title_model="none",
        retries=0,
    )
    return msgspec.structs.replace(settings, endpoints=[lab])


@pytest.fixture
def admin(signed_in: SignedIn) -> httpx.AsyncClient:
    """The first account's client."""
    return signed_in.client


async def list_models(client: httpx.AsyncClient) -> list[str]:
    return [model["id"] for model in (await client.get("/api/models")).json()["items"]]


async def put(client: httpx.AsyncClient, name: str, /, **fields: Any) -> httpx.Response:
    address = f"/api/admin/endpoints/{name.replace('.', '%2e')}"
    return await client.put(address, json={"settings": fields})


async def show(client: httpx.AsyncClient, name: str) -> dict[str, Any]:
    items = (await client.get("/api/admin/endpoints")).json()["items"]
    return next(item for item in items if item["name"] == name)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/admin/endpoints", None),
        ("PUT", "/api/admin/endpoints/Lab", {"settings": {}}),
        ("DELETE", "/api/admin/endpoints/Lab", None),
        ("POST", "/api/admin/endpoints/Lab/test", {}),
        ("GET", "/api/admin/settings", None),
    ],
)
async def test_only_administrators_come_in(
    admin: httpx.AsyncClient, register: Register, client: httpx.AsyncClient, method: str, path: str, body: Any
) -> None:
    user = (await register("grace@example.org")).client
    refused = await user.request(method, path, json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    assert (await client.request(method, path, json=body)).status_code == 401
    assert (await show(admin, "Lab"))["source"] == "file"


async def test_an_endpoint_is_added_changed_disabled_and_removed(admin: httpx.AsyncClient) -> None:
    added = await put(admin, "Extra one", baseUrl=NOWHERE, models=["a"], apiKey=SECRET)
    assert added.status_code == 200, added.text
    assert (added.json()["source"], added.json()["apiKeyIs"]) == ("database", "set")
    assert await list_models(admin) == ["Lab/small", "Extra one/a"]
    await put(admin, "Extra one", baseUrl=NOWHERE, models=["a", "b"])
    assert (await show(admin, "Extra one"))["apiKeyIs"] == "set"
    assert await list_models(admin) == ["Lab/small", "Extra one/a", "Extra one/b"]
    await put(admin, "Extra one", baseUrl=NOWHERE, models=["a"], enabled=False)
    assert await list_models(admin) == ["Lab/small"]
    assert not (await show(admin, "Extra one"))["enabled"]
    assert (await admin.delete("/api/admin/endpoints/Extra one")).status_code == 204
    assert (await admin.delete("/api/admin/endpoints/Extra one")).json()["code"] == "endpoint_not_found"


async def test_an_endpoint_of_the_file_is_changed_and_comes_back(admin: httpx.AsyncClient) -> None:
    shown = (await show(admin, "Lab"))["settings"]
    changed = await put(admin, "Lab", **{**shown, "models": ["large"]})
    assert changed.json()["source"] == "database"
    assert await list_models(admin) == ["Lab/large"]
    assert (await admin.delete("/api/admin/endpoints/Lab")).status_code == 204
    assert await list_models(admin) == ["Lab/small"]
    refused = await admin.delete("/api/admin/endpoints/Lab")
    assert (refused.status_code, refused.json()["code"]) == (409, "endpoint_not_stored")


async def test_what_is_shown_can_be_sent_back_and_changes_nothing(
    admin: httpx.AsyncClient, application: Application
) -> None:
    before = application.providers.endpoints["Lab"]
    sent_back = await put(admin, "Lab", **(await show(admin, "Lab"))["settings"])
    assert sent_back.json()["source"] == "file"
    assert application.providers.endpoints["Lab"] is before


async def test_only_what_is_set_is_shown(admin: httpx.AsyncClient) -> None:
    assert (await show(admin, "Lab"))["settings"] == {
        "name": "Lab",
        "baseUrl": NOWHERE,
        "apiKey": None,
        "models": ["small"],
        "headers": {"x-team": None},
        "titleModel": "none",
        "retries": 0,
    }


async def test_a_default_that_was_set_over_the_file_is_shown_and_stays(admin: httpx.AsyncClient) -> None:
    defaults = {"retries": 2, "models": "fetch", "titleModel": "same"}
    await put(admin, "Lab", **defaults)
    shown = (await show(admin, "Lab"))["settings"]
    assert shown.items() >= defaults.items()
    again = await put(admin, "Lab", **shown)
    assert (again.json()["source"], again.json()["settings"]) == ("database", shown)


async def test_instances_at_one_address_keep_their_own_keys() -> None:
    instances = [
        {"baseUrl": NOWHERE, "deployments": {"a": "a"}, "apiKey": "first"},
        {"baseUrl": NOWHERE, "deployments": {"b": "b"}, "apiKey": "second"},
    ]
    lower = make_tree(read_endpoint({"name": "Azure", "type": "azure", "instances": instances}))
    shown = hide_secrets(lower)
    assert find_changes(shown, lower, {}) == {}
    swapped = find_changes({**shown, "instances": shown["instances"][::-1]}, lower, {})
    assert [one["apiKey"] for one in swapped["instances"]] == ["second", "first"]


async def test_a_secret_is_in_no_answer_and_in_no_document(
    admin: httpx.AsyncClient, application: Application, tmp_path: Path
) -> None:
    await put(
        admin,
        "Extra",
        baseUrl="http://ada:sk-secret-0123456789@127.0.0.1:9/v1",
        apiKey=SECRET,
        secretAccessKey=SECRET,
        headers={"Authorization": SECRET},
        proxy=f"http://ada:{SECRET}@127.0.0.1:9",
        instances=[{"baseUrl": NOWHERE, "deployments": {"m": "d"}, "apiKey": SECRET}],
    )
    answers = [
        (await admin.get("/api/admin/endpoints")).text,
        (await admin.get("/api/admin/settings")).text,
        (await admin.get("/api/models")).text,
        (await admin.post("/api/admin/endpoints/Extra/test", json={"model": "m"})).text,
    ]
    assert SECRET not in "".join(answers)
    await application.store.ping()
    files = list((tmp_path / "home").glob("documents.db*"))
    assert files
    for file in files:
        assert SECRET.encode() not in file.read_bytes()
    shown = (await show(admin, "Extra"))["settings"]
    assert shown["headers"] == {"Authorization": None}
    assert shown["baseUrl"] == "http://***@127.0.0.1:9/v1"
    await put(admin, "Extra", **shown)
    kept = application.endpoints.administration.endpoints["Extra"]
    assert (kept.api_key, kept.headers, kept.secret_access_key) == (SECRET, {"Authorization": SECRET}, SECRET)
    assert kept.base_url == f"http://ada:{SECRET}@127.0.0.1:9/v1"
    assert kept.instances[0].api_key == SECRET


async def test_an_empty_text_removes_a_secret(admin: httpx.AsyncClient) -> None:
    assert (await put(admin, "Lab", apiKey="")).json()["apiKeyIs"] == "none"
    assert (await put(admin, "Lab", apiKey="user_provided")).json()["apiKeyIs"] == "user_provided"


async def test_a_key_of_the_file_does_not_go_where_the_page_says(
    admin: httpx.AsyncClient, application: Application
) -> None:
    changed = await put(admin, "Lab", baseUrl="http://127.0.0.1:10/v1", models=["small"])
    assert changed.json()["apiKeyIs"] == "none"
    elsewhere = application.endpoints.administration.endpoints["Lab"]
    assert (elsewhere.api_key, elsewhere.headers) == (None, {})


@pytest.mark.parametrize(
    "move",
    [
        {"baseUrl": "http://127.0.0.1:10/v1"},
        {"proxy": "http://127.0.0.1:10"},
        {"type": "anthropic"},
        {"instances": [{"baseUrl": "http://127.0.0.1:10", "deployments": {"a": "b"}}]},
    ],
)
async def test_a_key_that_was_given_in_the_page_does_not_go_elsewhere_with_the_next_change(
    admin: httpx.AsyncClient, application: Application, move: dict[str, Any]
) -> None:
    instance = {"baseUrl": NOWHERE, "deployments": {"m": "d"}, "apiKey": SECRET}
    before = {"baseUrl": NOWHERE, "instances": [instance]}
    await put(admin, "Extra", **before, apiKey=SECRET, headers={"x-team": SECRET})
    shown = (await show(admin, "Extra"))["settings"]
    await put(admin, "Extra", **{**shown, "models": ["m"]})
    assert application.endpoints.administration.endpoints["Extra"].api_key == SECRET
    assert (await put(admin, "Extra", **{**shown, **move})).json()["apiKeyIs"] == "none"
    moved = application.endpoints.administration.endpoints["Extra"]
    assert (moved.api_key, moved.headers) == (None, {})
    assert not any(one.api_key for one in moved.instances)


async def test_a_key_of_an_instance_in_the_file_does_not_go_through_another_proxy() -> None:
    instance = {"baseUrl": NOWHERE, "deployments": {"m": "d"}, "apiKey": SECRET}
    file = make_tree(read_endpoint({"name": "Cloud", "type": "azure", "instances": [instance]}))
    changed = find_changes({**hide_secrets(file), "proxy": "http://127.0.0.1:10"}, file, {})
    assert SECRET not in str(merge(file, changed))


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "azure", "baseUrl": "https://a.openai.azure.com"},
        {"type": "azure", "baseUrl": NOWHERE, "apiKey": SECRET},
        {"type": "azure", "instances": [{"baseUrl": NOWHERE, "deployments": {"a": "b"}, "apiKey": SECRET}]},
        {"type": "anthropic", "through": "vertex", "baseUrl": "https://aiplatform.googleapis.com"},
    ],
)
async def test_tokens_of_the_server_may_go_to_their_cloud_and_keys_anywhere(
    admin: httpx.AsyncClient, fields: dict[str, Any]
) -> None:
    assert (await put(admin, "Extra", **fields)).status_code == 200


async def test_variables_of_the_server_are_not_read(
    admin: httpx.AsyncClient, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_KEY", SECRET)
    await put(admin, "Extra", baseUrl=NOWHERE, apiKey="${LAB_KEY}")
    assert application.endpoints.administration.endpoints["Extra"].api_key == "${LAB_KEY}"


@pytest.mark.parametrize(
    ("name", "fields", "path", "message"),
    [
        (
            "Extra",
            {"baseUrl": "ftp://a"},
            "settings.baseUrl",
            "expected an address that begins with http:// or https://.",
        ),
        (
            "Extra",
            {"baseurl": NOWHERE},
            "settings.baseurl",
            "there is no such setting. Did you mean baseUrl?",
        ),
        (
            "Extra",
            {"baseUrl": NOWHERE, "retries": 11},
            "settings.retries",
            "expected a whole number from 0 to 10.",
        ),
        (
            "Extra",
            {"baseUrl": NOWHERE, "headers": [SECRET]},
            "settings.headers",
            "expected a group of settings.",
        ),
        (
            "Extra",
            {"baseUrl": NOWHERE, "fallback": ["Nobody/m"]},
            "settings.fallback[0]",
            "there is no endpoint Nobody. The endpoints are: Extra, Lab, On this machine.",
        ),
        (
            "Extra",
            {"type": "google", "through": "vertex", "credentialsFile": "/etc/passwd"},
            "settings.credentialsFile",
            "only tertulia.yaml and the environment can name a file of the server.",
        ),
        (
            "Extra",
            {"type": "google", "through": "vertex", "baseUrl": "https://googleapis.com.example"},
            "settings.baseUrl",
            IDENTITY,
        ),
        ("Extra", {"type": "azure", "baseUrl": "https://a.cloudapp.azure.com"}, "settings.baseUrl", IDENTITY),
        ("Extra", {"type": "azure", "baseUrl": "http://a.openai.azure.com"}, "settings.baseUrl", IDENTITY),
        (
            "Extra",
            {"type": "azure", "instances": [{"baseUrl": NOWHERE, "deployments": {"a": "b"}}]},
            "settings.instances[0].baseUrl",
            IDENTITY,
        ),
        (
            "..",
            {"baseUrl": NOWHERE},
            "settings.name",
            "expected more than dots: browsers leave them out of addresses.",
        ),
        ("lab", {"baseUrl": NOWHERE}, "settings.name", "lab is the name of another endpoint already."),
        (
            "On this machine",
            {"baseUrl": NOWHERE},
            "settings.name",
            "On this machine is the name of the models on this machine. Choose another one.",
        ),
    ],
)
async def test_a_fault_is_told_as_in_the_file_and_changes_nothing(
    admin: httpx.AsyncClient, name: str, fields: dict[str, Any], path: str, message: str
) -> None:
    refused = await put(admin, name, **fields)
    assert refused.status_code == 400
    assert refused.json()["errors"] == [{"path": path, "message": message}]
    assert SECRET not in refused.text
    assert await list_models(admin) == ["Lab/small"]


async def test_an_answer_that_is_being_made_ends_as_it_began(
    admin: httpx.AsyncClient, application: Application, provider: FakeProvider
) -> None:
    await put(admin, "Fake", baseUrl=provider.base_url, models=["words-200tps-40"], titleModel="none")
    old = application.providers.endpoints["Fake"]
    message = {"id": "q1", "role": "user", "parts": [{"type": "text", "text": "Go"}]}
    asking = asyncio.create_task(
        admin.post("/api/messages", json={"id": "c1", "model": "Fake/words-200tps-40", "messages": [message]})
    )
    async with asyncio.timeout(PATIENCE):
        while not application.runs.list_active():
            await asyncio.sleep(0)
    await admin.delete("/api/admin/endpoints/Fake")
    assert old.is_retired
    answer = await asking
    assert '"finishReason":"stop"' in answer.text
    assert await list_models(admin) == ["Lab/small"]


async def test_two_servers_on_one_database_see_each_others_changes(
    admin: httpx.AsyncClient, application: Application
) -> None:
    other = await bootstrap(application.settings, Adapters())
    other.endpoints.administration.open()
    try:
        await put(admin, "Extra", baseUrl=NOWHERE, models=["a"], apiKey=SECRET)
        async with asyncio.timeout(PATIENCE):
            while "Extra" not in other.providers.endpoints:
                await asyncio.sleep(0.01)
        assert other.endpoints.administration.endpoints["Extra"].api_key == SECRET
        await admin.delete("/api/admin/endpoints/Extra")
        async with asyncio.timeout(PATIENCE):
            while "Extra" in other.providers.endpoints:
                await asyncio.sleep(0.01)
    finally:
        await other.close()


async def test_a_test_makes_one_call_and_closes_the_circuit(
    admin: httpx.AsyncClient, application: Application, provider: FakeProvider
) -> None:
    down = (await admin.post("/api/admin/endpoints/Lab/test", json={})).json()
    assert (down["ok"], down["model"], down["error"]["code"]) == (False, "small", "provider_unreachable")
    assert down["error"]["params"]["endpoint"] == "Lab"
    await put(admin, "Fake", baseUrl=provider.base_url, models=["words-0tps-3"])
    circuit = application.providers.endpoints["Fake"].circuit
    circuit.fail(_unreachable(), is_trial=False)
    shown = (await show(admin, "Fake"))["circuit"]
    assert (shown["state"], shown["lastError"]["code"]) == ("open", "provider_unreachable")
    assert shown["lastError"]["params"] == {"endpoint": "Fake", "detail": "no route"}
    metrics = (await admin.get("/metrics")).text
    assert 'tertulia_endpoint_circuit{endpoint="Fake"} 2.0' in metrics
    assert 'tertulia_endpoint_circuit{endpoint="Lab"} 0.0' in metrics
    up = (await admin.post("/api/admin/endpoints/Fake/test", json={})).json()
    assert (up["ok"], up["model"], up.get("error")) == (True, "words-0tps-3", None)
    assert (await show(admin, "Fake"))["circuit"] == {
        "state": "closed",
        "failures": 0,
        "retryAt": None,
        "lastError": None,
    }
    missing = await admin.post("/api/admin/endpoints/Nobody/test", json={})
    assert (missing.status_code, missing.json()["code"]) == (404, "endpoint_not_found")


async def test_a_disabled_endpoint_can_be_tested(admin: httpx.AsyncClient, provider: FakeProvider) -> None:
    await put(admin, "Fake", baseUrl=provider.base_url, models=["words-0tps-3"], enabled=False)
    assert (await admin.post("/api/admin/endpoints/Fake/test", json={})).json()["ok"]


async def test_settings_say_where_they_come_from(admin: httpx.AsyncClient) -> None:
    await put(admin, "Lab", models=["large"])
    items = (await admin.get("/api/admin/settings")).json()["items"]
    sources = {item["path"]: (item["value"], item["source"]) for item in items}
    assert sources["endpoints.Lab.models"] == ("large", "database")
    assert sources["endpoints.Lab.apiKey"][0] == "***"
    assert sources["registration"] == ("open", "default")
    assert all(item["description"] for item in items)


async def test_secrets_of_another_key_file_count_as_absent(
    admin: httpx.AsyncClient, application: Application
) -> None:
    await put(admin, "Extra", baseUrl=NOWHERE, apiKey=SECRET)
    home = application.settings.home
    kept = (home / "secret.key").read_text()
    (home / "secret.key").write_text("11" * 32)
    other = await bootstrap(application.settings, Adapters(), Layers())
    (home / "secret.key").write_text(kept)
    try:
        assert other.endpoints.administration.endpoints["Extra"].api_key is None
    finally:
        await other.close()


def _unreachable() -> Any:
    from tertulia.modules.providers.errors import ProviderUnreachableError

    return ProviderUnreachableError(endpoint="Fake", detail="no route")
