"""Attacks with API keys, and on them."""

from __future__ import annotations

import hmac
from datetime import timedelta

import msgspec
import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from api.tests.api.api_keys.conftest import adapters as adapters
from api.tests.api.api_keys.conftest import clock as clock
from api.tests.api.api_keys.steps import KEYS, act, create
from api.tests.conftest import OpenClient, Register, SignedIn
from docstore import Put
from tertulia.entrypoints.asgi import create_api
from tertulia.entrypoints.bootstrap import Application
from tertulia.kernel.clock import FixedClock
from tertulia.modules.roles import ACCESS, BUILT_IN_ROLES, PERSON, PERSON_ONLY, ROLES


def list_closed(application: Application) -> list[tuple[str, str]]:
    """Every method and path that a key must not reach."""
    found: list[tuple[str, str]] = []
    for route in create_api(application).routes:
        if not isinstance(route, HTTPRoute):
            continue
        for method, (handler, _) in route.route_handler_map.items():
            assert isinstance(handler, HTTPRouteHandler)
            if handler.opt.get(ACCESS) == PERSON or handler.opt.get(PERSON_ONLY):
                found.append((method, route.path_format))
    return found


async def test_a_key_reaches_nothing_that_is_its_persons_alone(
    application: Application, signed_in: SignedIn, open_client: OpenClient
) -> None:
    """Attack: with a stolen key of an administrator, change the password, add a passkey, make another key."""
    key = (await create(signed_in, "chat", "read", "admin", "scim"))["key"]
    program = act(open_client, key)
    closed = list_closed(application)
    assert {("POST", KEYS), ("POST", "/api/auth/passkeys"), ("DELETE", "/api/auth/second-factor")} <= set(
        closed
    )
    for method, path in closed:
        url = path.replace("{", "").replace("}", "").replace(":str", "")
        answer = await program.request(method, url, json={})
        assert (answer.status_code, answer.json()["code"]) == (403, "person_needed"), (method, path)


async def test_nobody_makes_a_key_for_more_than_they_may(
    register: Register, signed_in: SignedIn, application: Application, open_client: OpenClient
) -> None:
    """Attack: as a plain person, ask for the scopes of administrators; or keep a key from when one was one."""
    bea = await register("bea@example.org")
    for scope in ("admin", "scim"):
        refused = await bea.client.post(KEYS, json={"name": "x", "scopes": ["chat", scope]})
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_beyond_yours")
    await application.users.change(bea.user["id"], role="admin")
    program = act(open_client, (await create(bea, "admin"))["key"])
    assert (await program.get("/api/admin/settings")).status_code == 200
    await application.users.change(bea.user["id"], role="user")
    refused = await program.get("/api/admin/settings")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    del signed_in


async def test_a_key_ends_with_the_right_to_have_one(
    register: Register, signed_in: SignedIn, application: Application, open_client: OpenClient
) -> None:
    """Attack: go on with a key after the role's right to API keys was taken back."""
    bea = await register("bea@example.org")
    program = act(open_client, (await create(bea, "chat"))["key"])
    assert (await program.get("/api/auth/me")).status_code == 200
    role = BUILT_IN_ROLES["user"]
    role = msgspec.structs.replace(role, permissions=role.permissions - {"api_keys.use"})
    await application.store.write(Put(ROLES, role))
    await application.roles.load()
    assert (await program.get("/api/auth/me")).json()["code"] == "token_invalid"
    assert (await bea.client.get(KEYS)).json()["code"] == "permission_missing"
    del signed_in


@pytest.mark.parametrize("status", ["suspended", "leaving"])
async def test_a_key_is_dead_with_the_account(
    register: Register, signed_in: SignedIn, application: Application, open_client: OpenClient, status: str
) -> None:
    """Attack: go on with a key after its person was suspended, or while everything of theirs is removed."""
    bea = await register("bea@example.org")
    program = act(open_client, (await create(bea, "chat"))["key"])
    assert (await program.get("/api/auth/me")).status_code == 200
    await application.users.change(bea.user["id"], status=status)
    assert (await program.get("/api/auth/me")).json()["code"] == "token_invalid"
    del signed_in


