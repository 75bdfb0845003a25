"""What the zip of an account holds, collection by collection."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import msgspec
import pytest

from api.tests.api.accounts.documents import make_document
from api.tests.api.test_own_data import fill
from api.tests.conftest import Register, SignedIn
from docstore import Put, Query
from tertulia.entrypoints.bootstrap import Application
from tertulia.entrypoints.collections import COLLECTIONS
from tertulia.infrastructure.config import LimitSettings, Settings
from tertulia.modules.accounts import EXPORTED, list_belongings
from tertulia.modules.files import FILES
from tertulia.modules.messages import MESSAGES
from tertulia.modules.messages.domain import PartContinuation
from tertulia.modules.providers import Continuation

HIDDEN = "nobody may read this"
APART = {"conversations", "messages", "files", "avatars"}
"""Those that have entries of a form of their own."""
ALWAYS = {"profile.json", "groups.json", "audit.json", "avatar.webp"}


async def export(person: SignedIn) -> zipfile.ZipFile:
    answer = await person.client.post("/api/auth/export")
    assert answer.status_code == 200, answer.text
    return zipfile.ZipFile(io.BytesIO(answer.content))


def read(archive: zipfile.ZipFile, name: str) -> list[dict[str, Any]]:
    return json.loads(archive.read(name))


async def test_every_collection_is_in_it_without_what_is_hidden(
    application: Application, signed_in: SignedIn, register: Register
) -> None:
    del signed_in
    grace = await register("grace@example.org")
    user_id = await fill(application, grace)
    belongings = {one.collection.name: one for one in list_belongings(COLLECTIONS)}
    plain = [belongings[name] for name in EXPORTED if name not in APART]
    for one in plain:
        secrets = dict.fromkeys(EXPORTED[one.collection.name], HIDDEN)
        made = make_document(one.collection, **secrets, **{one.field: user_id})
        await application.store.write(Put(one.collection, made))
    message = await application.store.get(MESSAGES, user_id, "c1", "m00001")
    assert message is not None
    sealed = (PartContinuation(0, Continuation(format="x", model="x", data={"x": HIDDEN})),)
    await application.store.write(Put(MESSAGES, msgspec.structs.replace(message, continuations=sealed)))

    archive = await export(grace)

    names = {name for name in archive.namelist() if "/" not in name}
    assert names == ALWAYS | {f"{one.collection.name}.json" for one in plain}
    for one in plain:
        assert read(archive, f"{one.collection.name}.json"), one.collection.name
    for name in archive.namelist():
        assert HIDDEN.encode() not in archive.read(name), name
    shown = await grace.client.get((await grace.client.get("/api/auth/me")).json()["avatar"])
    assert archive.read("avatar.webp") == shown.content


async def test_groups_have_their_names(signed_in: SignedIn, register: Register) -> None:
    grace = await register("grace@example.org")
    made = (await signed_in.client.post("/api/admin/groups", json={"name": "Physics"})).json()
    await signed_in.client.put(f"/api/admin/groups/{made['id']}/members/{grace.user['id']}")
    groups = read(await export(grace), "groups.json")
    assert groups == [{"id": made["id"], "name": "Physics", "source": "local"}]


async def test_the_log_says_what_was_done_once_and_not_by_whom(
    signed_in: SignedIn, register: Register
) -> None:
    grace = await register("grace@example.org")
    path = f"/api/admin/users/{grace.user['id']}"
    assert (await signed_in.client.patch(path, json={"name": "Grace Hopper"})).status_code == 200
    await export(grace)

    entries = read(await export(grace), "audit.json")

    assert len({entry["id"] for entry in entries}) == len(entries)
    assert all(not {"hash", "previous_hash"} & set(entry) for entry in entries)
    by_action = {entry["action"]: (entry["actor_id"], entry["address"]) for entry in entries}
    assert by_action["user.renamed"] == (None, "")
    assert by_action["user.exported"] == (grace.user["id"], "127.0.0.1")


async def test_a_file_is_in_it_under_a_name_that_leads_nowhere_and_without_bytes_when_they_are_gone(
    application: Application, signed_in: SignedIn
) -> None:
    """Zip slip by a name that came past the upload, from a backup of old, say."""
    user_id = await fill(application, signed_in)
    (file,) = await application.store.find(FILES, Query(where={"user_id": user_id}))
    hostile = msgspec.structs.replace(file, filename="../../../.ssh/authorized_keys")
    await application.store.write(Put(FILES, hostile))
    await application.file_storage.delete(file.storage_key)

    archive = await export(signed_in)

    (entry,) = (name for name in archive.namelist() if name.startswith("files/"))
    assert entry.startswith(f"files/{file.id}/")
    assert not {"..", ".ssh"} & set(entry.split("/"))
    assert archive.read(entry) == b""


class TestLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, limits=LimitSettings(registration="100/minute"))

    async def test_nobody_keeps_the_server_busy_with_exports_and_pictures(
        self, signed_in: SignedIn, register: Register
    ) -> None:
        """Attack: ask again and again for what is dear to make."""
        grace = await register("grace@example.org")
        for method, path, allowed in (("POST", "export", 10), ("PUT", "avatar", 20)):
            answers = [
                await grace.client.request(method, f"/api/auth/{path}", content=b"")
                for _ in range(allowed + 1)
            ]
            assert [answer.status_code == 429 for answer in answers] == [False] * allowed + [True], path
            other = await signed_in.client.request(method, f"/api/auth/{path}", content=b"")
            assert other.status_code != 429
