"""Accounts as administrators look after them, over HTTP."""

from __future__ import annotations

import asyncio

import pytest

from api.tests.conftest import Register, SignedIn
from docstore import Put, Query
from tertulia.entrypoints.bootstrap import Application
from tertulia.modules.audit import AUDIT_ENTRIES
from tertulia.modules.roles import ROLES, Permission, Role

USERS = "/api/admin/users"


async def give_role(application: Application, user_id: str, role: str, *permissions: Permission) -> None:
    """Make a role where it is missing, and give it to somebody."""
    if role not in application.roles.roles:
        made = Role(id=role, name=role, permissions=frozenset(permissions))
        await application.store.write(Put(ROLES, made))
        await application.roles.load()
    await application.users.change(user_id, role=role)


async def test_accounts_are_listed_found_and_paged(signed_in: SignedIn, register: Register) -> None:
    for number in range(5):
        await register(f"p{number}@example.org", f"Person {number}")
    first = (await signed_in.client.get(USERS, params={"limit": 4})).json()
    assert first["total"] == 6
    assert first["isTotalExact"]
    assert first["items"][0]["email"] == "p4@example.org"
    rest = await signed_in.client.get(USERS, params={"limit": 4, "cursor": first["nextCursor"]})
    assert [one["email"] for one in rest.json()["items"]] == ["p0@example.org", "ada@example.org"]
    found = await signed_in.client.get(USERS, params={"query": "person p3", "status": "active"})
    assert [one["name"] for one in found.json()["items"]] == ["Person 3"]


async def test_an_account_is_read_with_what_belongs_to_it(signed_in: SignedIn, register: Register) -> None:
    grace = await register("grace@example.org")
    answer = (await signed_in.client.get(f"{USERS}/{grace.user['id']}")).json()
    assert answer["email"] == "grace@example.org"
    assert len(answer["sessions"]) == 1
    assert answer["groups"] == answer["identities"] == []
    assert answer["usage"] == {"conversations": 0, "messages": 0, "files": 0, "bytes": 0}


async def test_an_account_with_a_password_can_sign_in(signed_in: SignedIn, register: Register) -> None:
    body = {"email": "new@example.org", "password": "correct horse battery", "role": "user"}
    made = await signed_in.client.post(USERS, json=body)
    assert made.status_code == 201, made.text
    assert made.json()["link"] is None
    login = {"email": body["email"], "password": body["password"]}
    answer = await signed_in.client.post("/api/auth/login", json=login)
    assert answer.status_code == 200, answer.text


async def test_an_invited_account_gets_its_password_by_a_link(signed_in: SignedIn) -> None:
    made = await signed_in.client.post(USERS, json={"email": "new@example.org", "invite": True})
    token = made.json()["link"].partition("token=")[2]
    body = {"token": token, "password": "a new horse battery"}
    assert (await signed_in.client.post("/api/auth/password/reset", json=body)).status_code == 204
    login = {"email": "new@example.org", "password": "a new horse battery"}
    assert (await signed_in.client.post("/api/auth/login", json=login)).status_code == 200


@pytest.mark.parametrize("more", [{}, {"password": "correct horse battery", "invite": True}])
async def test_an_account_needs_one_way_in(signed_in: SignedIn, more: dict[str, object]) -> None:
    answer = await signed_in.client.post(USERS, json={"email": "new@example.org", **more})
    assert answer.json()["code"] == "account_way_in_needed"


async def test_who_is_suspended_is_out_at_once_and_may_come_back(
    signed_in: SignedIn, register: Register
) -> None:
    grace = await register("grace@example.org")
    path = f"{USERS}/{grace.user['id']}"
    assert (await signed_in.client.patch(path, json={"status": "suspended"})).status_code == 200
    assert (await grace.client.get("/api/auth/me")).json()["code"] == "session_ended"
    assert (await grace.client.post("/api/auth/refresh")).status_code == 401
    login = {"email": "grace@example.org", "password": grace.password}
    assert (await grace.client.post("/api/auth/login", json=login)).json()["code"] == "account_suspended"
    assert (await signed_in.client.patch(path, json={"status": "active"})).status_code == 200
    assert (await grace.client.post("/api/auth/login", json=login)).status_code == 200


async def test_a_new_role_counts_with_the_next_request(signed_in: SignedIn, register: Register) -> None:
    grace = await register("grace@example.org")
    assert (await grace.client.get(USERS)).json()["code"] == "permission_missing"
    await signed_in.client.patch(f"{USERS}/{grace.user['id']}", json={"role": "admin"})
    assert (await grace.client.get(USERS)).status_code == 200


