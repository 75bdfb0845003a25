"""Attacks on who may what: taking rights, and reaching what is not shared."""

from __future__ import annotations

import time
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.conftest import PASSWORD, Register, SignedIn
from docstore import Delete
from tertulia.entrypoints.bootstrap import Application
from tertulia.modules.roles import PERMISSIONS, ROLES
from tertulia.modules.users import NewUser

HELPER = [
    "admin.roles",
    "admin.groups",
    "admin.provisioning",
    "presets.use",
    "presets.create",
    "presets.share",
]
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
FORGED: dict[str, Any] = {
    "role": "admin",
    "roles": [{"value": "admin"}],
    "permissions": sorted(PERMISSIONS),
    "groups": ["admin"],
    "isAdmin": True,
    "managedBy": None,
    "status": "active",
}


class Scene(msgspec.Struct):
    """ada administers everything, helen what HELPER says, eve nothing; ada has a preset."""

    ada: SignedIn
    helen: SignedIn
    eve: SignedIn
    preset: str

    @property
    def shares(self) -> str:
        return f"/api/shares/presets/{self.preset}"

    async def share(self, kind: str, grantee: str, level: str) -> None:
        grants = [{"granteeKind": kind, "granteeId": grantee, "level": level}]
        response = await self.ada.client.put(self.shares, json={"grants": grants})
        assert response.status_code == 200, response.text

    async def read_role(self, person: SignedIn) -> str:
        return (await person.client.get("/api/auth/me")).json()["role"]


@pytest.fixture
async def scene(signed_in: SignedIn, register: Register, application: Application) -> Scene:
    body = {"name": "Helpers", "permissions": HELPER}
    assert (await signed_in.client.put("/api/admin/roles/helpers", json=body)).status_code == 200
    helen, eve = await register("helen@example.org"), await register("eve@example.org")
    await application.users.change(helen.user["id"], role="helpers")
    body = {"name": "Secret", "model": "Lab/small", "settings": {"systemPrompt": "the secret"}}
    made = await signed_in.client.post("/api/presets", json=body)
    return Scene(signed_in, helen, eve, made.json()["id"])


async def put_role(person: SignedIn, role: str, **fields: Any) -> httpx.Response:
    return await person.client.put(f"/api/admin/roles/{role}", json={"name": role, **fields})


def code_of(response: httpx.Response) -> str:
    return response.json()["code"]


class TestMassAssignment:
    @pytest.mark.parametrize("field", sorted(FORGED))
    async def test_no_body_takes_a_role(
        self, scene: Scene, application: Application, client: httpx.AsyncClient, field: str
    ) -> None:
        """Somebody sends the fields of an account's rights along wherever a body looks like an account."""
        forged = {field: FORGED[field]}
        await client.post(
            "/api/auth/register", json={"email": "mal@example.org", "password": PASSWORD, **forged}
        )
        await client.post(
            "/api/auth/login", json={"email": "eve@example.org", "password": PASSWORD, **forged}
        )
        eve = scene.eve.client
        await eve.patch("/api/auth/me", json={"name": "Eve", **forged})
        passwords = {"currentPassword": PASSWORD, "newPassword": f"{PASSWORD} {PASSWORD}"}
        await eve.post("/api/auth/password", json={**passwords, **forged})
        made = await application.users.find_by_email("mal@example.org")
        assert made is None or (made.role, made.managed_by) == ("user", None)
        user = await application.users.get(scene.eve.user["id"])
        assert (user.role, user.managed_by, user.status) == ("user", None, "active")

    @pytest.mark.parametrize("field", ["ownerId", "userId", "id", "access", "shareToken", "grants"])
    async def test_no_preset_takes_an_owner(self, scene: Scene, field: str) -> None:
        """An editor sends whose the preset is along with a change, to make it their own or to share it."""
        await scene.share("user", scene.eve.user["id"], "editor")
        forged = {"name": "Mine", field: scene.eve.user["id"]}
        answer = await scene.eve.client.patch(f"/api/presets/{scene.preset}", json=forged)
        assert (answer.status_code, code_of(answer)) == (400, "request_invalid")


