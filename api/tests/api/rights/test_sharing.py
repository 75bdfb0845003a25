"""Sharing over HTTP, with presets as what is shared."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest

from api.tests.conftest import Register, SignedIn
from tertulia.entrypoints.bootstrap import Application

NOT_THERE = "0199d1a0-7c3e-7a51-9b0e-3f2a64c1d7aa"


class Scene(msgspec.Struct):
    """ada administers and owns a preset; eve and bob are people."""

    ada: SignedIn
    eve: SignedIn
    bob: SignedIn
    preset: dict[str, Any]

    @property
    def address(self) -> str:
        return f"/api/presets/{self.preset['id']}"

    @property
    def shares(self) -> str:
        return f"/api/shares/presets/{self.preset['id']}"

    async def share(self, *grants: dict[str, Any]) -> httpx.Response:
        return await self.ada.client.put(self.shares, json={"grants": list(grants)})

    async def share_with_eve(self, level: str) -> None:
        assert (await self.share(to_person(self.eve, level))).status_code == 200


def to_person(person: SignedIn, level: str = "viewer") -> dict[str, Any]:
    return {"granteeKind": "user", "granteeId": person.user["id"], "level": level}


def to_group(group_id: str, level: str = "viewer") -> dict[str, Any]:
    return {"granteeKind": "group", "granteeId": group_id, "level": level}


def to_everyone(level: str = "viewer") -> dict[str, Any]:
    return {"granteeKind": "everyone", "granteeId": "*", "level": level}


@pytest.fixture
async def scene(signed_in: SignedIn, register: Register) -> Scene:
    body = {"name": "Translator", "model": "Lab/small", "settings": {"temperature": 0.2}}
    preset = (await signed_in.client.post("/api/presets", json=body)).json()
    eve, bob = await register("eve@example.org", "Eve Adams"), await register("bob@example.org", "Bob")
    return Scene(signed_in, eve, bob, preset)


async def list_presets(person: SignedIn) -> list[dict[str, Any]]:
    return (await person.client.get("/api/presets")).json()["items"]


async def make_group(scene: Scene, name: str, *people: SignedIn) -> str:
    group_id = (await scene.ada.client.post("/api/admin/groups", json={"name": name})).json()["id"]
    for person in people:
        await scene.ada.client.put(f"/api/admin/groups/{group_id}/members/{person.user['id']}")
    return group_id


async def test_a_shared_preset_is_in_the_list_of_those_it_is_shared_with(scene: Scene) -> None:
    assert scene.preset["access"] == {"level": "owner", "owner": None}
    await scene.ada.client.post(f"{scene.address}/share")
    await scene.share_with_eve("viewer")
    [seen] = await list_presets(scene.eve)
    owner = {"id": scene.ada.user["id"], "name": scene.ada.user["name"]}
    assert seen["access"] == {"level": "viewer", "owner": owner}
    assert (seen["name"], seen["settings"], seen["shareToken"]) == ("Translator", {"temperature": 0.2}, None)
    assert await list_presets(scene.bob) == []


async def test_grants_are_read_as_they_were_set(scene: Scene) -> None:
    group_id = await make_group(scene, "Board")
    grants = [to_everyone(), to_group(group_id, "editor"), to_person(scene.eve, "owner")]
    answer = await scene.share(*grants)
    names = [None, "Board", "Eve Adams"]
    wanted = [grant | {"name": name} for grant, name in zip(grants, names, strict=True)]
    assert answer.json()["grants"] == wanted
    assert (await scene.ada.client.get(scene.shares)).json()["grants"] == wanted
    assert (await scene.share(*wanted)).json()["grants"] == wanted
    assert (await scene.share(wanted[0])).json()["grants"] == wanted[:1]
    assert (await scene.ada.client.get(scene.shares)).json()["grants"] == wanted[:1]
    assert (await scene.share()).json() == {"grants": []}
    assert (await scene.ada.client.get(scene.shares)).json() == {"grants": []}


async def test_the_owner_needs_no_grant_and_has_what_is_everybodys_once(scene: Scene) -> None:
    answer = await scene.share(to_person(scene.ada, "viewer"), to_everyone())
    assert [grant["granteeKind"] for grant in answer.json()["grants"]] == ["everyone"]
    assert [one["access"]["level"] for one in await list_presets(scene.ada)] == ["owner"]


async def test_nothing_is_shared_with_who_is_leaving(scene: Scene, application: Application) -> None:
    await application.users.change(scene.eve.user["id"], status="leaving")
    refused = await scene.share(to_person(scene.eve))
    assert (refused.status_code, refused.json()["code"]) == (400, "grantee_not_found")


async def test_a_viewer_looks_and_an_editor_changes(scene: Scene) -> None:
    await scene.share_with_eve("viewer")
    refused = await scene.eve.client.patch(scene.address, json={"name": "Mine"})
    assert (refused.status_code, refused.json()["code"]) == (403, "access_insufficient")
    await scene.share_with_eve("editor")
    changed = await scene.eve.client.patch(scene.address, json={"name": "Poet", "settings": {"seed": 7}})
    assert (changed.status_code, changed.json()["name"]) == (200, "Poet")
    assert changed.json()["access"]["level"] == "editor"
    [own] = await list_presets(scene.ada)
    assert (own["name"], own["settings"]) == ("Poet", {"seed": 7})
    for refused in (
        await scene.eve.client.delete(scene.address),
        await scene.eve.client.post(f"{scene.address}/share"),
        await scene.eve.client.get(scene.shares),
        await scene.eve.client.put(scene.shares, json={"grants": []}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "access_insufficient")


async def test_an_owner_shares_and_deletes_as_well(scene: Scene) -> None:
    await scene.share_with_eve("owner")
    grants = {"grants": [to_person(scene.bob)]}
    assert (await scene.eve.client.put(scene.shares, json=grants)).status_code == 200
    assert len(await list_presets(scene.bob)) == 1
    assert await list_presets(scene.eve) == []
    await scene.share_with_eve("owner")
    assert (await scene.eve.client.delete(scene.address)).status_code == 204
    assert (await list_presets(scene.ada), await list_presets(scene.eve)) == ([], [])


async def test_which_preset_is_the_default_is_each_person_s_own(scene: Scene) -> None:
    await scene.ada.client.patch(scene.address, json={"isDefault": True})
    await scene.share_with_eve("viewer")
    assert [one["isDefault"] for one in await list_presets(scene.eve)] == [False]
    chosen = await scene.eve.client.patch(scene.address, json={"isDefault": True})
    assert (chosen.status_code, chosen.json()["isDefault"]) == (200, True)
    await scene.eve.client.patch(scene.address, json={"isDefault": False})
    assert [one["isDefault"] for one in await list_presets(scene.eve)] == [False]
    assert [one["isDefault"] for one in await list_presets(scene.ada)] == [True]


async def test_a_group_s_people_have_what_the_group_has(scene: Scene) -> None:
    group_id = await make_group(scene, "Board", scene.eve)
    await scene.share(to_group(group_id, "editor"), to_person(scene.eve, "viewer"), to_everyone())
    assert [one["access"]["level"] for one in await list_presets(scene.eve)] == ["editor"]
    assert [one["access"]["level"] for one in await list_presets(scene.bob)] == ["viewer"]
    assert (await scene.eve.client.patch(scene.address, json={"name": "Poet"})).status_code == 200
    await scene.ada.client.delete(f"/api/admin/groups/{group_id}")
    assert [one["access"]["level"] for one in await list_presets(scene.eve)] == ["viewer"]
    grants = (await scene.ada.client.get(scene.shares)).json()["grants"]
    assert [grant["granteeKind"] for grant in grants] == ["everyone", "user"]


@pytest.mark.parametrize(
    ("grants", "code"),
    [
        ([to_group(NOT_THERE)], "grantee_not_found"),
        ([{"granteeKind": "user", "granteeId": NOT_THERE, "level": "viewer"}], "grantee_not_found"),
        ([to_everyone("editor")], "grants_invalid"),
        ([to_everyone("owner")], "grants_invalid"),
        ([to_everyone(), to_everyone()], "grants_invalid"),
        ([{"granteeKind": "everyone", "granteeId": "x", "level": "viewer"}], "grants_invalid"),
        ([to_everyone("ruler")], "request_invalid"),
        ([to_everyone() | {"ownerId": "x"}], "request_invalid"),
        ([to_group("a/b")], "request_invalid"),
        ([to_group(NOT_THERE)] * 101, "request_invalid"),
    ],
)
async def test_what_can_not_be_granted_changes_nothing(
    scene: Scene, grants: list[dict[str, Any]], code: str
) -> None:
    await scene.share_with_eve("viewer")
    refused = await scene.share(*grants)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert len(await list_presets(scene.eve)) == 1


async def test_a_deleted_preset_leaves_no_grants(scene: Scene, application: Application) -> None:
    await scene.share_with_eve("viewer")
    await scene.ada.client.delete(scene.address)
    assert await application.rights_services.sharing.grants_of("presets", scene.preset["id"]) == []
    gone = await scene.ada.client.get(scene.shares)
    assert (gone.status_code, gone.json()["code"]) == (404, "resource_hidden")
    other = await scene.ada.client.get(f"/api/shares/rockets/{NOT_THERE}")
    assert (other.status_code, other.json()["code"]) == (404, "kind_not_shareable")


async def test_the_roles_say_who_shares_and_with_everyone(scene: Scene) -> None:
    body = {"name": "Translator", "model": "Lab/small", "settings": {"seed": 1}}
    made = (await scene.eve.client.post("/api/presets", json=body)).json()
    shares = f"/api/shares/presets/{made['id']}"

    async def allow(*permissions: str) -> None:
        role = {"name": "User", "permissions": ["presets.use", "presets.create", *permissions]}
        await scene.ada.client.put("/api/admin/roles/user", json=role)

    async def share(grant: dict[str, Any]) -> httpx.Response:
        return await scene.eve.client.put(shares, json={"grants": [grant]})

    await allow("presets.share")
    refused = await share(to_everyone())
    assert (refused.status_code, refused.json()["params"]) == (403, {"permission": "presets.share_publicly"})
    assert (await share(to_person(scene.bob))).status_code == 200
    await allow()
    refused = await share(to_person(scene.bob))
    assert (refused.status_code, refused.json()["params"]) == (403, {"permission": "presets.share"})


class TestFindingPeople:
    async def find(self, person: SignedIn, query: str) -> list[dict[str, Any]]:
        response = await person.client.get("/api/people", params={"query": query})
        assert response.status_code == 200, response.text
        return response.json()["items"]

    async def test_people_are_found_by_words_of_their_names_and_groups_by_theirs(self, scene: Scene) -> None:
        group_id = await make_group(scene, "Éditeurs")
        eve = {"kind": "user", "id": scene.eve.user["id"], "name": "Eve Adams", "email": None}
        group = {"kind": "group", "id": group_id, "name": "Éditeurs", "email": None}
        assert await self.find(scene.bob, "adam") == [eve]
        assert await self.find(scene.bob, "EVE ad") == [eve]
        assert await self.find(scene.bob, "e") == [eve, group]
        assert await self.find(scene.bob, "edit") == [group]
        assert await self.find(scene.eve, "eve") == []

    async def test_addresses_are_not_spelled_out(self, scene: Scene, register: Register) -> None:
        await register("zoe.zimmer@example.org", "Carol")
        assert await self.find(scene.bob, "zoe") == []
        assert await self.find(scene.bob, "zoe.zimmer@example.or") == []
        [found] = await self.find(scene.bob, "Zoe.Zimmer@example.org")
        assert (found["name"], found["email"]) == ("Carol", "zoe.zimmer@example.org")
        assert [one["email"] for one in await self.find(scene.ada, "zoe")] == ["zoe.zimmer@example.org"]

    async def test_the_suspended_are_not_found(self, scene: Scene, application: Application) -> None:
        await application.users.change(scene.eve.user["id"], status="suspended")
        for query in ("eve", "eve@example.org"):
            assert await self.find(scene.bob, query) == []

    async def test_at_most_twenty_are_found_groups_among_them(self, scene: Scene, register: Register) -> None:
        for number in range(25):
            await register(f"p{number}@example.org", f"Twin {number}")
        for number in range(8):
            await make_group(scene, f"Twins {number}")
        found = await self.find(scene.bob, "twin")
        assert (len(found), sum(one["kind"] == "group" for one in found)) == (20, 5)

    async def test_finding_people_is_a_permission(self, scene: Scene) -> None:
        await scene.ada.client.put("/api/admin/roles/user", json={"name": "User"})
        refused = await scene.bob.client.get("/api/people", params={"query": "e"})
        assert (refused.status_code, refused.json()["params"]) == (403, {"permission": "people.find"})
