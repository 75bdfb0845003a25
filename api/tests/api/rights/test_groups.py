"""Groups over HTTP."""

from __future__ import annotations

from typing import Any

import httpx

from api.tests.conftest import Register, SignedIn
from tertulia.entrypoints.bootstrap import Application

NOT_THERE = "0199d1a0-7c3e-7a51-9b0e-3f2a64c1d7aa"


async def create(client: httpx.AsyncClient, name: str = "Board") -> dict[str, Any]:
    response = await client.post("/api/admin/groups", json={"name": name})
    assert response.status_code == 201, response.text
    return response.json()


async def test_a_group_is_made_changed_and_deleted(signed_in: SignedIn) -> None:
    client = signed_in.client
    made = await create(client)
    assert made | {"id": ""} == {
        "id": "",
        "name": "Board",
        "description": "",
        "source": "local",
        "members": 0,
    }
    address = f"/api/admin/groups/{made['id']}"
    changed = (await client.patch(address, json={"description": "Nine people"})).json()
    assert (changed["name"], changed["description"]) == ("Board", "Nine people")
    taken = await client.post("/api/admin/groups", json={"name": "bOARD"})
    assert (taken.status_code, taken.json()["code"]) == (409, "group_name_taken")
    assert (await client.delete(address)).status_code == 204
    assert (await client.get("/api/admin/groups")).json() == {"items": [], "nextCursor": None}
    assert (await client.delete(address)).json()["code"] == "group_not_found"


async def test_people_are_added_and_removed(signed_in: SignedIn, register: Register) -> None:
    client, eve = signed_in.client, await register("eve@example.org", "Eve")
    address = f"/api/admin/groups/{(await create(client))['id']}/members"
    for _ in range(2):
        assert (await client.put(f"{address}/{eve.user['id']}")).status_code == 204
    members = (await client.get(address)).json()["items"]
    assert members == [{"id": eve.user["id"], "name": "Eve", "email": "eve@example.org", "status": "active"}]
    assert (await client.get("/api/admin/groups")).json()["items"][0]["members"] == 1
    assert (await client.put(f"{address}/{NOT_THERE}")).json()["code"] == "user_not_found"
    assert (await client.delete(f"{address}/{eve.user['id']}")).status_code == 204
    assert (await client.get(address)).json()["items"] == []


async def test_groups_and_people_come_in_pages(signed_in: SignedIn, register: Register) -> None:
    client = signed_in.client
    made = [await create(client, name) for name in ("c", "A", "b")]
    names = list[str]()
    cursor: str | None = ""
    while cursor is not None:
        answer = await client.get(
            "/api/admin/groups", params={"limit": 2, **({"cursor": cursor} if cursor else {})}
        )
        names += [group["name"] for group in answer.json()["items"]]
        cursor = answer.json()["nextCursor"]
    assert names == ["A", "b", "c"]
    address = f"/api/admin/groups/{made[0]['id']}/members"
    people = [(await register(f"p{number}@example.org")).user["id"] for number in range(3)]
    for person in people:
        await client.put(f"{address}/{person}")
    first = (await client.get(address, params={"limit": 2})).json()
    second = (await client.get(address, params={"limit": 2, "cursor": first["nextCursor"]})).json()
    assert [one["id"] for one in (*first["items"], *second["items"])] == sorted(people)
    assert second["nextCursor"] is None
    assert (await client.get(address, params={"cursor": "!"})).json()["code"] == "cursor_invalid"


async def test_a_provider_s_group_is_read_only(signed_in: SignedIn, application: Application) -> None:
    groups = application.rights_services.groups
    await groups.sync_groups(signed_in.user["id"], "corp", ["staff"])
    [group] = (await signed_in.client.get("/api/admin/groups")).json()["items"]
    assert (group["name"], group["source"], group["members"]) == ("staff", "corp", 1)
    address = f"/api/admin/groups/{group['id']}"
    member = f"{address}/members/{signed_in.user['id']}"
    for answer in (
        await signed_in.client.patch(address, json={"name": "mine"}),
        await signed_in.client.delete(address),
        await signed_in.client.put(member),
        await signed_in.client.delete(member),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "group_managed")


async def test_a_group_that_there_is_not_has_no_list_of_people(signed_in: SignedIn) -> None:
    answer = await signed_in.client.get("/api/admin/groups/nothing/members")
    assert (answer.status_code, answer.json()["code"]) == (404, "group_not_found")