class TestRoles:
    async def test_nobody_gives_a_permission_that_they_do_not_have(self, scene: Scene) -> None:
        """Who may edit roles puts `admin.users` into a role of their own making, or into everybody's."""
        for role in ("mine", "user", "helpers"):
            refused = await put_role(scene.helen, role, permissions=[*HELPER, "admin.users"])
            assert (refused.status_code, code_of(refused)) == (403, "role_beyond_yours")
        assert await scene.read_role(scene.helen) == "helpers"

    async def test_nobody_empties_or_deletes_a_role_that_has_more(self, scene: Scene) -> None:
        """Who may edit roles takes the rights of those above them away, to be the only one left."""
        await put_role(scene.ada, "auditors", permissions=["admin.audit"])
        for role in ("admin", "auditors"):
            refused = await put_role(scene.helen, role, permissions=[])
            assert (refused.status_code, code_of(refused)) == (403, "role_beyond_yours")
        refused = await scene.helen.client.delete("/api/admin/roles/auditors")
        assert (refused.status_code, code_of(refused)) == (403, "role_beyond_yours")

    async def test_nobody_loosens_their_own_role(self, scene: Scene) -> None:
        """The permissions stay, but the second factor, the models and the limits of one's own role are dropped."""
        await put_role(scene.ada, "helpers", permissions=HELPER, models=["Lab/*"])
        refused = await put_role(scene.helen, "helpers", permissions=HELPER)
        assert (refused.status_code, code_of(refused)) == (403, "role_your_own")
        roles = (await scene.ada.client.get("/api/admin/roles")).json()["items"]
        assert next(role for role in roles if role["id"] == "helpers")["models"] == ["Lab/*"]

    async def test_who_loses_a_permission_loses_it_at_once(self, scene: Scene) -> None:
        """Somebody goes on with the token of before, while their role was taken down."""
        assert (await scene.helen.client.get("/api/admin/groups")).status_code == 200
        await put_role(scene.ada, "helpers", permissions=["presets.use"])
        assert (await scene.helen.client.get("/api/admin/groups")).status_code == 403

    async def test_a_role_that_is_gone_allows_nothing(self, scene: Scene, application: Application) -> None:
        """Somebody has a role that was deleted, and hopes that nothing is checked."""
        await put_role(scene.ada, "phantom", permissions=["presets.use"])
        await application.users.change(scene.eve.user["id"], role="phantom")
        await application.store.write(Delete(collection=ROLES, key=("phantom",)))
        await application.roles.load()
        assert (await scene.eve.client.get("/api/presets")).status_code == 403
        answer = await scene.eve.client.get("/api/models/details", params={"model": "Lab/small"})
        assert (answer.status_code, code_of(answer)) == (403, "model_not_allowed")


class TestGroups:
    async def test_a_group_of_the_same_name_at_a_provider_opens_nothing(
        self, scene: Scene, application: Application
    ) -> None:
        """Who can name groups at an identity provider calls one like the group that something is shared with, or like
        its id."""
        board = (await scene.ada.client.post("/api/admin/groups", json={"name": "Board"})).json()["id"]
        await scene.share("group", board, "owner")
        groups = application.rights_services.groups
        await groups.sync_groups(
            scene.eve.user["id"], "corp", ["Board", "board", board, f"group:{board}", "*"]
        )
        await scene.helen.client.post("/scim/v2/Groups", json={"displayName": "Board"})
        assert (await scene.eve.client.get("/api/presets")).json()["items"] == []
        assert (await scene.eve.client.get(scene.shares)).status_code == 404

    async def test_who_leaves_a_group_is_out_at_once(self, scene: Scene) -> None:
        """Somebody keeps a session open from before they were removed from a group."""
        board = (await scene.ada.client.post("/api/admin/groups", json={"name": "Board"})).json()["id"]
        member = f"/api/admin/groups/{board}/members/{scene.eve.user['id']}"
        await scene.share("group", board, "editor")
        await scene.ada.client.put(member)
        change = {"settings": {"seed": 1}}
        address = f"/api/presets/{scene.preset}"
        assert (await scene.eve.client.patch(address, json=change)).status_code == 200
        await scene.ada.client.delete(member)
        assert (await scene.eve.client.patch(address, json=change)).status_code == 404
        assert (await scene.eve.client.get("/api/presets")).json()["items"] == []

    async def test_groups_change_for_administrators_of_groups_only(self, scene: Scene) -> None:
        """Somebody adds themselves to a group."""
        board = (await scene.ada.client.post("/api/admin/groups", json={"name": "Board"})).json()["id"]
        member = f"/api/admin/groups/{board}/members/{scene.eve.user['id']}"
        for answer in (
            await scene.eve.client.put(member),
            await scene.eve.client.post("/api/admin/groups", json={"name": "Mine"}),
            await scene.eve.client.get("/api/admin/groups"),
        ):
            assert (answer.status_code, code_of(answer)) == (403, "permission_missing")


