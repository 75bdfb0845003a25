"""Roles over HTTP."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.tests.conftest import Register, SignedIn
from tertulia.entrypoints.bootstrap import Application

HELPERS = {"name": "Helpers", "permissions": ["admin.roles", "presets.use", "people.find"]}


async def put(client: httpx.AsyncClient, role: str, **fields: Any) -> httpx.Response:
    return await client.put(f"/api/admin/roles/{role}", json={"name": role.title(), **fields})


async def give_role(application: Application, person: SignedIn, role: str) -> None:
    await application.users.change(person.user["id"], role=role)


async def test_a_role_is_made_changed_listed_and_deleted(signed_in: SignedIn) -> None:
    client = signed_in.client
    made = await put(
        client,
        "editors",
        permissions=["presets.use"],
        models=["Lab/*", "!*/big"],
        limits={"messages": "5/minute", "concurrentRuns": 2},
        requiresSecondFactor=True,
    )
    assert made.status_code == 200, made.text
    assert made.json() | {"updatedAt": None} == {
        "id": "editors",
        "name": "Editors",
        "description": "",
        "permissions": ["presets.use"],
        "models": ["Lab/*", "!*/big"],
        "limits": {"messages": "5/minute", "uploads": None, "concurrentRuns": 2},
        "requiresSecondFactor": True,
        "isBuiltIn": False,
        "users": 0,
        "updatedAt": None,
    }
    changed = (await put(client, "editors", permissions=["presets.use", "presets.create"])).json()
    assert (changed["models"], changed["permissions"]) == ([], ["presets.create", "presets.use"])
    listed = (await client.get("/api/admin/roles")).json()
    assert [role["id"] for role in listed["items"]] == ["admin", "user", "editors"]
    assert "admin.roles" in listed["permissions"]
    assert listed["items"][0]["users"] == 1
    assert (await client.delete("/api/admin/roles/editors")).status_code == 204
    gone = await client.delete("/api/admin/roles/editors")
    assert (gone.status_code, gone.json()["code"]) == (404, "role_not_found")


async def test_the_administrator_s_permissions_stay_and_built_in_roles_can_not_be_deleted(
    signed_in: SignedIn,
) -> None:
    client = signed_in.client
    changed = (await put(client, "admin", permissions=[], requiresSecondFactor=False)).json()
    assert "admin.roles" in changed["permissions"]
    assert changed["name"] == "Admin"
    for role in ("admin", "user"):
        refused = await client.delete(f"/api/admin/roles/{role}")
        assert (refused.status_code, refused.json()["code"]) == (409, "role_built_in")


async def test_a_role_that_people_have_can_not_be_deleted(
    signed_in: SignedIn, register: Register, application: Application
) -> None:
    await put(signed_in.client, "editors", permissions=["presets.use"])
    await give_role(application, await register("eve@example.org"), "editors")
    refused = await signed_in.client.delete("/api/admin/roles/editors")
    assert (refused.status_code, refused.json()["code"]) == (409, "role_in_use")
    assert refused.json()["params"] == {"role": "editors", "people": 1}


async def test_a_change_of_a_role_holds_for_its_people_at_once(
    signed_in: SignedIn, register: Register
) -> None:
    person = (await register("eve@example.org")).client
    assert (await person.get("/api/presets")).status_code == 200
    await put(signed_in.client, "user", permissions=["files.use"])
    refused = await person.get("/api/presets")
    assert (refused.status_code, refused.json()["params"]) == (403, {"permission": "presets.use"})


@pytest.mark.parametrize(
    "fields",
    [
        {"permissions": ["presets.rule"]},
        {"models": ["a\nb"]},
        {"models": [" "]},
        {"limits": {"messages": "many"}},
        {"limits": {"messages": "5/fortnight"}},
        {"limits": {"concurrentRuns": 0}},
        {"isBuiltIn": True},
        {"id": "admin"},
    ],
)
async def test_what_is_no_role_is_refused(signed_in: SignedIn, fields: dict[str, Any]) -> None:
    refused = await put(signed_in.client, "editors", **fields)
    assert (refused.status_code, refused.json()["code"]) == (400, "request_invalid")
    assert len((await signed_in.client.get("/api/admin/roles")).json()["items"]) == 2


@pytest.mark.parametrize("role", ["Editors", "a b", "-a", "x" * 41])
async def test_what_is_no_id_of_a_role_is_refused(signed_in: SignedIn, role: str) -> None:
    assert (await put(signed_in.client, role)).status_code == 400


async def test_there_is_an_end_to_the_number_of_roles(signed_in: SignedIn) -> None:
    for number in range(98):
        assert (await put(signed_in.client, f"r{number}")).status_code == 200
    refused = await put(signed_in.client, "one-more")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_roles")
    assert (await put(signed_in.client, "r1", description="changed")).status_code == 200