async def test_another_server_learns_of_a_revocation(
    signed_in: SignedIn, application: Application, open_client: OpenClient, clock: FixedClock
) -> None:
    """Attack: go on with a revoked key at a server that has not heard of it. It holds for thirty seconds at most."""
    from docstore import Delete
    from tertulia.modules.auth import API_KEYS

    made = await create(signed_in, "chat")
    program = act(open_client, made["key"])
    assert (await program.get("/api/auth/me")).status_code == 200
    await application.store.write(Delete(collection=API_KEYS, key=(signed_in.user["id"], made["id"])))
    clock.moment += timedelta(seconds=30)
    assert (await program.get("/api/auth/me")).json()["code"] == "token_invalid"


async def test_nothing_but_the_whole_key_opens(signed_in: SignedIn, open_client: OpenClient) -> None:
    """Attack: change the secret of a key that is in use, cut it, or put what breaks parsers in its place."""
    made = await create(signed_in, "chat")
    key: str = made["key"]
    other = (await create(signed_in, "chat"))["key"]
    assert (await act(open_client, key).get("/api/auth/me")).status_code == 200
    swapped = f"tertulia_{made['id']}_{other.split('_', 2)[2]}"
    flipped = key[:-1] + ("A" if key[-1] != "A" else "B")
    for wrong in (
        swapped,
        flipped,
        key[:-1],
        f"{key}x",
        f"tertulia_{made['id']}_",
        "tertulia_",
        "tertulia__",
    ):
        answer = await act(open_client, wrong).get("/api/auth/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid"), wrong
    for wrong in ("tertulia_a/b_c", "tertulia_%00_c", "tertulia_" + "a" * 5_000 + "_b"):
        assert (await act(open_client, wrong).get("/api/auth/me")).status_code == 401


async def test_nobody_sees_or_revokes_the_keys_of_another(
    signed_in: SignedIn, register: Register, open_client: OpenClient
) -> None:
    """Attack: name another person's key in the own list."""
    made = await create(signed_in, "chat")
    bea = await register("bea@example.org")
    assert (await bea.client.get(KEYS)).json()["items"] == []
    assert (await bea.client.delete(f"{KEYS}/{made['id']}")).status_code == 404
    assert (await act(open_client, made["key"]).get("/api/auth/me")).status_code == 200


async def test_secrets_are_compared_in_constant_time(
    signed_in: SignedIn, open_client: OpenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Attack: guess the hash byte by byte by the time of the refusal. Each refusal compares the whole."""
    made = await create(signed_in, "chat")
    compared: list[tuple[int, int]] = []
    real = hmac.compare_digest

    def compare(one: str, other: str) -> bool:
        compared.append((len(one), len(other)))
        return real(one, other)

    monkeypatch.setattr(hmac, "compare_digest", compare)
    await act(open_client, f"tertulia_{made['id']}_wrong").get("/api/auth/me")
    assert compared == [(64, 64)]


async def test_a_stolen_key_of_an_administrator_makes_and_changes_no_administrators(
    signed_in: SignedIn, register: Register, open_client: OpenClient
) -> None:
    """Steal an administrator's API key, and get by it what it does not open and what stays when it is revoked: a link
    to choose the administrator's password, the removal of the second factor, another administrator."""
    grace = await register("grace@example.org")
    made = await signed_in.client.post("/api/auth/api-keys", json={"name": "x", "scopes": ["admin", "chat"]})
    program = open_client()
    program.headers["authorization"] = f"Bearer {made.json()['key']}"
    admin, other = f"/api/admin/users/{signed_in.user['id']}", f"/api/admin/users/{grace.user['id']}"
    account = {"email": "eve@example.org", "password": "an entirely other phrase"}
    role = {"name": "Users", "permissions": ["admin.users"]}
    refused = [
        await program.post(f"{admin}/password-reset"),
        await program.delete(f"{admin}/second-factor"),
        await program.post(f"{admin}/sign-out"),
        await program.patch(admin, json={"status": "suspended"}),
        await program.delete(admin),
        await program.patch(other, json={"role": "admin"}),
        await program.post("/api/admin/users", json={**account, "role": "admin"}),
        await program.post("/api/admin/invitations", json={"email": "eve@example.org", "role": "admin"}),
        await program.put("/api/admin/roles/user", json=role),
        await program.put("/api/admin/roles/new", json=role),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [
        (403, "person_needed")
    ] * 10
    assert (await program.post("/api/admin/users", json=account)).status_code == 201
    assert (await program.patch(other, json={"status": "suspended"})).status_code == 200