class TestSharing:
    async def test_what_is_not_shared_is_not_there(self, scene: Scene) -> None:
        """Somebody guesses the id of a preset, and asks everything that takes one."""
        eve, address = scene.eve.client, f"/api/presets/{scene.preset}"
        mine = {"granteeKind": "user", "granteeId": scene.eve.user["id"], "level": "owner"}
        answers = [
            await eve.patch(address, json={"name": "Mine"}),
            await eve.patch(address, json={"isDefault": True}),
            await eve.delete(address),
            await eve.post(f"{address}/share"),
            await eve.delete(f"{address}/share"),
            await eve.get(scene.shares),
            await eve.put(scene.shares, json={"grants": [mine]}),
        ]
        assert [answer.status_code for answer in answers] == [404] * len(answers)
        assert all("secret" not in answer.text for answer in answers)

    @pytest.mark.parametrize("level", ["viewer", "editor"])
    async def test_neither_viewers_nor_editors_share_or_delete(self, scene: Scene, level: str) -> None:
        """Somebody who was let in lets others in, makes themselves the owner, or takes the others away."""
        await scene.share("user", scene.eve.user["id"], level)
        eve, address = scene.eve.client, f"/api/presets/{scene.preset}"
        mine = {"granteeKind": "user", "granteeId": scene.eve.user["id"], "level": "owner"}
        answers = [
            await eve.delete(address),
            await eve.post(f"{address}/share"),
            await eve.delete(f"{address}/share"),
            await eve.get(scene.shares),
            await eve.put(scene.shares, json={"grants": [mine]}),
            await eve.put(scene.shares, json={"grants": []}),
        ]
        assert [answer.status_code for answer in answers] == [403] * len(answers)
        listed = (await eve.get("/api/presets")).json()["items"]
        assert [one["access"]["level"] for one in listed] == [level]

    async def test_a_grant_that_is_taken_back_ends_at_once(self, scene: Scene) -> None:
        """Somebody keeps a session open from before a grant was taken back."""
        await scene.share("user", scene.eve.user["id"], "editor")
        address = f"/api/presets/{scene.preset}"
        assert (await scene.eve.client.patch(address, json={"name": "a"})).status_code == 200
        await scene.ada.client.put(scene.shares, json={"grants": []})
        assert (await scene.eve.client.patch(address, json={"name": "b"})).status_code == 404
        assert (await scene.eve.client.get("/api/presets")).json()["items"] == []

    async def test_the_token_of_a_link_is_not_shown_to_who_may_not_share(self, scene: Scene) -> None:
        """An editor passes the public link on, which outlives their own grant."""
        token = (await scene.ada.client.post(f"/api/presets/{scene.preset}/share")).json()["token"]
        await scene.share("user", scene.eve.user["id"], "editor")
        listed = await scene.eve.client.get("/api/presets")
        changed = await scene.eve.client.patch(f"/api/presets/{scene.preset}", json={"name": "a"})
        assert token not in listed.text
        assert token not in changed.text

    async def test_a_role_without_sharing_shares_nothing_that_is_its_own(self, scene: Scene) -> None:
        """Who has a preset of their own, but no right to share, asks the routes directly."""
        await put_role(scene.ada, "user", permissions=["presets.use", "presets.create"])
        body = {"name": "Mine", "model": "Lab/small", "settings": {"seed": 1}}
        own = (await scene.eve.client.post("/api/presets", json=body)).json()["id"]
        grant = {"granteeKind": "user", "granteeId": scene.ada.user["id"], "level": "viewer"}
        answers = [
            await scene.eve.client.post(f"/api/presets/{own}/share"),
            await scene.eve.client.get(f"/api/shares/presets/{own}"),
            await scene.eve.client.put(f"/api/shares/presets/{own}", json={"grants": [grant]}),
        ]
        assert [code_of(answer) for answer in answers] == ["permission_missing"] * 3


