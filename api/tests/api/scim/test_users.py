"""Provisioning people by SCIM, with requests as Entra and Okta send them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.tests.conftest import PASSWORD, Register, SignedIn
from tertulia.entrypoints.bootstrap import Application

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
NOT_THERE = "0199d1a0-7c3e-7a51-9b0e-3f2a64c1d7aa"

OKTA_USER: dict[str, Any] = {
    "schemas": [USER],
    "userName": "grace@example.org",
    "name": {"givenName": "Grace", "familyName": "Hopper"},
    "emails": [{"primary": True, "value": "grace@example.org", "type": "work"}],
    "displayName": "Grace Hopper",
    "locale": "en-US",
    "externalId": "00ujl29u0le5T6Aj10h7",
    "groups": [],
    "password": "1mz050nq",
    "active": True,
}
"""What Okta sends to make somebody (its SCIM 2.0 protocol reference)."""
ENTRA_USER: dict[str, Any] = {
    "schemas": [USER, ENTERPRISE],
    "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
    "userName": "Test_User_ab6490ee-1e48-479e-a20b-2d77186b5dd1@example.org",
    "active": True,
    "emails": [{"primary": True, "type": "work", "value": "Test_User_fd0ea19b@example.org"}],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "givenName familyName", "familyName": "familyName", "givenName": "givenName"},
    "roles": [],
}
"""What Entra sends to make somebody (its SCIM tutorial)."""


async def create(client: httpx.AsyncClient, body: dict[str, Any] | None = None) -> dict[str, Any]:
    response = await client.post("/scim/v2/Users", json=body or OKTA_USER)
    assert response.status_code == 201, response.text
    assert response.headers["location"] == response.json()["meta"]["location"]
    return response.json()


async def change(client: httpx.AsyncClient, user_id: str, *operations: dict[str, Any]) -> httpx.Response:
    body = {"schemas": [PATCH], "Operations": list(operations)}
    return await client.patch(f"/scim/v2/Users/{user_id}", json=body)


def refusal(response: httpx.Response) -> tuple[int, str | None]:
    assert response.headers["content-type"] == "application/scim+json"
    answer = response.json()
    assert (answer["schemas"], answer["status"]) == ([ERROR], str(response.status_code))
    return response.status_code, answer.get("scimType")


async def test_a_person_is_made_read_and_found(signed_in: SignedIn, application: Application) -> None:
    client = signed_in.client
    made = await create(client)
    assert (made["userName"], made["active"]) == ("grace@example.org", True)
    assert "password" not in made
    assert made["emails"] == [{"value": "grace@example.org", "type": "work", "primary": True}]
    read = await client.get(f"/scim/v2/Users/{made['id']}")
    assert (read.json(), read.headers["content-type"]) == (made, "application/scim+json")
    user = await application.users.get(made["id"])
    assert (user.name, user.role, user.managed_by) == ("Grace Hopper", "user", "scim")
    assert (user.password_hash, user.email_confirmed_at is not None) == (None, True)
    for text in (
        'userName eq "GRACE@example.org"',
        'externalId eq "00ujl29u0le5T6Aj10h7"',
        'emails.value eq "grace@example.org"',
        f'id eq "{made["id"]}" and active eq true',
        f'{USER}:userName eq "grace@example.org"',
    ):
        found = (await client.get("/scim/v2/Users", params={"filter": text})).json()
        assert (found["totalResults"], found["Resources"]) == (1, [made]), text
    for text in ('userName eq "nobody"', 'userName eq "grace@example.org" and active eq false'):
        found = (await client.get("/scim/v2/Users", params={"filter": text})).json()
        assert found["totalResults"] == 0


async def test_lists_come_in_pages_and_parts(signed_in: SignedIn) -> None:
    client = signed_in.client
    for number in range(3):
        await create(client, {"schemas": [USER], "userName": f"p{number}@example.org"})
    page = (await client.get("/scim/v2/Users", params={"startIndex": 2, "count": 1})).json()
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (3, 2, 1)
    assert page["Resources"][0]["userName"] == "p1@example.org"
    none = (await client.get("/scim/v2/Users", params={"count": 0})).json()
    assert (none["totalResults"], none["Resources"]) == (3, [])
    part = (await client.get("/scim/v2/Users", params={"attributes": "userName"})).json()["Resources"][0]
    assert set(part) == {"schemas", "id", "userName"}
    rest = (await client.get("/scim/v2/Users", params={"excludedAttributes": "emails,meta.location"})).json()
    assert "emails" not in rest["Resources"][0]
    assert "location" not in rest["Resources"][0]["meta"]


async def test_people_of_other_sources_are_not_there(signed_in: SignedIn, register: Register) -> None:
    eve = await register("eve@example.org")
    client = signed_in.client
    assert (await client.get("/scim/v2/Users")).json()["totalResults"] == 0
    address = f"/scim/v2/Users/{eve.user['id']}"
    answers = [
        await client.get(address),
        await client.put(address, json=OKTA_USER),
        await change(client, eve.user["id"], {"op": "replace", "path": "active", "value": False}),
        await client.delete(address),
        await client.get(f"/scim/v2/Users/{NOT_THERE}"),
    ]
    assert [refusal(answer) for answer in answers] == [(404, None)] * 5
    assert (await eve.client.get("/api/auth/me")).status_code == 200


async def test_what_entra_does_to_a_person(signed_in: SignedIn, application: Application) -> None:
    client = signed_in.client
    made = await create(client, ENTRA_USER)
    user_id = made["id"]
    assert made["name"] == ENTRA_USER["name"]
    changed = await change(
        client,
        user_id,
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "updated@example.org"},
        {"op": "Replace", "path": "name.familyName", "value": "updatedFamilyName"},
        {"op": "Add", "path": f"{ENTERPRISE}:department", "value": "Physics"},
        {"op": "Add", "value": {"displayName": "Bjorn", "name.givenName": "B", f"{ENTERPRISE}:manager": "x"}},
    )
    assert changed.status_code == 200, changed.text
    shown = changed.json()
    assert shown["emails"] == [{"value": "updated@example.org", "type": "work", "primary": True}]
    assert shown["name"]["familyName"] == "updatedFamilyName"
    assert (shown["displayName"], shown["name"]["givenName"]) == ("Bjorn", "B")
    user = await application.users.get(user_id)
    assert (user.email, user.name) == ("updated@example.org", "Bjorn")
    off = await change(client, user_id, {"op": "Replace", "path": "active", "value": "False"})
    assert off.json()["active"] is False
    on = await change(client, user_id, {"op": "replace", "value": {"active": True}})
    assert on.json()["active"] is True
    assert (await client.delete(f"/scim/v2/Users/{user_id}")).status_code == 204
    assert refusal(await client.get(f"/scim/v2/Users/{user_id}")) == (404, None)
    assert await application.users.find_by_email("updated@example.org") is None


async def test_what_okta_does_to_a_person(signed_in: SignedIn, application: Application) -> None:
    client = signed_in.client
    made = await create(client)
    renamed = {
        **OKTA_USER,
        "id": made["id"],
        "name": {"givenName": "G", "familyName": "H"},
        "displayName": "G H",
    }
    replaced = await client.put(f"/scim/v2/Users/{made['id']}", json=renamed)
    assert (replaced.status_code, replaced.json()["name"]) == (200, {"givenName": "G", "familyName": "H"})
    assert replaced.json()["meta"]["created"] == made["meta"]["created"]
    off = await change(client, made["id"], {"op": "replace", "value": {"active": False}})
    assert off.json()["active"] is False
    assert (await application.users.get(made["id"])).status == "suspended"


async def test_who_is_deactivated_is_out_at_once(
    signed_in: SignedIn, register: Register, application: Application
) -> None:
    eve = await register("eve@example.org")
    await application.users.change(eve.user["id"], email_confirmed_at=application.users._clock.now())  # pyright: ignore[reportPrivateUsage]
    adopted = await create(signed_in.client, {**OKTA_USER, "userName": "eve@example.org", "emails": []})
    assert adopted["id"] == eve.user["id"]
    assert (await eve.client.get("/api/auth/me")).status_code == 200
    await change(signed_in.client, eve.user["id"], {"op": "replace", "path": "active", "value": False})
    assert (await eve.client.get("/api/auth/me")).status_code == 401
    assert (await eve.client.post("/api/auth/refresh")).status_code == 401
    sign_in = {"email": "eve@example.org", "password": PASSWORD}
    assert (await eve.client.post("/api/auth/login", json=sign_in)).status_code in {401, 403}
    await change(signed_in.client, eve.user["id"], {"op": "replace", "path": "active", "value": True})
    assert (await eve.client.get("/api/auth/me")).status_code == 401
    assert (await eve.client.post("/api/auth/refresh")).status_code == 401
    assert (await eve.client.post("/api/auth/login", json=sign_in)).status_code == 200


async def test_no_session_outlives_a_deactivation_that_is_lifted(
    signed_in: SignedIn, register: Register, application: Application
) -> None:
    eve = await register("eve@example.org")
    await application.users.change(eve.user["id"], email_confirmed_at=application.users._clock.now())  # pyright: ignore[reportPrivateUsage]
    await create(signed_in.client, {"userName": "eve@example.org"})
    for active in (False, True):
        operation = {"op": "replace", "path": "active", "value": active}
        assert (await change(signed_in.client, eve.user["id"], operation)).status_code == 200
    assert (await eve.client.get("/api/auth/me")).status_code == 401
    assert (await eve.client.post("/api/auth/refresh")).status_code == 401


async def test_who_is_made_inactive_does_not_come_in(
    signed_in: SignedIn, register: Register, application: Application
) -> None:
    made = await create(signed_in.client, {**OKTA_USER, "active": False})
    assert (made["active"], (await application.users.get(made["id"])).status) == (False, "suspended")
    eve = await register("eve@example.org")
    await application.users.change(eve.user["id"], email_confirmed_at=application.users._clock.now())  # pyright: ignore[reportPrivateUsage]
    adopted = await create(signed_in.client, {"userName": "eve@example.org", "active": False})
    assert (adopted["id"], adopted["active"]) == (eve.user["id"], False)
    assert (await eve.client.get("/api/auth/me")).status_code == 401


async def test_names_and_addresses_are_there_once(signed_in: SignedIn) -> None:
    client = signed_in.client
    await create(client)
    assert refusal(await client.post("/scim/v2/Users", json=OKTA_USER)) == (409, "uniqueness")
    other = {**OKTA_USER, "emails": [{"value": "other@example.org", "primary": True}]}
    assert refusal(await client.post("/scim/v2/Users", json=other)) == (409, "uniqueness")
    second = await create(client, {**other, "userName": "other"})
    taken = await client.put(f"/scim/v2/Users/{second['id']}", json=other)
    assert refusal(taken) == (409, "uniqueness")
    stolen = {"op": "replace", "path": "emails", "value": [{"value": "grace@example.org"}]}
    assert refusal(await change(client, second["id"], stolen)) == (409, "uniqueness")
    assert (await client.get(f"/scim/v2/Users/{second['id']}")).json() == second


@pytest.mark.parametrize(
    ("body", "scim_type"),
    [
        (b"{", "invalidSyntax"),
        (b"[]", "invalidSyntax"),
        (b"\xff", "invalidSyntax"),
        (b"{}", "invalidValue"),
        (b'{"userName": 5}', "invalidValue"),
        (b'{"userName": "no address"}', "invalidValue"),
        (b'{"userName": "a@b.c", "active": "maybe"}', "invalidValue"),
        (b'{"userName": "a@b.c", "name": []}', "invalidValue"),
        (b'{"userName": "a@b.c", "emails": {}}', "invalidValue"),
        (b'{"userName": "a", "emails": [{"value": "nonsense"}]}', "invalidValue"),
        (b'{"userName": "a\\nb", "emails": [{"value": "a@b.c"}]}', "invalidValue"),
        (b'{"userName": "a@b.c", "displayName": "' + b"x" * 400 + b'"}', "invalidValue"),
        (
            b'{"userName": "a@b.c", "emails": [' + b'{"value": "a@b.c"},' * 10 + b'{"value": "a@b.c"}]}',
            "tooMany",
        ),
    ],
)
async def test_what_is_no_person_is_refused(signed_in: SignedIn, body: bytes, scim_type: str) -> None:
    answer = await signed_in.client.post("/scim/v2/Users", content=body)
    assert refusal(answer) == (400, scim_type)
    assert (await signed_in.client.get("/scim/v2/Users")).json()["totalResults"] == 0


@pytest.mark.parametrize(
    ("operation", "scim_type"),
    [
        ({"op": "move", "path": "displayName", "value": "x"}, "invalidSyntax"),
        ({"op": "replace", "path": "id", "value": "x"}, "mutability"),
        ({"op": "replace", "path": "meta.created", "value": "x"}, None),
        ({"op": "remove"}, "noTarget"),
        ({"op": "remove", "path": "userName"}, "invalidValue"),
        ({"op": "replace", "path": "emails[type gt 5].value", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "emails[", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": "..", "value": "x"}, "invalidPath"),
        ({"op": "replace", "path": 'name[x eq "y"]', "value": "x"}, "invalidPath"),
        ({"op": "replace", "value": "x"}, "invalidSyntax"),
        ({"op": "replace", "path": "active"}, "invalidValue"),
        ({"op": "add", "path": "emails", "value": 5}, "invalidValue"),
        ("x", "invalidSyntax"),
    ],
)
async def test_what_is_no_change_changes_nothing(
    signed_in: SignedIn, operation: Any, scim_type: str | None
) -> None:
    made = await create(signed_in.client)
    good = {"op": "replace", "path": "displayName", "value": "Changed"}
    answer = await change(signed_in.client, made["id"], good, operation)
    if scim_type is not None:
        assert refusal(answer) == (400, scim_type)
        assert (await signed_in.client.get(f"/scim/v2/Users/{made['id']}")).json() == made


async def test_more_operations_than_anybody_needs_are_refused(signed_in: SignedIn) -> None:
    made = await create(signed_in.client)
    one = {"op": "replace", "path": "displayName", "value": "x"}
    assert refusal(await change(signed_in.client, made["id"], *[one] * 1001)) == (400, "tooMany")
    assert (await signed_in.client.get(f"/scim/v2/Users/{made['id']}")).json() == made


@pytest.mark.parametrize(
    "text",
    [
        'userName eq "a" or userName eq "grace@example.org"',
        'userName eq "a") or (userName eq "grace@example.org"',
        'userName eq "a" or 1 eq 1',
        "userName",
        'userName co "a"',
        "userName eq",
        'a eq "b" or c eq "d"',
        'title eq "x"',
        "(" * 1000,
        'userName eq "a"' + " " * 2000,
    ],
)
async def test_filters_that_are_not_known_are_refused(signed_in: SignedIn, text: str) -> None:
    """Among them those that widen what was asked for (filter injection)."""
    answer = await signed_in.client.get("/scim/v2/Users", params={"filter": text})
    assert refusal(answer) == (400, "invalidFilter")


async def test_what_an_administrator_suspended_stays_so(
    signed_in: SignedIn, application: Application
) -> None:
    made = await create(signed_in.client)
    await application.users.change(made["id"], status="suspended")
    answer = await change(signed_in.client, made["id"], {"op": "replace", "path": "active", "value": True})
    assert (answer.status_code, answer.json()["active"]) == (200, False)


async def test_what_an_administrator_suspended_stays_so_also_after_the_provisioner_had(
    signed_in: SignedIn, application: Application
) -> None:
    made = await create(signed_in.client)
    await change(signed_in.client, made["id"], {"op": "replace", "path": "active", "value": False})
    for status in ("active", "suspended"):
        await application.users.change(made["id"], status=status)
    answer = await change(signed_in.client, made["id"], {"op": "replace", "path": "active", "value": True})
    assert (answer.status_code, answer.json()["active"]) == (200, False)


async def test_only_who_may_provision_does(
    signed_in: SignedIn, register: Register, client: httpx.AsyncClient
) -> None:
    eve = await register("eve@example.org")
    for path in ("Users", "Groups", "ServiceProviderConfig", "Schemas", "ResourceTypes", "Nothing"):
        assert refusal(await client.get(f"/scim/v2/{path}")) == (401, None)
        assert refusal(await eve.client.get(f"/scim/v2/{path}")) == (403, None)
    assert refusal(await eve.client.post("/scim/v2/Users", json=OKTA_USER)) == (403, None)
    assert refusal(await signed_in.client.get("/scim/v2/Nothing")) == (404, None)


async def test_a_key_of_the_scope_provisions_and_does_nothing_else(
    signed_in: SignedIn, client: httpx.AsyncClient
) -> None:
    key = await signed_in.client.post("/api/auth/api-keys", json={"name": "Entra", "scopes": ["scim"]})
    client.headers["authorization"] = f"Bearer {key.json()['key']}"
    made = await create(client)
    assert (await client.get(f"/scim/v2/Users/{made['id']}")).status_code == 200
    for path in ("/api/conversations", "/api/admin/users"):
        refused = await client.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing"), path
