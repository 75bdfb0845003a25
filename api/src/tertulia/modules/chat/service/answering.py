"""What a run does: fill the model's window, have the relay answer, and afterwards name and sum up the conversation."""

from __future__ import annotations

import msgspec

from tertulia.modules.chat.answers import AnswerWriter
from tertulia.modules.chat.context import ContextReader, check_size, measure_window
from tertulia.modules.chat.domain import Run
from tertulia.modules.chat.relay import Prepared, Relay
from tertulia.modules.chat.requests import AskedModel, RequestBuilder
from tertulia.modules.chat.runs import Runs
from tertulia.modules.chat.service.choices import Choice
from tertulia.modules.chat.summarizing import Summarizer, put_summary
from tertulia.modules.chat.titles import Titles
from tertulia.modules.chat.tokens import count_parts, count_text
from tertulia.modules.chat.turns import Turn
from tertulia.modules.messages import Message, Messages
from tertulia.modules.providers import ChatMessage, ChatRequest, Target


class Answering:
    def __init__(
        self,
        messages: Messages,
        requests: RequestBuilder,
        contexts: ContextReader,
        relay: Relay,
        titles: Titles,
        summarizer: Summarizer,
    ) -> None:
        self._messages = messages.repository
        self._requests = requests
        self._contexts = contexts
        self._relay = relay
        self._titles = titles
        self._summarizer = summarizer

    async def check(self, turn: Turn, asked: Message, choice: Choice) -> None:
        """Refuse, before anything is stored, what the model can not be given: QuestionTooLongError, and as
        RequestBuilder.check_question."""
        target = choice.target
        window = measure_window(target.facts, target.settings, choice.fitting)
        check_size(asked, window.budget)
        await self._requests.check_question(asked, _describe(target, choice), turn.attachments)

    def start(self, runs: Runs, run: Run, asked: Message, answer: Message, choice: Choice) -> None:
        """Begin a run whose question and empty answer are stored."""
        ended_by = choice.target

        async def prepare(target: Target, writer: AnswerWriter) -> Prepared:
            return await self._prepare(asked, answer, msgspec.structs.replace(choice, target=target), writer)

        async def generate(writer: AnswerWriter) -> None:
            nonlocal ended_by
            ended_by = await self._relay.answer(choice.target, choice.caller, prepare, writer)

        async def follow_up() -> None:
            await self._follow_up(run, asked, msgspec.structs.replace(choice, target=ended_by))

        runs.start(run, answer, generate, follow_up)

    async def _prepare(
        self, asked: Message, answer: Message, choice: Choice, writer: AnswerWriter
    ) -> Prepared:
        """The request for a model: what fits of the branch, and what was said of the answer already."""
        target, settings = choice.target, choice.fitting
        window = measure_window(target.facts, target.settings, settings)
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

    async def _follow_up(self, run: Run, asked: Message, choice: Choice) -> None:
        answer = await self._messages.find_message(run.user_id, run.conversation_id, run.message_id)
        if answer is None:
            return
        if asked.parent_id is None and (answer.branch == asked.branch or not answer.metadata.comparison):
            key = (run.user_id, run.conversation_id)
            await self._titles.name_conversation(key, choice.target, choice.caller, asked.text, answer.text)
        prompt = choice.settings.system_prompt
        system = count_text(prompt) if prompt else 0
        await self._summarizer.sum_up(answer, choice.target, choice.caller, system)


def _describe(target: Target, choice: Choice) -> AskedModel:
    """The model as a request for it is built."""
    return AskedModel(target.id, target.name, target.facts, choice.caller)
