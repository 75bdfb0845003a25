"""The own picture, the export of everything, and leaving for good."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from PIL import Image

from api.tests.conftest import Register, SignedIn
from docstore import Collection, Insert, Put, Query
from tertulia.entrypoints.bootstrap import Application
from tertulia.entrypoints.collections import COLLECTIONS
from tertulia.kernel.principal import SERVER, Actor
from tertulia.modules.accounts import ABOUT, DEPARTURES, EXPORTED, LEFT_OUT, MENTIONED, list_belongings
from tertulia.modules.audit import AUDIT_ENTRIES
from tertulia.modules.conversations import CONVERSATIONS, Conversation
from tertulia.modules.messages import MESSAGES, Message, MessageMetadata, TextPart
from tertulia.modules.users import UserLeft

Write = Callable[..., Awaitable[None]]
SECRET_WORDS = ("hash", "secret", "sealed", "token", "key", "credential", "password")
HARMLESS = {
    ("presets", "share_token"),
    ("passkeys", "credential_id"),
    ("scim_users", "user_name_key"),
    ("summaries", "tokens"),
    ("messages", "tokens"),
}


def picture(
    width: int = 300, height: int = 200, form: str = "PNG", color: str = "red", **options: Any
) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), color).save(written, form, **options)
    return written.getvalue()


async def upload(person: SignedIn, content: bytes) -> httpx.Response:
    return await person.client.post("/api/files", files={"file": ("notes.txt", content, "text/plain")})


async def fill(application: Application, person: SignedIn, messages: int = 3) -> str:
    """Give somebody a little of everything that people have; returns the id."""
    user_id: str = person.user["id"]
    moment = (await application.users.get(user_id)).created_at
    conversation = Conversation(
        user_id=user_id,
        id="c1",
        title="../../a talk: about <everything>",
        title_source="user",
        created_at=moment,
        updated_at=moment,
    )
    await application.store.write(Insert(CONVERSATIONS, conversation))
    for number in range(messages):
        message = Message(
            user_id=user_id,
            conversation_id="c1",
            id=f"m{number:05}",
            parent_id=f"m{number - 1:05}" if number else None,
            branch="m00000",
            depth=number,
            role="user",
            parts=(TextPart(f"said {number}"),),
            metadata=MessageMetadata(created_at=moment),
            created_at=moment,
        )
        await application.store.write(Insert(MESSAGES, message))
    assert (await upload(person, b"my own words")).status_code == 201
    body: dict[str, Any] = {"name": "Mine", "model": "A/b", "settings": {}}
    assert (await person.client.post("/api/presets", json=body)).status_code == 201
    assert (await person.client.put("/api/auth/avatar", content=picture())).status_code == 200
    return user_id


async def find_traces(application: Application, text: str) -> dict[str, int]:
    """The collections whose documents hold this text anywhere, and how many of them."""
    found: dict[str, int] = {}
    for collection in COLLECTIONS:
        documents: list[msgspec.Struct] = await application.store.find(collection, Query(where={}))
        count = sum(text.encode() in msgspec.json.encode(document) for document in documents)
        if count:
            found[collection.name] = count
    return found


class TestPicture:
    async def test_is_made_small_and_square_and_told_nothing(self, signed_in: SignedIn) -> None:
        exif = Image.Exif()
        exif[0x010E] = "a secret place"
        answer = await signed_in.client.put("/api/auth/avatar", content=picture(900, 400, "JPEG", exif=exif))
        assert answer.status_code == 200, answer.text
        address = answer.json()["avatar"]
        got = await signed_in.client.get(address)
        assert got.headers["content-type"] == "image/webp"
        assert "immutable" in got.headers["cache-control"]
        assert b"secret" not in got.content
        with Image.open(io.BytesIO(got.content)) as image:
            assert image.size == (256, 256)
            assert not image.getexif()

    async def test_is_upright(self, signed_in: SignedIn) -> None:
        image = Image.new("RGB", (400, 400), "red")
        image.paste("blue", (0, 0, 400, 100))
        exif = Image.Exif()
        exif[0x0112] = 3
        written = io.BytesIO()
        image.save(written, "JPEG", exif=exif)
        answer = await signed_in.client.put("/api/auth/avatar", content=written.getvalue())
        got = await signed_in.client.get(answer.json()["avatar"])
        with Image.open(io.BytesIO(got.content)) as shown:
            pixel = shown.convert("RGB").getpixel((128, 250))
        assert isinstance(pixel, tuple)
        assert pixel[2] > 200 > pixel[0]

    async def test_comes_in_a_form_too_and_others_see_it(
        self, signed_in: SignedIn, register: Register, client: httpx.AsyncClient
    ) -> None:
        grace = await register("grace@example.org")
        files = {"file": ("me.gif", picture(form="GIF"), "image/gif")}
        answer = await grace.client.put("/api/auth/avatar", files=files)
        address = answer.json()["avatar"]
        assert (await signed_in.client.get(address)).status_code == 200
        assert (await client.get(address)).status_code == 401
        assert (await grace.client.delete("/api/auth/avatar")).json()["avatar"] is None
        assert (await signed_in.client.get(address)).json()["code"] == "avatar_not_found"


class TestExport:
    async def test_holds_everything_and_no_secret(
        self, application: Application, signed_in: SignedIn, register: Register
    ) -> None:
        grace = await register("grace@example.org")
        user_id = await fill(application, grace, 250)
        user = await application.users.get(user_id)
        answer = await grace.client.post("/api/auth/export")
        assert answer.headers["content-type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert {"profile.json", "sessions.json", "presets.json", "groups.json", "audit.json"} <= set(
                names
            )
            assert all(".." not in Path(name).parts and not name.startswith("/") for name in names)
            (talk,) = [name for name in names if name.startswith("conversations/")]
            messages = json.loads(archive.read(talk))["messages"]
            assert [one["id"] for one in messages] == [f"m{number:05}" for number in range(250)]
            (file,) = [name for name in names if name.startswith("files/")]
            assert archive.read(file) == b"my own words"
            everything = b"".join(archive.read(name) for name in names)
            assert json.loads(archive.read("profile.json"))["email"] == "grace@example.org"
        assert (user.password_hash or "-").encode() not in everything
        for session in await application.sessions.list_of(user_id):
            assert session.secret_hash.encode() not in everything
        assert signed_in.user["id"].encode() not in everything

    def test_says_of_every_collection_whether_it_is_in_it(self) -> None:
        for belonging in list_belongings(COLLECTIONS):
            name = belonging.collection.name
            assert (name in EXPORTED) != (name in LEFT_OUT), f"{name}: exported, or left out and why?"

    def test_leaves_out_fields_that_look_like_secrets(self) -> None:
        for belonging in list_belongings(COLLECTIONS):
            collection = belonging.collection
            if collection.name not in EXPORTED:
                continue
            for field in collection.struct.__struct_fields__:
                if any(word in field for word in SECRET_WORDS):
                    is_hidden = field in EXPORTED[collection.name]
                    assert is_hidden or (collection.name, field) in HARMLESS, f"{collection.name}.{field}"


class TestLeaving:
    async def test_takes_everything_along_and_says_so(
        self, application: Application, signed_in: SignedIn, register: Register
    ) -> None:
        grace = await register("grace@example.org")
        user_id = await fill(application, grace)
        before = await find_traces(application, signed_in.user["id"])
        answer = await grace.client.delete("/api/auth/me")
        assert answer.status_code == 200, answer.text
        removed = answer.json()["removed"]
        assert removed["messages"] == 3
        for name in ("users", "conversations", "files", "presets", "avatars"):
            assert removed[name] == 1
        traces = await find_traces(application, user_id)
        assert answer.json()["kept"]["audit_entries"] == traces["audit_entries"] > 1
        assert set(traces) == {"audit_entries", "departures"}
        assert set(await find_traces(application, "grace")) <= {"audit_entries"}
        assert not (application.settings.home / "files" / user_id).exists()
        assert (await grace.client.get("/api/auth/me")).status_code == 401
        after = await find_traces(application, signed_in.user["id"])
        assert {name: after[name] for name in before if name != "audit_entries"} == {
            name: before[name] for name in before if name != "audit_entries"
        }
        again = await grace.client.post(
            "/api/auth/register", json={"email": "grace@example.org", "password": grace.password}
        )
        assert again.json()["user"]["role"] == "user"

    async def test_leaves_nothing_in_the_browser(self, signed_in: SignedIn, register: Register) -> None:
        del signed_in
        grace = await register("grace@example.org")
        entry = {"email": "grace@example.org", "password": grace.password}
        assert (await grace.client.post("/api/auth/login", json=entry)).status_code == 200
        assert set(grace.client.cookies) >= {"tertulia_refresh", "tertulia_known"}
        assert (await grace.client.delete("/api/auth/me")).status_code == 200
        assert set(grace.client.cookies) == set()

    async def test_leaves_nothing_of_what_was_under_way(
        self,
        application: Application,
        signed_in: SignedIn,
        register: Register,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        del signed_in
        grace = await register("grace@example.org")
        user_id = await fill(application, grace)
        user = await application.users.get(user_id)
        await application.accounts.departures.remove(user_id, SERVER)
        late = Conversation(
            user_id=user_id,
            id="late",
            title="late",
            title_source="user",
            created_at=user.created_at,
            updated_at=user.created_at,
        )
        await application.store.write(Put(CONVERSATIONS, late))
        monkeypatch.setattr("tertulia.modules.accounts.leaving.AFTERMATH", timedelta(0))
        await application.accounts.departures.resume()
        assert set(await find_traces(application, user_id)) == {"audit_entries"}

    async def test_by_an_administrator_is_as_thorough(
        self, application: Application, signed_in: SignedIn, register: Register
    ) -> None:
        grace = await register("grace@example.org")
        user_id = await fill(application, grace)
        answer = await signed_in.client.delete(f"/api/admin/users/{user_id}")
        assert answer.json()["removed"]["users"] == 1
        assert set(await find_traces(application, user_id)) == {"audit_entries", "departures"}

    async def test_goes_on_where_it_stopped(
        self,
        application: Application,
        signed_in: SignedIn,
        register: Register,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Stop at every write of the removal in turn, as a killed server does, and begin again."""
        del signed_in
        step = 0
        while True:
            person = await register(f"p{step}@example.org")
            user_id = await fill(application, person)
            write, left = application.store.write, step

            async def stop(*writes: Any, write: Write = write) -> None:
                nonlocal left
                if left == 0:
                    raise OSError("killed")
                left -= 1
                await write(*writes)

            with monkeypatch.context() as patch:
                patch.setattr(application.store, "write", stop)
                try:
                    await application.accounts.departures.remove(user_id, Actor(via="server"))
                    stopped = False
                except OSError:
                    stopped = True
            await application.accounts.departures.resume()
            if not stopped:
                break
            if await application.store.get(DEPARTURES, user_id) is not None:
                assert set(await find_traces(application, user_id)) <= {"audit_entries", "departures"}, step
            step += 1
        assert step > 5

    async def test_asks_anew_who_it_is_after_a_while(
        self, application: Application, signed_in: SignedIn, register: Register
    ) -> None:
        del signed_in
        grace = await register("grace@example.org")
        (session,) = await application.sessions.list_of(grace.user["id"])
        old = msgspec.structs.replace(session, authenticated_at=session.created_at - timedelta(hours=1))
        await application.store.write(Put(_sessions(), old))
        answer = await grace.client.delete("/api/auth/me")
        assert answer.json()["code"] == "reauthentication_needed"
        assert (await grace.client.get("/api/auth/me")).status_code == 200

    def test_knows_every_field_that_may_name_a_person(self) -> None:
        known = {*MENTIONED, *ABOUT}
        own = {belonging.collection.name for belonging in list_belongings(COLLECTIONS)}
        for collection in COLLECTIONS:
            if collection.name in own | {"audit_entries", "users"}:
                continue
            for field in collection.struct.__struct_fields__:
                if field.endswith(("_by", "user_id", "owner_id", "subject", "grantee")):
                    assert (collection.name, field) in known, (
                        f"{collection.name}.{field}: what when they leave?"
                    )

    async def test_tells_those_who_keep_something(
        self, application: Application, signed_in: SignedIn, register: Register
    ) -> None:
        del signed_in
        grace = await register("grace@example.org")
        told: list[str] = []

        async def listen(event: UserLeft) -> None:
            told.append(event.user_id)

        application.events.subscribe(UserLeft, listen)
        await grace.client.delete("/api/auth/me")
        assert told == [grace.user["id"]]
        assert await application.store.count(AUDIT_ENTRIES, {"target_id": grace.user["id"]}) > 0


def _sessions() -> Collection[Any]:
    return next(one for one in COLLECTIONS if one.name == "sessions")


async def test_sessions_say_what_they_are(signed_in: SignedIn) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
    login = {"email": "ada@example.org", "password": signed_in.password}
    await signed_in.client.post("/api/auth/login", json=login, headers={"user-agent": agent})
    listed = (await signed_in.client.get("/api/auth/sessions")).json()["items"]
    assert listed[0]["device"] == "Firefox · Linux"
    assert listed[0]["place"] is None
    assert listed[0]["provider"] == "local"
    assert (await signed_in.client.delete("/api/auth/sessions")).status_code == 204
    left = (await signed_in.client.get("/api/auth/sessions")).json()["items"]
    assert [one["current"] for one in left] == [True]
