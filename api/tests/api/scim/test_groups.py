"""Provisioning groups by SCIM, with requests as Entra and Okta send them."""

from __future__ import annotations

from typing import Any

import httpx

from api.tests.api.scim.test_users import PATCH, create, refusal
from api.tests.conftest import Register, SignedIn
from tertulia.entrypoints.bootstrap import Application
from tertulia.kernel.principal import COMMAND
from tertulia.modules.scim.resources import WantedGroup

GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


async def make_person(client: httpx.AsyncClient, name: str) -> str:
    return (await create(client, {"userName": f"{name}@example.org", "displayName": name}))["id"]


async def make_group(client: httpx.AsyncClient, name: str, *members: str) -> dict[str, Any]:
    body = {
        "schemas": [GROUP, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
        "externalId": f"external-{name}",
        "displayName": name,
        "members": [{"value": one} for one in members],
        "meta": {"resourceType": "Group"},
    }
    response = await client.post("/scim/v2/Groups", json=body)
    assert response.status_code == 201, response.text
    return response.json()


async def change(client: httpx.AsyncClient, group_id: str, *operations: dict[str, Any]) -> httpx.Response:
    body = {"schemas": [PATCH], "Operations": list(operations)}
    return await client.patch(f"/scim/v2/Groups/{group_id}", json=body)


def members_of(group: dict[str, Any]) -> set[str]:
    return {member["value"] for member in group["members"]}


async def test_a_group_is_made_found_changed_and_deleted(signed_in: SignedIn) -> None:
    client = signed_in.client
    amy, bob = await make_person(client, "amy"), await make_person(client, "bob")
    made = await make_group(client, "Physics", amy)
    assert (made["displayName"], made["externalId"], members_of(made)) == (
        "Physics",
        "external-Physics",
        {amy},
    )
    address = f"/scim/v2/Groups/{made['id']}"
    assert (await client.get(address)).json() == made
    assert "members" not in (await client.get(address, params={"excludedAttributes": "members"})).json()
    for text in (
        'displayName eq "Physics"',
        'externalId eq "external-Physics"',
        f'id eq "{made["id"]}" and members eq "{amy}"',
        f'members.value eq "{amy}"',
    ):
        found = (await client.get("/scim/v2/Groups", params={"filter": text})).json()
        assert found["Resources"] == [made], text
    none = await client.get("/scim/v2/Groups", params={"filter": f'members.value eq "{bob}"'})
    assert none.json()["totalResults"] == 0
    listed = (await client.get("/api/admin/groups")).json()["items"]
    assert [(one["name"], one["source"], one["members"]) for one in listed] == [("Physics", "scim", 1)]
    replaced = await client.put(address, json={"displayName": "Chess", "members": [{"value": bob}]})
    assert (replaced.json()["displayName"], members_of(replaced.json())) == ("Chess", {bob})
    assert (await client.delete(address)).status_code == 204
    assert refusal(await client.get(address)) == (404, None)


async def test_members_in_the_words_of_entra(signed_in: SignedIn, application: Application) -> None:
    client = signed_in.client
    amy, bob = await make_person(client, "amy"), await make_person(client, "bob")
    group = await make_group(client, "Physics")
    groups = application.rights_services.groups
    added = await change(
        client, group["id"], {"op": "Add", "path": "members", "value": [{"value": amy}, {"value": bob}]}
    )
    assert members_of(added.json()) == {amy, bob}
    assert await groups.list_groups_of(amy) == {group["id"]}
    removed = await change(
        client, group["id"], {"op": "Remove", "path": "members", "value": [{"value": amy}]}
    )
    assert members_of(removed.json()) == {bob}
    assert await groups.list_groups_of(amy) == frozenset()
    renamed = await change(client, group["id"], {"op": "Replace", "path": "displayName", "value": "Chess"})
    assert renamed.json()["displayName"] == "Chess"


async def test_members_in_the_words_of_okta(signed_in: SignedIn) -> None:
    client = signed_in.client
    amy, bob, carl = [await make_person(client, name) for name in ("amy", "bob", "carl")]
    group = await make_group(client, "Physics", amy, carl)
    swapped = await change(
        client,
        group["id"],
        {"op": "remove", "path": f'members[value eq "{amy}"]'},
        {"op": "add", "path": "members", "value": [{"value": bob, "display": "bob@example.org"}]},
    )
    assert members_of(swapped.json()) == {bob, carl}
    renamed = await change(
        client, group["id"], {"op": "replace", "value": {"id": group["id"], "displayName": "Chess"}}
    )
    assert (renamed.json()["displayName"], members_of(renamed.json())) == ("Chess", {bob, carl})
    emptied = await change(client, group["id"], {"op": "replace", "path": "members", "value": []})
    assert emptied.json()["members"] == []


async def test_only_provisioned_people_and_groups_are_touched(
    signed_in: SignedIn, register: Register
) -> None:
    client, eve = signed_in.client, await register("eve@example.org")
    local = (await client.post("/api/admin/groups", json={"name": "Board"})).json()
    address = f"/scim/v2/Groups/{local['id']}"
    answers = [
        await client.get(address),
        await client.put(address, json={"displayName": "Mine"}),
        await change(client, local["id"], {"op": "replace", "path": "displayName", "value": "Mine"}),
        await client.delete(address),
    ]
    assert [refusal(answer) for answer in answers] == [(404, None)] * 4
    same = await make_group(client, "Board")
    assert same["id"] != local["id"]
    taken = await client.post("/scim/v2/Groups", json={"displayName": "Board"})
    assert refusal(taken) == (409, "uniqueness")
    stranger = await change(
        client, same["id"], {"op": "add", "path": "members", "value": [{"value": eve.user["id"]}]}
    )
    assert refusal(stranger) == (400, "invalidValue")


async def test_what_others_change_while_a_patch_is_worked_out_stays(
    signed_in: SignedIn, application: Application
) -> None:
    client, groups = signed_in.client, application.scim.groups
    amy, bob, cleo = [await make_person(client, name) for name in ("amy", "bob", "cleo")]
    group_id = (await make_group(client, "Physics", amy, bob))["id"]
    before = await groups.get(group_id)
    meanwhile = [
        {"op": "replace", "path": "displayName", "value": "Chess"},
        {"op": "remove", "path": f'members[value eq "{bob}"]'},
        {"op": "add", "path": "members", "value": [{"value": cleo}]},
    ]
    assert (await change(client, group_id, *meanwhile)).status_code == 200
    wanted = WantedGroup(name="Physics", external_id="external-Physics", members=(bob,))
    group, members = await groups.replace(COMMAND, group_id, wanted, before)
    assert (group.name, members) == ("Chess", [cleo])


async def test_a_name_is_kept_to_the_letter_also_when_it_is_changed(signed_in: SignedIn) -> None:
    made = await make_group(signed_in.client, "Physics")
    wanted = {"schemas": [GROUP], "displayName": "Applied  Physics ", "externalId": "77"}
    changed = await signed_in.client.put(f"/scim/v2/Groups/{made['id']}", json=wanted)
    assert (changed.json()["displayName"], changed.json()["externalId"]) == ("Applied  Physics ", "77")
    assert changed.json()["meta"]["lastModified"] > made["meta"]["lastModified"]


async def test_a_path_is_looked_at_only_if_it_is_short(signed_in: SignedIn) -> None:
    """What fits no pattern is tried in ever more ways, the longer it is; meanwhile the server would do nothing else."""
    group = await make_group(signed_in.client, "Physics")
    for path in ("urn:" + "a" * 1000 + "!", "members[" + "a." * 500):
        answer = await change(signed_in.client, group["id"], {"op": "add", "path": path, "value": "x"})
        assert refusal(answer) == (400, "invalidPath")
        assert answer.json()["detail"] == "This path is too long."