class TestProvisioning:
    async def provision(self, scene: Scene, **fields: Any) -> httpx.Response:
        body = {"userName": "new@example.org", **fields}
        return await scene.helen.client.post("/scim/v2/Users", json=body)

    async def patch(self, scene: Scene, user_id: str, *operations: dict[str, Any]) -> httpx.Response:
        body = {"schemas": [PATCH], "Operations": list(operations)}
        return await scene.helen.client.patch(f"/scim/v2/Users/{user_id}", json=body)

    async def test_nobody_is_provisioned_into_a_role(self, scene: Scene, application: Application) -> None:
        """A provisioner says `roles`, `role`, `status` and `managed_by` of somebody, in making and changing them."""
        made = await self.provision(scene, **FORGED, password=PASSWORD, userType="admin")
        user_id = made.json()["id"]
        operations = [
            {"op": "replace", "path": "roles", "value": [{"value": "admin"}]},
            {"op": "add", "value": {"role": "admin", "password": PASSWORD, "permissions": ["admin.users"]}},
            {"op": "replace", "path": "password", "value": PASSWORD},
        ]
        assert (await self.patch(scene, user_id, *operations)).status_code == 200
        user = await application.users.get(user_id)
        assert (user.role, user.password_hash) == ("user", None)

    async def test_an_administrator_s_account_is_not_taken_over(
        self, scene: Scene, application: Application
    ) -> None:
        """A provisioner makes somebody with an administrator's address, to adopt the account and then change where its
        mails go."""
        user_id = scene.ada.user["id"]
        await application.users.change(user_id, email_confirmed_at=application.users._clock.now())  # pyright: ignore[reportPrivateUsage]
        refused = await self.provision(scene, userName="ada@example.org")
        assert (refused.status_code, refused.json()["scimType"]) == (409, "uniqueness")
        assert (await application.users.get(user_id)).managed_by is None

    async def test_an_address_that_nobody_confirmed_is_not_taken_over(
        self, scene: Scene, application: Application
    ) -> None:
        """Somebody registers with a colleague's address beforehand, and keeps their password in the account that the
        directory then fills."""
        unconfirmed = await application.users.create(NewUser(email="later@example.org", name=None))
        refused = await self.provision(scene, userName="later@example.org")
        assert (refused.status_code, refused.json()["scimType"]) == (409, "uniqueness")
        assert (await application.users.get(unconfirmed.id)).managed_by is None

    async def test_an_address_is_not_moved_to_who_became_an_administrator(
        self, scene: Scene, application: Application
    ) -> None:
        """Somebody provisioned becomes an administrator; then the provisioner changes the address to its own, and asks
        for a new password."""
        user_id = (await self.provision(scene)).json()["id"]
        await application.users.change(user_id, role="admin")
        stolen = {"op": "replace", "path": "emails", "value": [{"value": "mal@example.org", "primary": True}]}
        refused = await self.patch(scene, user_id, stolen)
        assert refused.status_code == 403
        refused = await scene.helen.client.delete(f"/scim/v2/Users/{user_id}")
        assert refused.status_code == 403
        body = {"userName": "mal@example.org"}
        refused = await scene.ada.client.put(f"/scim/v2/Users/{user_id}", json=body)
        assert (refused.status_code, refused.json()["scimType"]) == (400, "mutability")
        assert (await application.users.get(user_id)).email == "new@example.org"

    async def test_the_last_administrator_stays(self, scene: Scene, application: Application) -> None:
        """A provisioner deactivates or removes the only one who could stop it."""
        user_id = (await self.provision(scene)).json()["id"]
        await application.users.change(user_id, role="admin")
        await application.users.change(scene.ada.user["id"], role="user")
        off = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "active", "value": False}]}
        for attacker in (scene.helen, scene.ada):
            for answer in (
                await attacker.client.patch(f"/scim/v2/Users/{user_id}", json=off),
                await attacker.client.delete(f"/scim/v2/Users/{user_id}"),
            ):
                assert answer.status_code == 403
        assert (await application.users.get(user_id)).status == "active"

    async def test_nobody_else_gets_into_provisioned_groups(
        self, scene: Scene, application: Application
    ) -> None:
        """A provisioner adds an account that it does not manage, its own for one, to a group that sees things."""
        body = {"displayName": "Board", "members": [{"value": scene.helen.user["id"]}]}
        refused = await scene.helen.client.post("/scim/v2/Groups", json=body)
        assert (refused.status_code, refused.json()["scimType"]) == (400, "invalidValue")
        made = (await scene.helen.client.post("/scim/v2/Groups", json={"displayName": "Board"})).json()["id"]
        address = f"/scim/v2/Groups/{made}"
        assert (await scene.helen.client.put(address, json=body)).status_code == 400
        groups = application.rights_services.groups
        assert await groups.list_groups_of(scene.helen.user["id"]) == frozenset()

    @pytest.mark.parametrize(
        "text",
        ['userName eq "' + "a" * 1900 + '"', "a" * 5000, "(" * 2000, 'a eq "' + "\\" * 1900, " " * 2000],
    )
    async def test_no_filter_holds_the_server_up(self, scene: Scene, text: str) -> None:
        """Somebody sends a filter that a careless parser takes seconds or the stack for."""
        before = time.process_time()
        answer = await scene.helen.client.get("/scim/v2/Users", params={"filter": text})
        assert time.process_time() - before < 5
        assert answer.status_code in {200, 400}
