"""What a run does: fill the model's window, and have the relay answer."""

from __future__ import annotations

import msgspec

from tertulia.modules.chat.answers import AnswerWriter
from tertulia.modules.chat.context import ContextReader, check_size, measure_window
from tertulia.modules.chat.domain import Run
from tertulia.modules.chat.relay import Prepared, Relay
from tertulia.modules.chat.requests import AskedModel, RequestBuilder
from tertulia.modules.chat.runs import Runs
from tertulia.modules.chat.service.choices import Choice
from tertulia.modules.chat.service.following_up import FollowUp
from tertulia.modules.chat.summarizing import put_summary
from tertulia.modules.chat.tokens import count_parts
from tertulia.modules.chat.turns import Turn
from tertulia.modules.messages import Message
from tertulia.modules.providers import ChatMessage, ChatRequest, Target


class Answering:
    def __init__(
        self,
        requests: RequestBuilder,
        contexts: ContextReader,
        relay: Relay,
        follow_up: FollowUp,
    ) -> None:
        self._requests = requests
        self._contexts = contexts
        self._relay = relay
        self._follow_up = follow_up

    async def check(self, turn: Turn, asked: Message, choice: Choice) -> None:
        """Refuse, before anything is stored, what the model can not be given: QuestionTooLongError, and as
        RequestBuilder.check_question."""
        check_size(asked, choice.window.budget)
        await self._requests.check_question(asked, _describe(choice.target, choice), turn.attachments)

    def start(self, runs: Runs, run: Run, asked: Message, answer: Message, choice: Choice) -> None:
        """Begin a run whose question and empty answer are stored."""
        ended_by = choice.target

        async def prepare(target: Target, writer: AnswerWriter, most: int | None) -> Prepared:
            chosen = msgspec.structs.replace(choice, target=target)
            return await self._prepare(asked, answer, chosen, writer, most)

        async def generate(writer: AnswerWriter) -> None:
            nonlocal ended_by
            ended_by = await self._relay.answer(choice.target, choice.caller, prepare, writer)

        async def follow(ended: Message) -> None:
            await self._follow_up.follow(asked, ended, msgspec.structs.replace(choice, target=ended_by))

        runs.start(run, answer, generate, follow)

    async def _prepare(
        self, asked: Message, answer: Message, choice: Choice, writer: AnswerWriter, most: int | None
    ) -> Prepared:
        """The request for a model: what fits of the branch, and what was said of the answer already."""
        target, settings = choice.target, choice.fitting
        window = measure_window(target.facts, target.settings, settings, most)
        parts = writer.read_parts()
        partial = count_parts(parts, {}) if writer.size else 0
        begun = msgspec.structs.replace(answer, parts=parts, continuations=writer.read_continuations())
        context = await self._contexts.read(
            asked, window, partial=partial, summarized=target.settings.overflow == "summarize"
        )
        messages = await self._requests.build_messages(
            context.history, _describe(target, choice), begun if writer.size else None
        )
        messages = put_summary(messages, context.summary)
        if settings.system_prompt:
            messages = [ChatMessage.of("system", settings.system_prompt), *messages]
        request = ChatRequest(target.name, messages, settings, caller=choice.caller)
        return Prepared(request, context.use, partial)


def _describe(target: Target, choice: Choice) -> AskedModel:
    """The model as a request for it is built."""
    return AskedModel(target.id, target.name, target.facts, choice.caller)
