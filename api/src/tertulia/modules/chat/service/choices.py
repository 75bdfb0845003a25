"""Which model answers a question, and with which settings."""

from __future__ import annotations

import msgspec

from tertulia.modules.chat.schemas import Question
from tertulia.modules.conversations import Conversation
from tertulia.modules.providers import Caller, Cost, GenerationSettings, ModelFacts, Providers, Target, Usage
from tertulia.modules.providers.facts import check_settings, fit_settings


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers. `settings`: what was set, whether this model has it or not."""

    target: Target
    settings: GenerationSettings
    caller: Caller
    spec: str | None = None


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """All that answer one question, the first one first, and what the conversation keeps of it."""

    answering: list[Choice]
    kept: GenerationSettings
    spec: str | None


class Chooser:
    def __init__(self, providers: Providers) -> None:
        self._providers = providers

    async def choose(self, user_id: str, question: Question, conversation: Conversation | None) -> Choices:
        """Resolve what a question names. Raises ModelNotFoundError, NoModelError, and for settings that were sent and
        that the first model does not have what names them."""
        caller = await self._providers.make_caller(user_id)
        wanted = question.model or (conversation.model if conversation else None)
        kept = _choose_settings(question, conversation)
        first = await self._providers.resolve(wanted, caller)
        if question.settings is not msgspec.UNSET:
            check_settings(first.id, find_facts(first), kept)
        targets = [first, *[await self._providers.resolve(model, caller) for model in question.compare_with]]
        answering = [Choice(target=target, settings=kept, caller=caller) for target in targets]
        return Choices(answering=answering, kept=kept, spec=None)


def find_facts(target: Target) -> ModelFacts:
    """What is known of the model that answers."""
    return target.source.find_facts(target.name)


def price_answer(target: Target, usage: Usage) -> Cost | None:
    """What an answer of a model cost; None where its price is not known."""
    del target, usage
    return None


def fit(choice: Choice) -> GenerationSettings:
    """What was set as far as the model has it."""
    return fit_settings(find_facts(choice.target), choice.settings)


def _choose_settings(question: Question, conversation: Conversation | None) -> GenerationSettings:
    if question.settings is not msgspec.UNSET:
        return question.settings
    return conversation.settings if conversation else GenerationSettings()
