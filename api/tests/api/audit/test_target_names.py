"""What was done to a role, a group, a preset, a key or a way to sign in is shown by its name, not by an id."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from api.tests.api.api_keys.steps import create as create_key
from api.tests.conftest import SignedIn
from tertulia.entrypoints.bootstrap import Application
from tertulia.kernel.principal import SERVER

ROLES, GROUPS, PRESETS = "/api/admin/roles", "/api/admin/groups", "/api/presets"


async def read_targets(person: SignedIn, action: str) -> list[Any]:
    """The targets of what was done, the newest first."""
    answer = await person.client.get("/api/admin/audit", params={"action": action})
    return [entry["target"] for entry in answer.json()["items"]]


async def make_one_of_each(person: SignedIn) -> dict[str, str]:
    """The ids by kind; each is called `My` and its kind."""
    await person.client.put(f"{ROLES}/editors", json={"name": "My role"})
    group = (await person.client.post(GROUPS, json={"name": "My group"})).json()
    body = {"name": "My preset", "model": "Lab/small", "settings": {"temperature": 0.2}}
    preset = (await person.client.post(PRESETS, json=body)).json()
    await person.client.put(f"/api/shares/presets/{preset['id']}", json={"grants": []})
    key = await create_key(person, "read")
    await person.client.post("/api/admin/identity-providers/local/test")
    return {
        "role": "editors",
        "group": group["id"],
        "presets": preset["id"],
        "api_key": key["id"],
        "identity_provider": "local",
    }


NAMES = {
    "role": ("role.created", "My role"),
    "group": ("group.created", "My group"),
    "presets": ("share.changed", "My preset"),
    "api_key": ("api_key.created", "Script"),
    "identity_provider": ("identity_provider.tested", "Tertulia"),
}


async def test_each_target_is_shown_by_its_name(signed_in: SignedIn) -> None:
    ids = await make_one_of_each(signed_in)

    for kind, (action, name) in NAMES.items():
        assert await read_targets(signed_in, action) == [{"kind": kind, "id": ids[kind], "name": name}]


async def test_the_export_has_the_names_but_those_of_people(signed_in: SignedIn) -> None:
    ids = await make_one_of_each(signed_in)
    await signed_in.client.patch(f"/api/admin/users/{signed_in.user['id']}", json={"name": "Somebody Else"})

    text = (await signed_in.client.get("/api/admin/audit/export")).text

    headings, *rows = csv.reader(io.StringIO(text, newline=""))
    assert headings[-1] == "target name"
    named = {row[7]: row[-1] for row in rows if row[-1]}
    assert named == {ids[kind]: name for kind, (_, name) in NAMES.items()}
    assert "Somebody Else" not in text
    assert signed_in.user["id"] in {row[7] for row in rows}


async def test_another_name_is_shown_for_what_was_done_before(signed_in: SignedIn) -> None:
    ids = await make_one_of_each(signed_in)

    await signed_in.client.put(f"{ROLES}/editors", json={"name": "Their role"})
    await signed_in.client.patch(f"{GROUPS}/{ids['group']}", json={"name": "Their group"})

    assert {target["name"] for target in await read_targets(signed_in, "role.")} == {"Their role"}
    assert {target["name"] for target in await read_targets(signed_in, "group.")} == {"Their group"}


async def test_roles_and_groups_that_are_gone_keep_the_names_of_then(
    signed_in: SignedIn, application: Application
) -> None:
    ids = await make_one_of_each(signed_in)

    await signed_in.client.delete(f"{ROLES}/editors")
    await signed_in.client.delete(f"{GROUPS}/{ids['group']}")
    await signed_in.client.delete(f"{PRESETS}/{ids['presets']}")

    assert (await read_targets(signed_in, "role.deleted"))[0]["name"] == "My role"
    assert (await read_targets(signed_in, "group.deleted"))[0]["name"] == "My group"
    assert (await read_targets(signed_in, "share.changed"))[0]["name"] is None
    assert (await application.audit.verify()).ok


@pytest.mark.parametrize(
    "kind", ["user", "role", "group", "presets", "api_key", "identity_provider", "", "x"]
)
async def test_what_never_was_has_no_name(signed_in: SignedIn, application: Application, kind: str) -> None:
    await application.audit.record("test.done", SERVER, target_kind=kind, target_id="nobody")

    assert await read_targets(signed_in, "test.") == [{"kind": kind, "id": "nobody", "name": None}]
