"""Walks every route of the OpenAPI document as somebody who may not call it, and expects the right refusal.

A route without `ACCESS`, with a parameter that is neither in IDS nor in PLAIN, or that answers another person's object,
fails the walk. A new sort of object adds one line to IDS, and one object to `_fill`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.attacks.routes import Operation, list_operations, make_body
from api.tests.conftest import Register, SignedIn
from docstore import Insert, Put
from tertulia.entrypoints.asgi import create_api
from tertulia.entrypoints.bootstrap import Application
from tertulia.entrypoints.openapi import build_document
from tertulia.kernel.principal import Principal
from tertulia.modules.auth import PASSKEYS
from tertulia.modules.auth.passkeys.domain import Passkey
from tertulia.modules.chat import RUNS
from tertulia.modules.chat.domain import Run
from tertulia.modules.conversations import CONVERSATIONS, Conversation
from tertulia.modules.roles import (
    ACCESS,
    ACCESS_WORDS,
    ACTIONS,
    ANYONE,
    PERMISSIONS,
    PERSON,
    PERSON_ONLY,
    ROLES,
    WHILE_PENDING,
    Role,
)

IDS: Mapping[str, str] = {
    "conversation_id": "conversation",
    "run_id": "run",
    "file_id": "file",
    "preset_id": "preset",
    "session_id": "session",
    "user_id": "user",
    "object_id": "preset",
    "key_id": "key",
    "passkey_id": "passkey",
}
"""Which object of the other person fills a parameter of a path."""
PLAIN: Mapping[str, str] = {
    "kind": "presets",
    "name": "anything",
    "provider": "nobody",
    "endpoint": "Nobody",
    "token": "made-up",
    "version": "0123456789abcdef",
    **dict.fromkeys(
        ("ban_id", "group_id", "invitation_id", "role_id"), "0199d1a0-7c3e-7a51-9b0e-3f2a64c1d7aa"
    ),
}
"""What fills a parameter that names nobody's object, or one that only administrators may name at all."""
SHARED_READS = frozenset({"getAvatar"})
"""What everybody who is signed in may read of others."""


class World(msgspec.Struct, frozen=True):
    """A server with two people, and the objects of the one."""

    application: Application
    document: Mapping[str, Any]
    access: Mapping[str, Mapping[str, Any]]
    owner: SignedIn
    other: SignedIn
    ids: Mapping[str, str]

    @property
    def operations(self) -> list[Operation]:
        return list_operations(self.document)

    def access_of(self, operation: Operation) -> str:
        return self.access[operation.id][ACCESS]

    async def call(self, client: httpx.AsyncClient, operation: Operation) -> httpx.Response:
        """Send a request that fits, with the owner's ids."""
        path = operation.path
        for parameter in operation.schema.get("parameters", ()):
            if parameter["in"] == "path":
                name = parameter["name"]
                path = path.replace(f"{{{name}}}", self.ids[IDS[name]] if name in IDS else PLAIN[name])
        body = make_body(self.document, operation)
        headers = {"origin": "http://tertulia.test", "sec-fetch-site": "same-origin"}
        return await client.request(operation.method, path, json=body, headers=headers)


@pytest.fixture
async def world(application: Application, signed_in: SignedIn, register: Register) -> World:
    """`signed_in` is the administrator, and neither of the two."""
    owner, other = await register("owner@example.org"), await register("other@example.org")
    api = create_api(application)
    access = {
        handler.operation_id or str(handler): handler.opt
        for route in api.routes
        for handler in getattr(route, "route_handlers", ())
        if not handler.fn.__module__.startswith("litestar.")
    }
    del signed_in
    return World(application, build_document(api), access, owner, other, await _fill(application, owner))


async def _fill(application: Application, owner: SignedIn) -> dict[str, str]:
    """One object of each kind; their ids by kind."""
    user = await application.users.get(owner.user["id"])
    moment = user.created_at
    conversation = Conversation(
        user_id=user.id,
        id="conversation-of-owner",
        title="Mine",
        title_source="user",
        created_at=moment,
        updated_at=moment,
    )
    run = Run(
        user_id=user.id,
        id="run-of-owner",
        conversation_id=conversation.id,
        message_id="m",
        model="A/b",
        status="finished",
        node_id="n",
        created_at=moment,
    )
    await application.store.write(Insert(CONVERSATIONS, conversation), Insert(RUNS, run))
    upload = await owner.client.post("/api/files", files={"file": ("a.txt", b"mine", "text/plain")})
    body: dict[str, Any] = {"name": "Mine", "model": "A/b", "settings": {}}
    preset = await owner.client.post("/api/presets", json=body)
    (session,) = await application.sessions.list_of(user.id)
    key = await owner.client.post("/api/auth/api-keys", json={"name": "Mine", "scopes": ["read"]})
    passkey = Passkey(
        user_id=user.id,
        id="passkey-of-owner",
        credential_id="credential",
        public_key="key",
        sign_count=0,
        name="Mine",
        created_at=moment,
    )
    await application.store.write(Insert(PASSKEYS, passkey))
    return {
        "conversation": conversation.id,
        "run": run.id,
        "file": upload.json()["id"],
        "preset": preset.json()["id"],
        "session": session.id,
        "user": user.id,
        "key": key.json()["id"],
        "passkey": passkey.id,
    }


def code_of(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("code", ""))
    except ValueError:
        return ""


async def test_every_route_says_who_may_call_it(world: World) -> None:
    for name, opt in world.access.items():
        assert opt.get(ACCESS) in ACCESS_WORDS, name


