"""Presets over HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from api.tests.conftest import Register, SignedIn

NOT_THERE = "0199d1a0-7c3e-7a51-9b0e-3f2a64c1d7aa"


def preset(name: str = "Translator", **fields: Any) -> dict[str, Any]:
    return {"name": name, "model": "Lab/small", "settings": {"temperature": 0.2}, **fields}


async def create(client: httpx.AsyncClient, name: str = "Translator", **fields: Any) -> dict[str, Any]:
    response = await client.post("/api/presets", json=preset(name, **fields))
    assert response.status_code == 201, response.text
    return response.json()


async def list_names(client: httpx.AsyncClient) -> list[str]:
    return [item["name"] for item in (await client.get("/api/presets")).json()["items"]]


async def test_a_preset_is_kept_renamed_and_deleted(signed_in: SignedIn) -> None:
    client = signed_in.client
    made = await create(client)
    assert made["settings"] == {"temperature": 0.2}
    assert (made["isDefault"], made["shareToken"]) == (False, None)
    assert (await client.get("/api/presets")).json()["items"] == [made]
    address = f"/api/presets/{made['id']}"
    changed = (await client.patch(address, json={"name": "  Poet ", "settings": {"seed": 7}})).json()
    assert (changed["name"], changed["settings"], changed["model"]) == ("Poet", {"seed": 7}, "Lab/small")
    assert (await client.delete(address)).status_code == 204
    assert await list_names(client) == []
    assert (await client.delete(address)).json()["code"] == "preset_not_found"


async def test_a_name_that_is_taken_gets_a_number(signed_in: SignedIn) -> None:
    client = signed_in.client
    await create(client, "Poet")
    assert (await create(client, "poet"))["name"] == "poet 2"
    third = await create(client, " POET ")
    assert third["name"] == "POET 3"
    renamed = await client.patch(f"/api/presets/{third['id']}", json={"name": "Poet 3"})
    assert renamed.json()["name"] == "Poet 3"
    long = "x" * 100
    await create(client, long)
    assert (await create(client, long))["name"] == "x" * 98 + " 2"


async def test_there_is_one_default_at_the_most(signed_in: SignedIn) -> None:
    client = signed_in.client
    first, second = await create(client, "a"), await create(client, "b")
    for one in (first, second):
        await client.patch(f"/api/presets/{one['id']}", json={"isDefault": True})
    items = (await client.get("/api/presets")).json()["items"]
    assert [item["isDefault"] for item in items] == [False, True]
    await client.patch(f"/api/presets/{first['id']}", json={"isDefault": False})
    assert (await client.get("/api/presets")).json()["items"][1]["isDefault"] is True
    await client.delete(f"/api/presets/{second['id']}")
    assert (await create(client, "c"))["isDefault"] is False


async def test_at_the_same_time_names_stay_unique_and_defaults_single(signed_in: SignedIn) -> None:
    client = signed_in.client
    made = await asyncio.gather(*(create(client, "Same") for _ in range(6)))
    assert len({one["name"] for one in made}) == 6
    await asyncio.gather(
        *(client.patch(f"/api/presets/{one['id']}", json={"isDefault": True}) for one in made)
    )
    items = (await client.get("/api/presets")).json()["items"]
    assert sum(item["isDefault"] for item in items) == 1


async def test_presets_of_others_are_not_there(signed_in: SignedIn, register: Register) -> None:
    made = await create(signed_in.client)
    other = (await register("eve@example.org")).client
    address = f"/api/presets/{made['id']}"
    answers = [
        await other.patch(address, json={"name": "Mine"}),
        await other.delete(address),
        await other.post(f"{address}/share"),
        await other.delete(f"{address}/share"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert await list_names(other) == []
    assert await list_names(signed_in.client) == ["Translator"]


async def test_a_share_token_opens_a_preset_until_it_is_taken_back(
    signed_in: SignedIn, register: Register
) -> None:
    client, other = signed_in.client, (await register("eve@example.org")).client
    made = await create(client)
    address = f"/api/presets/{made['id']}/share"
    token = (await client.post(address)).json()["token"]
    assert len(token) >= 32
    assert (await client.post(address)).json()["token"] == token
    assert (await client.get("/api/presets")).json()["items"][0]["shareToken"] == token
    shared = await other.get(f"/api/shared-presets/{token}")
    assert shared.json() == {"name": "Translator", "model": "Lab/small", "settings": {"temperature": 0.2}}
    assert (await client.delete(address)).status_code == 204
    gone = await other.get(f"/api/shared-presets/{token}")
    assert (gone.status_code, gone.json()["code"]) == (404, "shared_preset_not_found")
    assert (await client.post(address)).json()["token"] != token
    assert (await other.get("/api/shared-presets/null")).status_code == 404


async def test_a_deleted_preset_is_not_shared_any_more(signed_in: SignedIn) -> None:
    client = signed_in.client
    made = await create(client)
    token = (await client.post(f"/api/presets/{made['id']}/share")).json()["token"]
    await client.delete(f"/api/presets/{made['id']}")
    assert (await client.get(f"/api/shared-presets/{token}")).status_code == 404


async def test_an_import_adds_all_or_nothing(signed_in: SignedIn) -> None:
    client = signed_in.client
    await create(client, "a")
    wrong = {"presets": [preset("b"), preset("c", settings={"temperature": 9})]}
    assert (await client.post("/api/presets/import", json=wrong)).status_code == 400
    assert await list_names(client) == ["a"]
    right = await client.post("/api/presets/import", json={"presets": [preset("a"), preset("A")]})
    assert [item["name"] for item in right.json()["items"]] == ["a 2", "A 3"]
    many = {"presets": [preset(f"p{number}") for number in range(198)]}
    refused = await client.post("/api/presets/import", json=many)
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_presets")
    assert len(await list_names(client)) == 3
    many["presets"].pop()
    assert (await client.post("/api/presets/import", json=many)).status_code == 201
    assert (await client.post("/api/presets", json=preset("one more"))).json()["code"] == "too_many_presets"


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "  "},
        {"name": "a\nb"},
        {"name": "x" * 101},
        {"model": "small"},
        {"model": "Lab/"},
        {"settings": {"warmth": 1}},
        {"userId": "someone"},
        {"id": NOT_THERE},
        {"shareToken": "mine"},
    ],
)
async def test_what_does_not_fit_is_refused(signed_in: SignedIn, fields: dict[str, Any]) -> None:
    response = await signed_in.client.post("/api/presets", json={**preset(), **fields})
    assert response.status_code == 400


async def test_settings_of_any_size_are_not_kept(signed_in: SignedIn) -> None:
    large = preset(settings={"systemPrompt": "\x01" * 100_000})
    response = await signed_in.client.post("/api/presets", json=large)
    assert (response.status_code, response.json()["code"]) == (400, "preset_too_large")


async def test_presets_are_for_people_who_signed_in(client: httpx.AsyncClient) -> None:
    for address in ("/api/presets", "/api/shared-presets/abc"):
        assert (await client.get(address)).status_code == 401
