"""How the end of a run is saved, whatever happens beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from api.tests.unit.chat.conftest import COLLECTIONS, ChatWorld
from api.tests.waiting import PATIENCE
from docstore import Update, Write
from docstore.sqlite import SqliteStore
from tertulia.modules.chat import RUNS
from tertulia.modules.chat import runs as runs_module
from tertulia.modules.chat.runs import CHECKPOINT_SECONDS
from tertulia.modules.conversations import CONVERSATIONS
from tertulia.modules.messages import MESSAGES


class LateStore(SqliteStore):
    """Says only when it is let that the end of a run is on disk."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.has_end = asyncio.Event()
        self.may_say = asyncio.Event()

    async def write(self, *writes: Write) -> None:
        await super().write(*writes)
        if any(isinstance(write, Update) and write.collection is RUNS for write in writes):
            self.has_end.set()
            await self.may_say.wait()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[LateStore]:
    store = LateStore(tmp_path / "chat.db")
    await store.open(COLLECTIONS)
    yield store
    store.may_say.set()
    await store.close()


async def test_no_checkpoint_comes_after_the_end(world: ChatWorld, store: LateStore) -> None:
    started = await world.ask(id="c1")
    await asyncio.wait_for(store.has_end.wait(), PATIENCE)
    # Long enough for every run's turn to be saved.
    await asyncio.sleep(CHECKPOINT_SECONDS * 1.2)
    assert (await world.read(started)).metadata.status == "finished"
    store.may_say.set()
    await world.wait(started)
    assert (await world.read(started)).metadata.status == "finished"


async def test_the_older_of_two_runs_is_the_active_one_again_when_the_newer_has_ended(
    world: ChatWorld, store: LateStore
) -> None:
    store.may_say.set()
    world.model.script = ["Slow", None]
    older = await world.ask(id="c1")
    world.spare.script = ["Quick"]
    await world.ask_and_wait(id="c1", question_id="q2", parentId=None, model="Spare/small")
    assert (await world.conversations.get_conversation("ada", "c1")).active_run_id == older.run_id
    world.model.go.set()
    await world.wait(older)
    assert (await world.conversations.get_conversation("ada", "c1")).active_run_id is None


async def test_runs_that_end_at_once_leave_none_of_them_active(world: ChatWorld, store: LateStore) -> None:
    store.may_say.set()
    for attempt in range(10):
        conversation_id = f"c{attempt}"
        runs = [
            await world.ask(id=conversation_id, question_id=f"q{attempt}-{index}", parentId=None)
            for index in range(3)
        ]
        await asyncio.gather(*(world.wait(run) for run in runs))
        conversation = await world.conversations.get_conversation("ada", conversation_id)
        assert conversation.active_run_id is None


async def test_what_follows_an_answer_passes_over_what_was_deleted_meanwhile(
    world: ChatWorld, store: LateStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runs_module, "AFTERWARDS_SECONDS", 0.1)
    store.may_say.set()
    world.model.title_model = "same"
    world.configure(overflow="summarize")
    started = await world.ask("Where do friends meet?" * 200, id="c1")
    live = world.runs.find("ada", started.run_id)
    assert live is not None
    await asyncio.wait_for(live.wait(), PATIENCE)
    await world.conversations.delete_conversation("ada", "c1")
    await world.wait(started)
    assert await store.count(CONVERSATIONS, {"user_id": "ada"}) == 0
    assert await store.count(MESSAGES, {"user_id": "ada", "conversation_id": "c1"}) == 0
    assert "what follows an answer failed" not in capsys.readouterr().out