async def test_nobody_who_is_not_signed_in_gets_in(world: World, client: httpx.AsyncClient) -> None:
    """The attack: call what needs an account without a token, with an empty one, and with a made-up one."""
    for operation in world.operations:
        if world.access_of(operation) == ANYONE:
            continue
        for token in ("", "Bearer ", "Bearer e30.e30.x"):
            client.headers["authorization"] = token
            answer = await world.call(client, operation)
            assert (answer.status_code, code_of(answer)) == (401, "token_invalid"), operation


async def test_who_may_nothing_gets_no_permission(world: World) -> None:
    """The attack: call what needs a permission with a role that has none."""
    await world.application.store.write(Put(ROLES, Role(id="nothing", name="Nothing")))
    await world.application.roles.load()
    await world.application.users.change(world.other.user["id"], role="nothing")
    for operation in world.operations:
        if world.access_of(operation) in PERMISSIONS:
            answer = await world.call(world.other.client, operation)
            assert (answer.status_code, code_of(answer)) == (403, "permission_missing"), operation


async def test_a_member_administers_nothing(world: World) -> None:
    """The attack: call every administrator's route as an ordinary member, with another person's ids."""
    for operation in world.operations:
        if world.access_of(operation).startswith("admin."):
            answer = await world.call(world.other.client, operation)
            assert (answer.status_code, code_of(answer)) == (403, "permission_missing"), operation


async def test_who_is_suspended_is_out(world: World) -> None:
    """The attack: go on with an access token that is still good when the account is suspended."""
    await world.application.users.change(world.other.user["id"], status="suspended")
    for operation in world.operations:
        if world.access_of(operation) != ANYONE:
            answer = await world.call(world.other.client, operation)
            assert (answer.status_code, code_of(answer)) == (401, "session_ended"), operation


async def test_another_persons_objects_are_not_there(world: World) -> None:
    """The attack: name another person's object, of every kind, in every route that takes an id (IDOR)."""
    walked = 0
    before = await world.application.sessions.list_of(world.owner.user["id"])
    for operation in world.operations:
        names = [one["name"] for one in operation.schema.get("parameters", ()) if one["in"] == "path"]
        if not names or world.access_of(operation) == ANYONE or operation.id in SHARED_READS:
            continue
        answer = await world.call(world.other.client, operation)
        is_fine = not world.access_of(operation).startswith("admin.") and answer.status_code == 204
        # To take away what is not there may be fine; what is the owner's has to be there after.
        assert answer.status_code in {400, 403, 404, 409, 422} or is_fine, (operation, answer.text)
        walked += 1
    assert walked > 20
    assert await world.application.sessions.list_of(world.owner.user["id"]) == before
    for path in (
        f"/api/conversations/{world.ids['conversation']}",
        f"/api/files/{world.ids['file']}/content",
    ):
        assert (await world.owner.client.get(path)).status_code == 200
    for path in ("/api/presets", "/api/auth/api-keys", "/api/auth/passkeys"):
        kept = (await world.owner.client.get(path)).json()["items"]
        assert [one["name"] for one in kept] == ["Mine"], path


@pytest.mark.parametrize("scope", ["read", "chat", "admin", "scim"])
async def test_an_api_key_does_what_its_scope_says_and_nothing_else(
    world: World, scope: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attack: use an administrator's API key of one scope for everything that it is not for."""

    async def authenticate(token: str) -> Principal:
        del token
        return Principal(user_id=world.other.user["id"], role="admin", scopes=frozenset({scope}))

    monkeypatch.setattr(world.application.auth, "authenticate", authenticate)
    for operation in world.operations:
        access = world.access_of(operation)
        if world.access[operation.id].get(PERSON_ONLY):
            access = PERSON
        if access == ANYONE or _is_within(scope, access, operation.method):
            continue
        answer = await world.call(world.other.client, operation)
        assert answer.status_code == 403, (operation, answer.text)
        assert code_of(answer) == ("person_needed" if access == PERSON else "scope_missing"), operation


def _is_within(scope: str, access: str, method: str) -> bool:
    if access == PERSON:
        return False
    if access == "admin.provisioning":
        return scope == "scim"
    if access.startswith("admin."):
        return scope == "admin"
    return scope == "chat" or (scope == "read" and method == "GET")


@pytest.mark.parametrize("step", ["second_factor", "terms", "email", "password"])
async def test_who_has_a_step_to_take_takes_it_first(
    world: World, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attack: skip the second factor, the terms, the confirmation or the own password, and call the API itself."""

    async def authenticate(token: str) -> Principal:
        del token
        return Principal(user_id=world.other.user["id"], session_id="s", role="admin", pending=(step,))

    monkeypatch.setattr(world.application.auth, "authenticate", authenticate)
    for operation in world.operations:
        opt = world.access[operation.id]
        if world.access_of(operation) == ANYONE or opt.get(WHILE_PENDING) in (True, step):
            continue
        answer = await world.call(world.other.client, operation)
        assert (answer.status_code, code_of(answer)) == (403, "step_pending"), operation


async def test_every_permission_guards_something(world: World) -> None:
    used = {opt[ACCESS] for opt in world.access.values()}
    by_action = {rule.permission for action, rule in ACTIONS.items() if action not in PERMISSIONS}
    assert used <= ACCESS_WORDS
    assert PERMISSIONS - used - by_action - ASKED_IN_SERVICES == set()


ASKED_IN_SERVICES = frozenset({"comparisons.use", "presets.share_publicly"})
"""Permissions that a service asks for, of a part of what a route does."""
