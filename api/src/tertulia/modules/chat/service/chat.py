"""What a person does with answers: ask, follow, stop."""

from __future__ import annotations

from docstore import DocumentStore
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.kernel.clock import Clock
from tertulia.kernel.events import EventBus
from tertulia.modules.chat import frames
from tertulia.modules.chat.answers import copy_log
from tertulia.modules.chat.context import ContextReader
from tertulia.modules.chat.counting import Counting
from tertulia.modules.chat.domain import Run
from tertulia.modules.chat.log import LogReader
from tertulia.modules.chat.relay import Relay
from tertulia.modules.chat.repository import RunRepository
from tertulia.modules.chat.requests import RequestBuilder
from tertulia.modules.chat.runs import Runs, describe_end
from tertulia.modules.chat.schemas import Question, StartedRun
from tertulia.modules.chat.service.answering import Answering
from tertulia.modules.chat.service.choices import Chooser
from tertulia.modules.chat.service.following_up import FollowUp
from tertulia.modules.chat.service.places import ChatLimits, Places
from tertulia.modules.chat.service.starting import CheckText, Starting
from tertulia.modules.chat.summaries import SummaryRepository
from tertulia.modules.chat.summarizing import Summarizer
from tertulia.modules.chat.titles import Titles
from tertulia.modules.chat.tokens import CountTexts, estimate_texts
from tertulia.modules.conversations import ConversationDeleted, Conversations
from tertulia.modules.files import Files
from tertulia.modules.messages import Messages
from tertulia.modules.providers import Providers, Specs


class Chat:
    def __init__(  # noqa: PLR0913 - the collaborators of the product's centre, wired once
        self,
        store: DocumentStore,
        clock: Clock,
        events: EventBus,
        conversations: Conversations,
        messages: Messages,
        providers: Providers,
        specs: Specs,
        runs: Runs,
        limiter: RateLimiter,
        limits: ChatLimits,
        files: Files,
        node_id: str,
        count_texts: CountTexts = estimate_texts,
        check_text: CheckText | None = None,
    ) -> None:
        """check_text: looks at a question before it is stored; None: nobody does."""
        self._messages = messages
        self._runs = runs
        self._limiter = limiter
        self._limits = limits
        self._stored_runs = RunRepository(store)
        counting = Counting(store, count_texts)
        answering = _create_answering(store, clock, messages, providers, files, counting, count_texts)
        chooser, places = Chooser(providers, specs), Places(runs, limits)
        self._starting = Starting(
            store,
            clock,
            conversations,
            messages,
            files,
            chooser,
            answering,
            counting,
            runs,
            places,
            check_text,
            node_id,
        )
        events.subscribe(ConversationDeleted, self._forget_conversation)

    async def ask(self, user_id: str, question: Question, role: str = "") -> StartedRun:
        """Start the runs for a question, or find those that it has already.

        When this returns, the question and the empty answers are on disk. role: whose limits hold.
        """
        rule = self._limits.find_messages(role)
        for _ in range(1 + len(question.compare_with)):
            await self._limiter.hit("messages", rule, user_id)
        return await self._starting.ask(user_id, question, role)

    async def get_run(self, user_id: str, run_id: str) -> Run:
        """RunNotFoundError if it is not there, or not this person's."""
        return await self._stored_runs.get_run(user_id, run_id)

    async def follow_run(self, user_id: str, run_id: str, after: int) -> LogReader:
        """The frames of a run behind number `after`. A run that ended long ago is rebuilt whole."""
        live = self._runs.find(user_id, run_id)
        if live is not None:
            return LogReader(live.log, after)
        run = await self.get_run(user_id, run_id)
        message = await self._messages.repository.get_message(user_id, run.conversation_id, run.message_id)
        metadata = message.metadata
        opening = frames.start_chunk(message.id, metadata)
        return LogReader(copy_log(message.parts, opening, describe_end(metadata)))

    def find_active_run(self, user_id: str, conversation_id: str) -> Run | None:
        """The run that is being made in a conversation."""
        live = self._runs.find_active(user_id, conversation_id)
        return live.run if live else None

    async def stop_run(self, user_id: str, run_id: str) -> None:
        """End a run; what was said stays. Stopping an ended one is fine. RunNotFoundError."""
        live = self._runs.find(user_id, run_id)
        if live is None:
            await self.get_run(user_id, run_id)
        else:
            live.end("stopped")

    async def _forget_conversation(self, event: ConversationDeleted) -> None:
        await self._runs.end_conversation(event.user_id, event.conversation_id)


def _create_answering(  # noqa: PLR0913 - as many as an answer stands on
    store: DocumentStore,
    clock: Clock,
    messages: Messages,
    providers: Providers,
    files: Files,
    counting: Counting,
    count_texts: CountTexts,
) -> Answering:
    summaries = SummaryRepository(store)
    summarizer = Summarizer(messages, summaries, providers, clock)
    return Answering(
        RequestBuilder(files, providers),
        ContextReader(messages, summaries),
        Relay(providers, count_texts),
        FollowUp(counting, Titles(store, providers), summarizer),
    )