async def test_signing_somebody_out_ends_every_session(signed_in: SignedIn, register: Register) -> None:
    grace = await register("grace@example.org")
    answer = await signed_in.client.post(f"{USERS}/{grace.user['id']}/sign-out")
    assert answer.status_code == 204
    assert (await grace.client.get("/api/auth/me")).status_code == 401


async def test_the_last_administrator_stays(signed_in: SignedIn, register: Register) -> None:
    path = f"{USERS}/{signed_in.user['id']}"
    for change in ({"role": "user"}, {"status": "suspended"}):
        assert (await signed_in.client.patch(path, json=change)).json()["code"] == "last_administrator"
    assert (await signed_in.client.delete(path)).json()["code"] == "last_administrator"
    assert (await signed_in.client.delete("/api/auth/me")).json()["code"] == "last_administrator"


async def test_two_administrators_that_demote_each_other_do_not_both_win(
    signed_in: SignedIn, register: Register
) -> None:
    grace = await register("grace@example.org")
    await signed_in.client.patch(f"{USERS}/{grace.user['id']}", json={"role": "admin"})
    answers = await asyncio.gather(
        signed_in.client.patch(f"{USERS}/{grace.user['id']}", json={"role": "user"}),
        grace.client.patch(f"{USERS}/{signed_in.user['id']}", json={"role": "user"}),
    )
    assert sorted(answer.status_code for answer in answers) != [200, 200]


async def test_nobody_reaches_beyond_the_own_rights(
    application: Application, signed_in: SignedIn, register: Register
) -> None:
    helper, grace = await register("helper@example.org"), await register("grace@example.org")
    await give_role(application, helper.user["id"], "helpdesk", "admin.users")
    admin, plain = signed_in.user["id"], grace.user["id"]
    beyond = [
        ("PATCH", f"{USERS}/{admin}", {"name": "Eve"}),
        ("PATCH", f"{USERS}/{admin}", {"status": "suspended"}),
        ("POST", f"{USERS}/{admin}/password-reset", None),
        ("POST", f"{USERS}/{admin}/sign-out", None),
        ("DELETE", f"{USERS}/{admin}/second-factor", None),
        ("DELETE", f"{USERS}/{admin}", None),
        ("PATCH", f"{USERS}/{plain}", {"role": "admin"}),
        ("PATCH", f"{USERS}/{helper.user['id']}", {"role": "admin"}),
        ("POST", USERS, {"email": "x@example.org", "password": "correct horse battery", "role": "admin"}),
    ]
    for method, path, body in beyond:
        answer = await helper.client.request(method, path, json=body)
        assert answer.json()["code"] == "role_beyond_yours", (method, path, answer.text)
    assert (await signed_in.client.get("/api/auth/me")).json()["name"] == "ada"


async def test_what_a_provider_owns_is_not_changed_here(
    application: Application, signed_in: SignedIn, register: Register
) -> None:
    grace = await register("grace@example.org")
    path = f"{USERS}/{grace.user['id']}"
    await application.users.change(grace.user["id"], managed_by="scim")
    for change in ({"name": "Eve"}, {"role": "admin"}):
        assert (await signed_in.client.patch(path, json=change)).json()["code"] == "account_managed"
    assert (await signed_in.client.post(f"{path}/password-reset")).json()["code"] == "account_managed"
    assert (await signed_in.client.patch(path, json={"status": "suspended"})).status_code == 200


async def test_all_of_it_is_in_the_audit_log(
    application: Application, signed_in: SignedIn, register: Register
) -> None:
    grace = await register("grace@example.org")
    path = f"{USERS}/{grace.user['id']}"
    await signed_in.client.patch(path, json={"name": "Eve", "role": "admin"})
    await signed_in.client.patch(path, json={"status": "suspended"})
    await signed_in.client.post(f"{path}/sign-out")
    await signed_in.client.delete(path)
    where = {"target_id": grace.user["id"]}
    entries = await application.store.find(AUDIT_ENTRIES, Query(where=where, order=("at",)))
    actions = {entry.action for entry in entries if entry.actor_id == signed_in.user["id"]}
    wanted = {"user.renamed", "user.role_changed", "user.suspended", "user.signed_out", "user.deleted"}
    assert wanted <= actions
