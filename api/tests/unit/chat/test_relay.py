"""One answer from several models: who goes on when one fails, and what is seen of it."""

from __future__ import annotations

import asyncio

import pytest

from api.tests.unit.chat.conftest import ChatWorld
from api.tests.waiting import PATIENCE
from docstore.sqlite import SqliteStore
from tertulia.kernel.clock import SystemClock
from tertulia.modules.chat import RunRecovery
from tertulia.modules.chat.requests import GO_ON
from tertulia.modules.messages import Seam, SeamPart, StepStartPart, TextPart
from tertulia.modules.providers import Cost, ProviderError, Usage
from tertulia.modules.providers.errors import (
    ProviderContextExceededError,
    ProviderCutOffError,
    ProviderOverloadedError,
    ProviderRequestRefusedError,
)
from tertulia.modules.providers.prices import PriceList, Rates

DOWN = ProviderOverloadedError(endpoint="Lab", retryable=True)
CUT = ProviderCutOffError(endpoint="Lab")


@pytest.fixture
def relayed(world: ChatWorld) -> ChatWorld:
    """A world in which Lab falls back to Spare, then to Third."""
    world.configure(fallback=["Spare/small", "Third/small"])
    return world


async def test_the_next_model_answers_silently_when_the_first_says_nothing(relayed: ChatWorld) -> None:
    relayed.model.script = [DOWN]
    relayed.spare.script = ["From the spare"]
    answer = await relayed.ask_and_wait(id="c1")
    assert answer.text == "From the spare"
    assert not any(isinstance(part, SeamPart) for part in answer.parts)
    assert (answer.metadata.model, answer.metadata.asked_model) == ("Spare/small", "Lab/small")
    assert answer.metadata.status == "finished"
    assert relayed.third.asked == []
    conversation = await relayed.conversations.get_conversation("ada", "c1")
    assert conversation.model == "Lab/small"


async def test_an_answer_that_breaks_off_goes_on_with_the_next_model_behind_a_seam(
    relayed: ChatWorld,
) -> None:
    relayed.model.script = ["The first half", CUT]
    relayed.spare.script = [" and the second."]
    started = await relayed.ask(id="c1")
    stream = await relayed.follow(started)
    answer = await relayed.read(started)
    assert answer.parts == (
        StepStartPart(),
        TextPart("The first half", "done"),
        SeamPart(Seam(from_model="Lab/small", to_model="Spare/small", code="provider_cut_off")),
        TextPart(" and the second.", "done"),
    )
    assert [(turn.role, turn.text) for turn in relayed.spare.asked[0].messages] == [
        ("user", "Hi"),
        ("assistant", "The first half"),
        ("user", GO_ON),
    ]
    assert stream.count(b'"type":"data-seam"') == 1
    assert stream.index(b"The first half") < stream.index(b"data-seam") < stream.index(b"second")
    assert answer.metadata.error is None


async def test_a_model_that_fails_between_two_that_speak_leaves_no_trace(relayed: ChatWorld) -> None:
    relayed.model.script = ["Half", CUT]
    relayed.spare.script = [DOWN]
    relayed.third.script = [" whole"]
    answer = await relayed.ask_and_wait(id="c1")
    seams = [part.data for part in answer.parts if isinstance(part, SeamPart)]
    assert seams == [Seam(from_model="Lab/small", to_model="Third/small", code="provider_cut_off")]
    assert answer.text == "Half whole"


async def test_the_last_error_of_the_chain_is_shown_and_what_was_said_is_kept(relayed: ChatWorld) -> None:
    relayed.model.script = ["Half", CUT]
    relayed.spare.script = [DOWN]
    relayed.third.script = [ProviderContextExceededError(endpoint="Third")]
    answer = await relayed.ask_and_wait(id="c1")
    assert answer.metadata.status == "failed"
    assert answer.metadata.error is not None
    assert answer.metadata.error.code == "provider_context_exceeded"
    assert (answer.metadata.model, answer.metadata.asked_model) == ("Lab/small", None)
    assert answer.parts == (StepStartPart(), TextPart("Half", "done"))


async def test_fallbacks_that_name_each_other_do_not_go_round(relayed: ChatWorld) -> None:
    relayed.configure(fallback=["Spare/small", "Lab/small", "Spare/small"])
    relayed.configure("Spare", fallback=["Lab/small"])
    relayed.model.script = [DOWN]
    relayed.spare.script = [DOWN]
    answer = await relayed.ask_and_wait(id="c1")
    assert answer.metadata.status == "failed"
    assert (len(relayed.model.asked), len(relayed.spare.asked)) == (1, 1)


async def test_what_another_model_would_refuse_as_well_is_not_given_to_it(relayed: ChatWorld) -> None:
    relayed.model.script = [ProviderRequestRefusedError(endpoint="Lab")]
    answer = await relayed.ask_and_wait(id="c1")
    assert answer.metadata.error is not None
    assert answer.metadata.error.code == "provider_request_refused"
    assert relayed.spare.asked == []


@pytest.mark.parametrize(
    "error", [ProviderContextExceededError(endpoint="Lab"), ProviderError(endpoint="Lab")]
)
async def test_what_another_model_may_be_able_to_do_is_given_to_it(
    relayed: ChatWorld, error: ProviderError
) -> None:
    relayed.model.script = [error]
    answer = await relayed.ask_and_wait(id="c1")
    assert answer.metadata.model == "Spare/small"


