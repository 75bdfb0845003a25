"""The same question to several models at once."""

from __future__ import annotations

from typing import Any

import pytest

from api.tests.unit.chat.conftest import ChatWorld
from docstore import Query
from tertulia.modules.chat import RUNS
from tertulia.modules.chat.errors import QuestionInvalidError, TooManyRunsError
from tertulia.modules.chat.schemas import StartedRun
from tertulia.modules.conversations import ConversationNotFoundError
from tertulia.modules.messages import Message, WindowRequest
from tertulia.modules.providers import ModelNotFoundError

BOTH = ["Spare/small", "Third/small"]


async def compare(world: ChatWorld, **fields: Any) -> tuple[StartedRun, list[Message]]:
    """Ask three models and return their answers once all have ended."""
    started = await world.ask(id="c1", compareWith=BOTH, **fields)
    answers: list[Message] = []
    for run in (started, *started.others):
        await world.wait(run)
        answers.append(await world.read(run))
    return started, answers


async def test_each_model_gives_an_answer_of_its_own_side_by_side(world: ChatWorld) -> None:
    world.spare.script, world.third.script = ["From spare"], ["From third"]
    started, answers = await compare(world)
    assert [answer.text for answer in answers] == ["Hello there", "From spare", "From third"]
    assert [answer.metadata.model for answer in answers] == ["Lab/small", *BOTH]
    assert {answer.metadata.comparison for answer in answers} == {"q1"}
    page = await world.conversations.read_messages("ada", "c1", WindowRequest())
    assert [view.id for view in page.items] == ["q1", started.message_id]
    assert page.items[1].siblings == [answer.id for answer in answers]


async def test_the_first_one_is_active_while_all_are_made(world: ChatWorld) -> None:
    for model in (world.model, world.spare, world.third):
        model.script = ["Slow", None]
    started = await world.ask(id="c1", compareWith=BOTH)
    active = world.chat.find_active_run("ada", "c1")
    assert active is not None
    assert active.id == started.run_id
    world.model.go.set()
    await world.wait(started)
    conversation = await world.conversations.get_conversation("ada", "c1")
    assert conversation.active_run_id == started.others[0].run_id
    for model, run in zip((world.spare, world.third), started.others, strict=True):
        model.go.set()
        await world.wait(run)
    conversation = await world.conversations.get_conversation("ada", "c1")
    assert conversation.active_run_id is None
    assert conversation.active_message_id == started.message_id


async def test_posting_it_again_names_the_same_runs(world: ChatWorld) -> None:
    started, _ = await compare(world)
    assert await world.ask(id="c1", compareWith=BOTH) == started
    again = await world.ask_and_wait(id="c1", trigger="regenerate-message", messageId="q1")
    assert again.metadata.comparison is None
    assert await world.ask(id="c1", compareWith=BOTH) == started
    await compare(world, trigger="regenerate-message", messageId="q1")
    assert await world.ask(id="c1", compareWith=BOTH) == started


async def test_a_question_can_be_given_to_several_models_anew(world: ChatWorld) -> None:
    first = await world.ask_and_wait(id="c1")
    _, answers = await compare(world, trigger="regenerate-message", messageId=first.id)
    siblings = await world.messages.repository.list_siblings("ada", "c1", ["q1"])
    assert siblings["q1"] == [first.id, *(answer.id for answer in answers)]


async def test_one_of_them_goes_on_by_itself(world: ChatWorld) -> None:
    world.spare.script = ["Half", RuntimeError("the provider's library broke")]
    started, _ = await compare(world)
    world.spare.script = [" whole"]
    fields = {"trigger": "continue-message", "messageId": started.others[0].message_id}
    whole = await world.ask_and_wait(id="c1", model="Spare/small", **fields)
    assert whole.text == "Half whole"
    assert whole.metadata.comparison == "q1"


async def test_the_chosen_one_is_what_the_conversation_goes_on_from(world: ChatWorld) -> None:
    world.spare.script = ["From spare"]
    started, _ = await compare(world)
    chosen = started.others[0].message_id
    await world.ask_and_wait("And then?", id="c1", question_id="q2", parentId=chosen)
    assert [turn.text for turn in world.model.asked[-1].messages] == ["Hi", "From spare", "And then?"]


async def test_all_of_them_count_and_none_starts_when_there_is_no_room_for_one(world: ChatWorld) -> None:
    world.model.script = [None]
    await world.ask(id="c0")
    with pytest.raises(TooManyRunsError):
        await world.ask(id="c1", compareWith=BOTH)
    with pytest.raises(ConversationNotFoundError):
        await world.conversations.get_conversation("ada", "c1")


async def test_a_model_that_is_not_there_stops_all_before_anything_is_stored(world: ChatWorld) -> None:
    with pytest.raises(ModelNotFoundError):
        await world.ask(id="c1", compareWith=["Gone/small"])
    assert await world.store.find(RUNS, Query(where={"user_id": "ada", "conversation_id": "c1"})) == []


async def test_an_answer_goes_on_with_one_model_only(world: ChatWorld) -> None:
    first = await world.ask_and_wait(id="c1")
    with pytest.raises(QuestionInvalidError):
        await world.ask(id="c1", trigger="continue-message", messageId=first.id, compareWith=BOTH)


async def test_the_first_model_alone_names_the_conversation(world: ChatWorld) -> None:
    for model in (world.model, world.spare, world.third):
        model.title_model = "same"
    world.model.script = ["Meeting friends"]
    await compare(world)
    assert (await world.conversations.get_conversation("ada", "c1")).title == "Meeting friends"
    assert [len(model.asked) for model in (world.model, world.spare, world.third)] == [2, 1, 1]
