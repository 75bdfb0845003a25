"""Runs of a server that died are found at the next start."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from api.tests.unit.chat.conftest import ChatWorld
from api.tests.waiting import PATIENCE
from docstore import Put
from docstore.sqlite import SqliteStore
from tertulia.kernel.clock import SystemClock
from tertulia.modules.chat import NODES, RunRecovery
from tertulia.modules.chat.domain import Node


async def leave_running(world: ChatWorld) -> tuple[str, str, str]:
    """A run as a killed server leaves it: checkpointed, and stored as running."""
    world.model.script = ["So far", None]
    started = await world.ask(id="c1")
    async with asyncio.timeout(PATIENCE):
        while (await world.read(started)).text != "So far":
            await asyncio.sleep(0.05)
    return started.run_id, started.conversation_id, started.message_id


async def test_a_run_of_an_earlier_life_is_marked_and_keeps_its_text(
    world: ChatWorld, store: SqliteStore
) -> None:
    run_id, conversation_id, message_id = await leave_running(world)
    await RunRecovery(store, SystemClock(), "node", is_shared=False).open()
    message = await world.messages.repository.get_message("ada", conversation_id, message_id)
    assert message.text == "So far"
    assert message.metadata.status == "interrupted"
    assert [getattr(part, "state", "done") for part in message.parts] == ["done", "done"]
    assert (await world.chat.get_run("ada", run_id)).status == "interrupted"
    assert (await world.conversations.get_conversation("ada", conversation_id)).active_run_id is None


async def test_a_run_of_another_server_that_gives_signs_of_life_is_left_alone(
    world: ChatWorld, store: SqliteStore
) -> None:
    run_id, _, _ = await leave_running(world)
    clock = SystemClock()
    await store.write(Put(NODES, Node("node", clock.now())))
    recovery = RunRecovery(store, clock, "another", is_shared=True)
    await recovery.open()
    await recovery.close()
    assert (await world.chat.get_run("ada", run_id)).status == "running"


async def test_a_run_of_another_server_that_fell_silent_is_marked(
    world: ChatWorld, store: SqliteStore
) -> None:
    run_id, _, _ = await leave_running(world)
    clock = SystemClock()
    await store.write(Put(NODES, Node("node", clock.now() - timedelta(minutes=1))))
    recovery = RunRecovery(store, clock, "another", is_shared=True)
    await recovery.open()
    await recovery.close()
    assert (await world.chat.get_run("ada", run_id)).status == "interrupted"