async def test_a_fallback_that_is_not_there_or_too_small_is_passed_over(relayed: ChatWorld) -> None:
    relayed.configure(fallback=["Gone/small", "Spare/small", "Third/small"])
    relayed.model.script = [DOWN]
    relayed.spare.context_tokens = 300
    relayed.third.script = ["Third time"]
    answer = await relayed.ask_and_wait("word " * 300, id="c1")
    assert answer.text == "Third time"
    assert relayed.spare.asked == []


async def test_what_each_model_took_is_summed(relayed: ChatWorld) -> None:
    relayed.model.script = ["Half", Usage(input_tokens=10, output_tokens=2, cached_tokens=4), CUT]
    relayed.spare.script = [" whole", Usage(input_tokens=20, output_tokens=3)]
    answer = await relayed.ask_and_wait(id="c1")
    assert answer.metadata.usage == Usage(input_tokens=30, output_tokens=5, cached_tokens=4)


async def test_each_part_costs_what_its_own_model_costs(relayed: ChatWorld) -> None:
    relayed.model.prices = PriceList(Rates(input=1_000_000, output=2_000_000))
    relayed.spare.prices = PriceList(Rates(input=3_000_000, output=4_000_000), "tertulia.yaml")
    relayed.model.script = ["Half", Usage(input_tokens=10, output_tokens=2), CUT]
    relayed.spare.script = [" whole", Usage(input_tokens=20, output_tokens=3)]
    answer = await relayed.ask_and_wait(id="c1")
    assert answer.metadata.cost == Cost(
        nano_usd=14_000 + 72_000, input_nano_usd=70_000, source="catalogue, tertulia.yaml"
    )


async def test_an_answer_with_a_part_of_unknown_price_has_none(relayed: ChatWorld) -> None:
    relayed.model.prices = PriceList(Rates(input=1_000_000, output=2_000_000))
    relayed.model.script = ["Half", CUT]
    answer = await relayed.ask_and_wait(id="c1")
    assert answer.metadata.usage is not None
    assert answer.metadata.cost is None


async def test_what_a_provider_does_not_count_is_estimated(world: ChatWorld) -> None:
    answer = await world.ask_and_wait(id="c1")
    usage = answer.metadata.usage
    assert usage is not None
    assert usage.estimated
    assert (usage.input_tokens or 0) > 0
    assert (usage.output_tokens or 0) > 0
    assert answer.metadata.cost is None


async def test_a_stopped_answer_says_what_it_took(world: ChatWorld) -> None:
    world.model.script = ["Half of", None]
    started = await world.ask(id="c1")
    follower = await world.open_stream(started)
    received = b""
    while b"Half of" not in received:
        received += await follower.read()
    await world.chat.stop_run("ada", started.run_id)
    await world.wait(started)
    usage = (await world.read(started)).metadata.usage
    assert usage is not None
    assert usage.estimated


async def test_an_answer_that_goes_on_later_sums_what_both_runs_took(world: ChatWorld) -> None:
    world.model.script = ["Half", Usage(input_tokens=10, output_tokens=2), CUT]
    broken = await world.ask_and_wait(id="c1")
    world.model.script = [" whole", Usage(input_tokens=20, output_tokens=3)]
    whole = await world.ask_and_wait(id="c1", trigger="continue-message", messageId=broken.id)
    assert whole.metadata.usage == Usage(input_tokens=30, output_tokens=5)


async def test_an_answer_that_goes_on_from_a_seam_keeps_it(relayed: ChatWorld) -> None:
    relayed.model.script = ["One", CUT]
    relayed.spare.script = [" two", CUT]
    relayed.third.script = [DOWN]
    broken = await relayed.ask_and_wait(id="c1")
    relayed.model.script = [" three"]
    whole = await relayed.ask_and_wait(id="c1", trigger="continue-message", messageId=broken.id)
    assert [type(part) for part in whole.parts] == [StepStartPart, TextPart, SeamPart, TextPart]
    assert whole.text == "One two three"


async def test_a_server_that_dies_behind_a_seam_leaves_the_seam_and_who_spoke(
    relayed: ChatWorld, store: SqliteStore
) -> None:
    relayed.model.script = ["One", CUT]
    relayed.spare.script = [" two", None]
    started = await relayed.ask(id="c1")
    async with asyncio.timeout(PATIENCE):
        while (await relayed.read(started)).text != "One two":
            await asyncio.sleep(0.05)
    await RunRecovery(store, SystemClock(), "node", is_shared=False).open()
    message = await relayed.read(started)
    assert message.metadata.status == "interrupted"
    assert [type(part) for part in message.parts] == [StepStartPart, TextPart, SeamPart, TextPart]
    assert (message.metadata.model, message.metadata.asked_model) == ("Spare/small", "Lab/small")
    assert message.tokens is not None


async def test_a_model_that_has_less_room_than_is_known_is_given_less_and_that_is_remembered(
    world: ChatWorld,
) -> None:
    for turn in range(6):
        await world.ask_and_wait("word " * 300, id="c1", question_id=f"q{turn}")
    asked = len(world.model.asked)
    world.model.refused = 4
    answer = await world.ask_and_wait("And now?", id="c1", question_id="last")
    assert answer.text == "Hello there"
    sizes = [len(request.messages) for request in world.model.asked[asked:]]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 5
    assert answer.metadata.context is not None
    assert answer.metadata.context.left_out > 0
    asked = len(world.model.asked)
    await world.ask_and_wait("And then?", id="c1", question_id="later")
    assert len(world.model.asked) == asked + 1
