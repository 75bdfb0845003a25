"""Which model answers with which settings, and what the conversation keeps of that."""

from __future__ import annotations

import pytest

from api.tests.unit.chat.conftest import SPECS, ChatWorld
from tertulia.modules.chat.schemas import Question
from tertulia.modules.chat.service.choices import Chooser
from tertulia.modules.conversations import ConversationNotFoundError
from tertulia.modules.providers import GenerationSettings, ModelFacts, ModelNotOfferedError, Specs
from tertulia.modules.providers.domain import Parameter
from tertulia.modules.providers.errors import SettingNotOfferedError, SpecSettingsFixedError


def with_temperature(most: float) -> ModelFacts:
    parameter = Parameter(name="temperature", kind="number", least=0, most=most)
    return ModelFacts(parameters=(parameter,), recognized=True)


async def test_settings_that_are_sent_are_used_and_kept(world: ChatWorld) -> None:
    await world.ask_and_wait(id="c1", settings={"temperature": 0.5, "systemPrompt": "Be brief."})
    await world.ask_and_wait("And then?", id="c1", question_id="q2")
    for request in world.model.asked:
        assert request.settings.temperature == 0.5
        assert request.messages[0].text == "Be brief."
    conversation = await world.conversations.get_conversation("ada", "c1")
    assert conversation.settings == GenerationSettings(temperature=0.5, system_prompt="Be brief.")
    await world.ask_and_wait("Now?", id="c1", question_id="q3", settings={})
    assert world.model.asked[-1].settings == GenerationSettings()
    assert world.model.asked[-1].messages[0].role == "user"


async def test_a_setting_that_the_model_does_not_have_is_refused_when_it_is_sent(world: ChatWorld) -> None:
    world.model.facts = with_temperature(1)
    with pytest.raises(SettingNotOfferedError):
        await world.ask(id="c1", settings={"topK": 5})
    with pytest.raises(ConversationNotFoundError):
        await world.conversations.get_conversation("ada", "c1")


async def test_what_was_kept_is_fitted_to_another_model(world: ChatWorld) -> None:
    world.spare.facts = with_temperature(1)
    await world.ask_and_wait(id="c1", settings={"temperature": 1.5, "seed": 7})
    await world.ask_and_wait("Two", id="c1", question_id="q2", model="Spare/small")
    assert world.spare.asked[0].settings == GenerationSettings(temperature=1)
    await world.ask_and_wait("Three", id="c1", question_id="q3", model="Lab/small")
    assert world.model.asked[-1].settings == GenerationSettings(temperature=1.5, seed=7)


async def test_a_spec_chooses_the_model_and_lies_under_what_is_sent(world: ChatWorld) -> None:
    answer = await world.ask_and_wait(id="c1", spec="brief", settings={"seed": 2})
    assert (answer.metadata.model, answer.metadata.spec) == ("Spare/small", "brief")
    request = world.spare.asked[0]
    assert (request.messages[0].text, request.settings.seed) == ("Be brief.", 2)
    conversation = await world.conversations.get_conversation("ada", "c1")
    assert (conversation.spec, conversation.settings) == ("brief", GenerationSettings(seed=2))


async def test_a_spec_holds_until_another_model_is_chosen(world: ChatWorld) -> None:
    await world.ask_and_wait(id="c1", spec="brief")
    second = await world.ask_and_wait("Two", id="c1", question_id="q2")
    assert (second.metadata.spec, world.spare.asked[-1].settings.seed) == ("brief", 1)
    third = await world.ask_and_wait("Three", id="c1", question_id="q3", model="Lab/small")
    assert third.metadata.spec is None
    assert world.model.asked[-1].settings == GenerationSettings()
    assert (await world.conversations.get_conversation("ada", "c1")).spec is None


async def test_a_spec_that_is_not_there_is_refused(world: ChatWorld) -> None:
    with pytest.raises(ModelNotOfferedError):
        await world.ask(id="c1", spec="gone")


class TestWhereThereIsNothingButSpecs:
    @pytest.fixture
    def chooser(self, world: ChatWorld) -> Chooser:
        return Chooser(world.providers, Specs(SPECS, only=True))

    async def test_one_of_them_answers(self, chooser: Chooser) -> None:
        choices = await chooser.choose("ada", Question(), None)
        assert (choices.answering[0].target.id, choices.spec) == ("Spare/small", "brief")

    async def test_the_settings_of_an_older_conversation_do_not_count(
        self, world: ChatWorld, chooser: Chooser
    ) -> None:
        await world.ask_and_wait(id="c1", settings={"seed": 9})
        conversation = await world.conversations.get_conversation("ada", "c1")
        choices = await chooser.choose("ada", Question(), conversation)
        assert choices.answering[0].settings.seed == 1

    @pytest.mark.parametrize(
        ("question", "error"),
        [
            (Question(model="Lab/small"), ModelNotOfferedError),
            (Question(compare_with=["Lab/small"]), ModelNotOfferedError),
            (Question(settings=GenerationSettings(seed=3)), SpecSettingsFixedError),
        ],
    )
    async def test_nothing_else_can_be_chosen(
        self, chooser: Chooser, question: Question, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            await chooser.choose("ada", question, None)

    async def test_who_is_compared_answers_with_what_its_spec_sets(self, chooser: Chooser) -> None:
        choices = await chooser.choose("ada", Question(compare_with=["Spare/small"]), None)
        compared = choices.answering[1]
        assert (compared.spec, compared.settings) == ("brief", choices.answering[0].settings)
        assert compared.settings.system_prompt == "Be brief."
