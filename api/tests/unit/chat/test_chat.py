"""Asking, following and stopping, on a real store."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from api.tests.unit.chat.conftest import ChatWorld
from api.tests.waiting import PATIENCE
from docstore import Query
from tertulia.kernel.errors import AppError
from tertulia.modules.chat import RUNS
from tertulia.modules.chat.attachments import MAX_QUESTION
from tertulia.modules.chat.errors import (
    MessageIdTakenError,
    NotContinuableError,
    QuestionInvalidError,
    RunNotFoundError,
    TooManyRunsError,
)
from tertulia.modules.chat.schemas import StartedRun
from tertulia.modules.conversations import ConversationNotFoundError
from tertulia.modules.messages import MessageNotFoundError, WindowRequest
from tertulia.modules.providers import ModelNotFoundError, ProviderError


async def test_an_answer_is_stored_whole_before_its_stream_ends(world: ChatWorld) -> None:
    started = await world.ask("What is a tertulia?", id="c1")
    stream = await world.follow(started)
    answer = await world.read(started)
    assert answer.text == "Hello there"
    assert answer.metadata.status == "finished"
    assert stream.endswith(b"data: [DONE]\n\n")
    assert (await world.chat.get_run("ada", started.run_id)).status == "finished"
    conversation = await world.conversations.get_conversation("ada", "c1")
    assert conversation.title == "What is a tertulia?"
    assert conversation.active_message_id == started.message_id
    assert conversation.active_run_id is None


async def test_the_stream_speaks_the_chunks_of_the_ai_sdk_in_order(world: ChatWorld) -> None:
    stream = await world.follow(await world.ask())
    kinds = [
        json.loads(line[6:])["type"] for line in stream.decode().splitlines() if line.startswith("data: {")
    ]
    assert [kind for index, kind in enumerate(kinds) if kind != (kinds[index - 1] if index else "")] == [
        "start",
        "start-step",
        "text-start",
        "text-delta",
        "text-end",
        "finish-step",
        "finish",
    ]


async def test_posting_a_question_twice_starts_one_run(world: ChatWorld) -> None:
    first, second = await asyncio.gather(world.ask(id="c1"), world.ask(id="c1"))
    assert first == second
    assert await world.ask(id="c1") == first
    await world.wait(first)
    assert len(world.model.asked) == 1
    assert await world.store.count(RUNS, {"user_id": "ada", "conversation_id": "c1"}) == 1


async def test_another_question_under_a_used_id_is_refused(world: ChatWorld) -> None:
    await world.ask_and_wait("One", id="c1")
    with pytest.raises(MessageIdTakenError):
        await world.ask("Two", id="c1")


async def test_a_question_keeps_its_answer_when_another_question_is_put_below_it(world: ChatWorld) -> None:
    first = await world.ask_and_wait("One", id="c1")
    await world.ask_and_wait("Two", id="c1", question_id="q2", parentId="q1")
    assert (await world.ask("One", id="c1")).message_id == first.id


async def test_the_model_is_given_the_history_of_the_branch_alone(world: ChatWorld) -> None:
    first = await world.ask_and_wait("One", id="c1")
    await world.ask_and_wait("Two", id="c1", question_id="q2")
    await world.ask_and_wait("Other two", id="c1", question_id="q3", parentId=first.id)
    asked = [(turn.role, turn.text) for turn in world.model.asked[-1].messages]
    assert asked == [("user", "One"), ("assistant", "Hello there"), ("user", "Other two")]


async def test_a_history_longer_than_the_model_takes_loses_its_oldest_turns(world: ChatWorld) -> None:
    world.model.context_tokens = 120
    world.configure(overflow="drop")
    for index in range(12):
        await world.ask_and_wait(f"Question number {index}", id="c1", question_id=f"q{index}")
    turns = world.model.asked[-1].messages
    assert turns[-1].text == "Question number 11"
    assert 1 < len(turns) < 12
    assert turns[0].role == "user"


async def test_an_answer_made_anew_is_a_sibling(world: ChatWorld) -> None:
    first = await world.ask_and_wait(id="c1")
    again = await world.ask_and_wait(id="c1", trigger="regenerate-message", messageId=first.id)
    page = await world.conversations.read_messages("ada", "c1", WindowRequest())
    assert [view.id for view in page.items] == ["q1", again.id]
    assert page.items[1].siblings == [first.id, again.id]


async def test_an_edited_question_is_a_sibling_and_opens_its_own_branch(world: ChatWorld) -> None:
    first = await world.ask_and_wait("One", id="c1")
    second = await world.ask_and_wait("Two", id="c1", question_id="q2")
    edited = await world.ask_and_wait("Two, edited", id="c1", question_id="q3", parentId=first.id)
    page = await world.conversations.read_messages("ada", "c1", WindowRequest())
    assert [view.id for view in page.items] == ["q1", first.id, "q3", edited.id]
    assert page.items[2].siblings == ["q2", "q3"]
    other = await world.conversations.read_messages("ada", "c1", WindowRequest(leaf="q2"))
    assert [view.id for view in other.items] == ["q1", first.id, "q2", second.id]


async def test_an_ai_sdk_client_edits_under_the_old_id(world: ChatWorld) -> None:
    await world.ask_and_wait("One", id="c1")
    edit = await world.ask("One, edited", id="c1", messageId="q1")
    assert await world.ask("One, edited", id="c1", messageId="q1") == edit
    await world.wait(edit)
    page = await world.conversations.read_messages("ada", "c1", WindowRequest())
    assert page.items[0].siblings == ["q1", page.items[0].id]
    assert world.model.asked[-1].messages[-1].text == "One, edited"


async def test_two_questions_at_once_under_one_parent_become_siblings(world: ChatWorld) -> None:
    first = await world.ask_and_wait("One", id="c1")
    asked = await asyncio.gather(
        *(world.ask(f"Q{index}", id="c1", question_id=f"p{index}", parentId=first.id) for index in range(3))
    )
    for started in asked:
        await world.wait(started)
    siblings = await world.messages.repository.list_siblings("ada", "c1", [first.id])
    assert sorted(siblings[first.id]) == ["p0", "p1", "p2"]


async def test_what_was_said_stays_when_a_run_is_stopped(world: ChatWorld) -> None:
    world.model.script = ["Half of", None, " it"]
    started = await world.ask(id="c1")
    follower = await world.open_stream(started)
    received = b""
    while b"Half of" not in received:
        received += await follower.read()
    await world.chat.stop_run("ada", started.run_id)
    while frames := await follower.read():
        received += frames
    answer = await world.read(started)
    assert answer.text == "Half of"
    assert answer.metadata.status == "stopped"
    assert b'"type":"abort"' in received
    await world.chat.stop_run("ada", started.run_id)


async def test_a_run_that_is_stopped_before_it_began_ends_as_stopped(world: ChatWorld) -> None:
    started = await world.ask(id="c1")
    await world.chat.stop_run("ada", started.run_id)
    await world.wait(started)
    assert (await world.read(started)).metadata.status == "stopped"


async def test_a_stopped_answer_goes_on_in_the_same_text(world: ChatWorld) -> None:
    world.model.script = ["Half of", RuntimeError("the provider's library broke")]
    broken = await world.ask_and_wait(id="c1")
    assert broken.metadata.status == "failed"
    world.model.script = [" it, and the rest."]
    whole = await world.ask_and_wait(id="c1", trigger="continue-message", messageId=broken.id)
    assert whole.id == broken.id
    assert whole.text == "Half of it, and the rest."
    assert whole.metadata.status == "finished"
    assert whole.metadata.error is None
    assert [turn.role for turn in world.model.asked[-1].messages] == ["user", "assistant", "user"]


async def test_an_answer_that_is_asked_to_go_on_from_several_places_at_once_goes_on_once(
    world: ChatWorld,
) -> None:
    world.model.script = ["Half of", RuntimeError("the provider's library broke")]
    broken = await world.ask_and_wait(id="c1")
    world.model.script = [" it."]
    fields = {"id": "c1", "trigger": "continue-message", "messageId": broken.id}
    outcomes = await asyncio.gather(*(world.ask(**fields) for _ in range(3)), return_exceptions=True)
    started = [outcome for outcome in outcomes if isinstance(outcome, StartedRun)]
    assert len(started) == 1
    assert sum(isinstance(outcome, NotContinuableError) for outcome in outcomes) == 2
    await world.wait(started[0])
    assert (await world.read(started[0])).text == "Half of it."


async def test_a_finished_answer_can_not_go_on(world: ChatWorld) -> None:
    answer = await world.ask_and_wait(id="c1")
    with pytest.raises(NotContinuableError):
        await world.ask(id="c1", trigger="continue-message", messageId=answer.id)


async def test_a_failure_ends_the_answer_with_its_code_and_keeps_what_arrived(world: ChatWorld) -> None:
    world.model.script = ["So far", ProviderError(endpoint="Lab", detail="gone")]
    started = await world.ask(id="c1")
    stream = await world.follow(started)
    answer = await world.read(started)
    assert answer.text == "So far"
    assert answer.metadata.error is not None
    assert answer.metadata.error.code == "provider_failed"
    assert b'"type":"error"' in stream


async def test_an_answer_longer_than_any_question_may_be_is_read_again(world: ChatWorld) -> None:
    world.model.script = ["x" * (MAX_QUESTION // 2)] * 3
    answer = await world.ask_and_wait(id="c1")
    assert len(answer.text) > MAX_QUESTION


async def test_a_running_answer_is_checkpointed(world: ChatWorld) -> None:
    world.model.script = ["First words", None]
    started = await world.ask(id="c1")
    async with asyncio.timeout(PATIENCE):
        while (await world.read(started)).text != "First words":
            await asyncio.sleep(0.05)
    assert (await world.read(started)).metadata.status == "running"
    world.model.go.set()
    await world.wait(started)


async def test_closing_the_server_saves_running_answers_as_interrupted(world: ChatWorld) -> None:
    world.model.script = ["Almost", None]
    started = await world.ask(id="c1")
    follower = await world.open_stream(started)
    received = b""
    while b"Almost" not in received:
        received += await follower.read()
    await world.runs.close()
    answer = await world.read(started)
    assert answer.text == "Almost"
    assert answer.metadata.status == "interrupted"
    assert (await follower.read()).endswith(b"[DONE]\n\n")


async def test_deleting_a_conversation_ends_its_run_and_leaves_nothing(world: ChatWorld) -> None:
    world.model.script = ["Some", None]
    await world.ask(id="c1")
    await world.conversations.delete_conversation("ada", "c1")
    assert await world.store.find(RUNS, Query(where={"user_id": "ada", "conversation_id": "c1"})) == []
    with pytest.raises(ConversationNotFoundError):
        await world.conversations.get_conversation("ada", "c1")


async def test_nothing_goes_on_in_a_conversation_that_is_deleted_while_a_question_is_asked(
    world: ChatWorld,
) -> None:
    world.model.script = ["Some", None]
    for attempt in range(10):
        first = await world.ask(id=f"c{attempt}")
        await asyncio.gather(
            world.conversations.delete_conversation("ada", f"c{attempt}"),
            world.ask(id=f"c{attempt}", trigger="regenerate-message", messageId=first.message_id),
            return_exceptions=True,
        )
        assert world.runs.list_active("ada") == []
        assert await world.store.count(RUNS, {"user_id": "ada", "conversation_id": f"c{attempt}"}) == 0


async def test_a_conversation_that_is_begun_again_while_it_is_deleted_keeps_its_run(world: ChatWorld) -> None:
    world.model.script = ["Some", None]
    for attempt in range(10):
        conversation_id = f"c{attempt}"
        await world.ask(id=conversation_id)
        deleting = asyncio.create_task(world.conversations.delete_conversation("ada", conversation_id))
        async with asyncio.timeout(PATIENCE):
            while await world.conversations.find_conversation("ada", conversation_id):
                await asyncio.sleep(0)
        again = await world.ask(id=conversation_id)
        await deleting
        assert (await world.chat.get_run("ada", again.run_id)).message_id == again.message_id
        await world.conversations.delete_conversation("ada", conversation_id)


async def test_a_run_that_ended_long_ago_is_rebuilt_from_its_message(world: ChatWorld) -> None:
    started = await world.ask(id="c1")
    direct = await world.follow(started)
    world.runs.drop_ended(0)
    rebuilt = await world.follow(started, after=3)
    assert b"Hello there" in rebuilt
    assert rebuilt.splitlines()[-5:] == [
        line.replace(b"id: 7", b"id: 6").replace(b"id: 8", b"id: 7") for line in direct.splitlines()[-5:]
    ]


async def test_the_older_of_two_runs_of_a_conversation_is_active_again_when_the_newer_has_ended(
    world: ChatWorld,
) -> None:
    world.model.script = ["Slow", None]
    older = await world.ask(id="c1")
    follower = await world.open_stream(older)
    while b"Slow" not in await follower.read():
        pass
    world.model.script = ["Quick"]
    await world.ask_and_wait(id="c1", question_id="q2", parentId=None)
    active = world.chat.find_active_run("ada", "c1")
    assert active is not None
    assert active.id == older.run_id
    world.model.go.set()
    await world.wait(older)
    assert world.chat.find_active_run("ada", "c1") is None


async def test_too_many_answers_at_once_are_refused(world: ChatWorld) -> None:
    world.model.script = [None]
    for index in range(3):
        await world.ask(id=f"c{index}")
    with pytest.raises(TooManyRunsError):
        await world.ask(id="c9")


async def test_too_many_questions_in_one_moment_are_refused(world: ChatWorld) -> None:
    world.model.script = [None]
    asked = await asyncio.gather(*(world.ask(id=f"c{index}") for index in range(8)), return_exceptions=True)
    assert sum(isinstance(outcome, StartedRun) for outcome in asked) == 3
    assert sum(isinstance(outcome, TooManyRunsError) for outcome in asked) == 5


BAD_QUESTIONS: list[tuple[dict[str, Any], type[AppError]]] = [
    ({"messages": []}, QuestionInvalidError),
    ({"messages": [{"id": "x", "role": "assistant", "parts": []}]}, QuestionInvalidError),
    (
        {"messages": [{"id": "x", "role": "user", "parts": [{"type": "text", "text": "  "}]}]},
        QuestionInvalidError,
    ),
    (
        {"messages": [{"id": "x", "role": "user", "parts": [{"type": "file", "url": "u"}]}]},
        QuestionInvalidError,
    ),
    ({"messages": [{"id": "a/b", "role": "user", "parts": []}]}, QuestionInvalidError),
    ({"parentId": "elsewhere"}, MessageNotFoundError),
    ({"trigger": "regenerate-message"}, ConversationNotFoundError),
    ({"model": "Elsewhere/large"}, ModelNotFoundError),
]


@pytest.mark.parametrize(("body", "error"), BAD_QUESTIONS)
async def test_a_bad_question_is_refused_and_changes_nothing(
    world: ChatWorld, body: dict[str, Any], error: type[AppError]
) -> None:
    with pytest.raises(error):
        await world.ask("Hi", id="c1", **body)
    assert await world.conversations.find_conversation("ada", "c1") is None


async def test_nobody_reaches_a_run_or_conversation_of_another_person(world: ChatWorld) -> None:
    started = await world.ask(id="c1")
    with pytest.raises(RunNotFoundError):
        await world.chat.follow_run("eve", started.run_id, 0)
    with pytest.raises(RunNotFoundError):
        await world.chat.stop_run("eve", started.run_id)
    with pytest.raises(ConversationNotFoundError):
        await world.conversations.read_messages("eve", "c1", WindowRequest())
    assert world.chat.find_active_run("eve", "c1") is None
