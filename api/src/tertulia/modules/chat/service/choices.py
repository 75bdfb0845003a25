"""Which model answers a question, and with which settings."""

from __future__ import annotations

from functools import partial

import msgspec

from tertulia.modules.chat.context import Window, measure_window
from tertulia.modules.chat.schemas import Question
from tertulia.modules.conversations import Conversation
from tertulia.modules.providers import (
    Caller,
    GenerationSettings,
    ModelNotOfferedError,
    Providers,
    Specs,
    Target,
    check_settings,
    fit_settings,
    merge_settings,
)


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers, and for whom. `settings`: what was set, whether this model has it or not."""

    target: Target
    settings: GenerationSettings
    caller: Caller
    spec: str | None = None

    @property
    def fitting(self) -> GenerationSettings:
        """What was set, as far as the model has it."""
        return fit_settings(self.target.facts, self.settings)

    @property
    def window(self) -> Window:
        """How much the model takes."""
        return measure_window(self.target.facts, self.target.settings, self.fitting)


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """All that answer one question, the first one first, and what the conversation keeps of it."""

    answering: list[Choice]
    kept: GenerationSettings
    spec: str | None


class Chooser:
    def __init__(self, providers: Providers, specs: Specs) -> None:
        self._providers = providers
        self._specs = specs

    async def choose(self, user_id: str, question: Question, conversation: Conversation | None) -> Choices:
        """Resolve what a question names, and what its conversation keeps where it names nothing.

        Raises ModelNotFoundError, ModelNotOfferedError, ModelNotAllowedError, NoModelError, and for settings that were
        sent SpecSettingsFixedError, SettingNotOfferedError and SettingOutOfRangeError.
        """
        sent = None if question.settings is msgspec.UNSET else question.settings
        caller = await self._providers.make_caller(user_id)
        spec = self._choose_spec(question, conversation, caller)
        self._specs.admit(spec=spec, model=question.model, settings=sent)
        kept = sent or (
            conversation.settings if conversation and not self._specs.only else GenerationSettings()
        )
        if spec is not None:
            wanted, settings = self._specs.resolve(spec)
            settings = merge_settings(settings, kept)
        else:
            wanted, settings = question.model or (conversation.model if conversation else None), kept
        first = await self._providers.resolve(wanted, caller)
        if sent is not None:
            check_settings(first.id, first.facts, sent)
        answering = [Choice(target=first, settings=settings, caller=caller, spec=spec)]
        for model in question.compare_with:
            answering.append(await self._choose_compared(model, kept, caller))
        return Choices(answering=answering, kept=kept, spec=spec)

    async def _choose_compared(self, model: str, kept: GenerationSettings, caller: Caller) -> Choice:
        spec = self._specs.find_only(model)
        target = await self._providers.resolve(model, caller)
        settings = kept if spec is None else merge_settings(self._specs.resolve(spec)[1], kept)
        return Choice(target=target, settings=settings, caller=caller, spec=spec)

    def _choose_spec(
        self, question: Question, conversation: Conversation | None, caller: Caller
    ) -> str | None:
        """The spec that a question names, or the one that holds where it names nothing."""
        default = self._specs.find_default(partial(self._providers.allows, caller))
        if question.spec is not None:
            return question.spec
        if question.model is not None:
            return default if self._specs.only else None
        if conversation is None:
            return default
        try:
            if conversation.spec is not None:
                self._specs.resolve(conversation.spec)
        except ModelNotOfferedError:
            return default if self._specs.only else None
        return conversation.spec or (default if self._specs.only else None)
