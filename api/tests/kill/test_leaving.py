"""`kill -9` while an account is deleted or exported: the deletion goes on to its end, and an export leaves nothing."""

from __future__ import annotations

import asyncio
import io
import json
import secrets
import sqlite3
import zipfile
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from api.tests.waiting import PATIENCE
from docstore import Insert, open_store
from tertulia.entrypoints.collections import COLLECTIONS
from tertulia.kernel.clock import SystemClock
from tertulia.modules.conversations import CONVERSATIONS, Conversation
from tertulia.modules.messages import MESSAGES, Message, MessageMetadata, TextPart

from .server_process import ServerProcess

MESSAGES_MADE = 20_000
"""So many that removing them takes a while, and that no buffer of the system holds what is sent."""
WORDS = "what nobody may find afterwards"
KEPT = {"audit_entries", "departures"}
"""The log, and the note that everything is removed once more in some minutes."""
CONFIGURATION = "limits: {enabled: false}\nlocalModel: {enabled: false}\n"


class Leaver:
    """Somebody with much of their own on a server that is started and killed."""

    def __init__(self, home: Path, session: aiohttp.ClientSession) -> None:
        self.home = home
        self.server = ServerProcess(home)
        self._session = session
        self._headers: dict[str, str] = {}
        self.user_id = ""

    def ask(self, method: str, path: str, **options: Any) -> Any:
        url = f"{self.server.url}/api/{path}"
        return self._session.request(method, url, headers=self._headers, **options)

    async def register(self) -> None:
        """The second account: the first administers."""
        for name in ("ada", "grace"):
            account = {"email": f"{name}@example.org", "password": "a long enough passphrase"}
            async with self.ask("POST", "auth/register", json=account) as response:
                assert response.status == 201, await response.text()
                answer = await response.json()
        self._headers = {"authorization": f"Bearer {answer['accessToken']}"}
        self.user_id = answer["user"]["id"]
        for number in range(3):
            form = aiohttp.FormData()
            form.add_field("file", WORDS.encode(), filename=f"{number}.txt", content_type="text/plain")
            async with self.ask("POST", "files", data=form) as response:
                assert response.status == 201, await response.text()

    def count(self, table: str, where: str = "1") -> int:
        """How many rows a table has, as the disk says."""
        with closing(sqlite3.connect(f"file:{self.home}/documents.db?mode=ro", uri=True)) as database:
            return int(database.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])

    def find_traces(self) -> set[str]:
        """The collections that hold the person's id, address or words anywhere."""
        texts = (self.user_id, "grace", WORDS)
        where = " OR ".join(f"instr(CAST(_doc AS TEXT), '{text}')" for text in texts)
        return {one.name for one in COLLECTIONS if self.count(one.name, where)}

    def list_files(self) -> set[str]:
        """Everything on the disk that is not the database's own."""
        found = {str(path.relative_to(self.home)) for path in self.home.rglob("*") if path.is_file()}
        return {name for name in found if not name.startswith("documents.db")}


async def fill(home: Path, user_id: str) -> None:
    """Write a long conversation that no zip makes short, past the server."""
    store = open_store("sqlite", home)
    await store.open(COLLECTIONS)
    now = SystemClock().now()
    talk = Conversation(
        user_id=user_id, id="c1", title=WORDS, title_source="user", created_at=now, updated_at=now
    )
    said = [
        Message(
            user_id=user_id,
            conversation_id="c1",
            id=f"m{number:05}",
            parent_id=f"m{number - 1:05}" if number else None,
            branch="m00000",
            depth=number,
            role="user",
            parts=(TextPart(f"{WORDS} {secrets.token_urlsafe(600)}"),),
            metadata=MessageMetadata(created_at=now),
            created_at=now,
        )
        for number in range(MESSAGES_MADE)
    ]
    await store.write(Insert(CONVERSATIONS, talk), *(Insert(MESSAGES, one) for one in said))
    await store.close()


@pytest.fixture
async def grace(tmp_path: Path) -> AsyncGenerator[Leaver]:
    """Signed in, on a running server."""
    (tmp_path / "tertulia.yaml").write_text(CONFIGURATION)
    async with aiohttp.ClientSession() as session:
        leaver = Leaver(tmp_path, session)
        try:
            await leaver.server.start()
            await leaver.register()
            await fill(tmp_path, leaver.user_id)
            yield leaver
        finally:
            await leaver.server.kill()


async def delete_account(grace: Leaver) -> int:
    async with grace.ask("DELETE", "auth/me") as response:
        return response.status


@pytest.mark.kill
async def test_a_deletion_that_is_killed_goes_on_to_its_end(grace: Leaver) -> None:
    deleting = asyncio.create_task(delete_account(grace))
    async with asyncio.timeout(PATIENCE):
        while grace.count("messages") == MESSAGES_MADE:
            await asyncio.sleep(0)
    await grace.server.kill()
    with pytest.raises(aiohttp.ClientError):
        await deleting
    assert 0 < grace.count("messages") < MESSAGES_MADE
    assert grace.find_traces() - KEPT

    await grace.server.start()

    async with asyncio.timeout(PATIENCE):
        while grace.find_traces() - KEPT:
            await asyncio.sleep(0.02)
    assert not [name for name in grace.list_files() if name.startswith("files/")]
    async with grace.ask("GET", "auth/me") as response:
        assert response.status == 401


@pytest.mark.kill
async def test_an_export_that_is_killed_leaves_nothing_and_can_be_made_again(grace: Leaver) -> None:
    before = grace.list_files()
    async with grace.ask("POST", "auth/export") as response:
        assert await response.content.readany()
        await grace.server.kill()
        with pytest.raises(aiohttp.ClientError):
            await response.read()

    await grace.server.start()

    assert grace.list_files() == before
    async with grace.ask("POST", "auth/export") as response:
        whole = await response.read()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.testzip() is None
        (talk,) = (name for name in archive.namelist() if name.startswith("conversations/"))
        assert len(json.loads(archive.read(talk))["messages"]) == MESSAGES_MADE
