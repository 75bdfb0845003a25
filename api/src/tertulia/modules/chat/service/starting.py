"""From a question to its run: placed in the tree, on disk, and begun."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

import msgspec

from docstore import DocumentStore, DuplicateDocumentError, Insert, Put, Update, Write, WriteConflictError
from tertulia.kernel.clock import Clock
from tertulia.kernel.ids import new_id
from tertulia.modules.chat.answers import AnswerWriter
from tertulia.modules.chat.domain import RUNS, Run
from tertulia.modules.chat.errors import ConversationBusyError, NotContinuableError
from tertulia.modules.chat.requests import AskedModel, RequestBuilder
from tertulia.modules.chat.runs import Runs
from tertulia.modules.chat.schemas import Question, StartedRun
from tertulia.modules.chat.service.places import Places
from tertulia.modules.chat.titles import Titles
from tertulia.modules.chat.turns import Turn, TurnPlanner
from tertulia.modules.conversations import (
    CONVERSATIONS,
    Conversation,
    Conversations,
    make_fallback_title,
)
from tertulia.modules.files import Files
from tertulia.modules.messages import MESSAGES, Message, MessageMetadata, Messages, estimate_tokens
from tertulia.modules.providers import Caller, ChatRequest, GenerationSettings, ModelSource, Providers

ATTEMPTS = 4
"""How often a question is placed anew when another one took its place in the tree."""
ANSWER_TOKENS = 1024
"""What is kept free of a model's context for the answer, if the settings do not say."""
CONTEXT_TOKENS = 128_000
"""What a model is taken to have room for when nobody knows."""


class _Target(msgspec.Struct, frozen=True):
    """Which model answers."""

    id: str
    source: ModelSource
    name: str

    def describe(self, caller: Caller) -> AskedModel:
        """The model as a request for it is built."""
        return AskedModel(self.id, self.name, self.source.find_facts(self.name), caller)


class Starting:
    """Starts the runs of every person on this server."""

    def __init__(  # noqa: PLR0913 - what an answer is made of, wired once
        self,
        store: DocumentStore,
        clock: Clock,
        conversations: Conversations,
        messages: Messages,
        providers: Providers,
        runs: Runs,
        places: Places,
        files: Files,
        node_id: str,
    ) -> None:
        self._store = store
        self._clock = clock
        self._conversations = conversations
        self._messages = messages
        self._providers = providers
        self._runs = runs
        self._places = places
        self._files = files
        self._requests = RequestBuilder(files, providers)
        self._node_id = node_id
        self._titles = Titles(store)

    async def ask(self, user_id: str, question: Question) -> StartedRun:
        """Start a run for a question, or find the one that it has already.

        When this returns, the question and the empty answer are on disk.
        """
        for _ in range(ATTEMPTS):
            conversation = (
                await self._conversations.find_conversation(user_id, question.id) if question.id else None
            )
            planner = TurnPlanner(self._messages, self._files, user_id, self._clock.now())
            turn = await planner.plan(question, conversation)
            if turn.known is not None:
                return _name_run(turn.known)
            with self._places.take(user_id, 1):
                target = await self._choose_model(question, conversation)
                try:
                    return await self._start(user_id, question, conversation, turn, target)
                except (DuplicateDocumentError, WriteConflictError):
                    continue
        raise ConversationBusyError

    async def _choose_model(self, question: Question, conversation: Conversation | None) -> _Target:
        wanted = question.model or (conversation.model if conversation else None)
        target = await self._providers.resolve(wanted)
        return _Target(target.id, target.source, target.name)

    async def _start(
        self, user_id: str, question: Question, conversation: Conversation | None, turn: Turn, target: _Target
    ) -> StartedRun:
        if turn.answer is None or turn.asked is None:
            raise ValueError("a turn without an answer has nothing to start")
        now = self._clock.now()
        run = Run(
            user_id=user_id,
            id=_name_continuation(turn.answer) if turn.is_continued else new_id(),
            conversation_id=turn.conversation_id,
            message_id=turn.answer.id,
            model=target.id,
            status="running",
            node_id=self._node_id,
            created_at=now,
        )
        metadata = MessageMetadata(run_id=run.id, model=target.id, status="running", created_at=now)
        answer = msgspec.structs.replace(turn.answer, metadata=metadata)
        await self._requests.check_question(
            turn.asked, target.describe(Caller(user_id=user_id)), turn.attachments
        )
        if turn.is_continued and self._is_being_made(user_id, turn.answer):
            raise NotContinuableError(id=answer.id)
        writes: list[Write] = [
            self._write_conversation(conversation, turn, run),
            Put(MESSAGES, answer) if turn.is_continued else Insert(MESSAGES, answer),
            Insert(RUNS, run),
            *await self._files.keep(turn.attachments),
        ]
        if turn.question is not None:
            writes.insert(1, Insert(MESSAGES, turn.question))
        await self._store.write(*writes)
        self._run(run, answer, turn, target, _choose_settings(question, conversation))
        return _name_run(answer)

    def _is_being_made(self, user_id: str, answer: Message) -> bool:
        return any(live.run.message_id == answer.id for live in self._runs.list_active(user_id))

    @staticmethod
    def _write_conversation(conversation: Conversation | None, turn: Turn, run: Run) -> Write:
        if conversation is not None:
            changes = {
                "updated_at": run.created_at,
                "active_message_id": run.message_id,
                "active_run_id": run.id,
                "model": run.model,
            }
            return Update(collection=CONVERSATIONS, key=(run.user_id, run.conversation_id), set=changes)
        text = turn.question.text if turn.question else ""
        return Insert(
            CONVERSATIONS,
            Conversation(
                user_id=run.user_id,
                id=run.conversation_id,
                title=make_fallback_title(text),
                title_source="fallback",
                created_at=run.created_at,
                updated_at=run.created_at,
                active_message_id=run.message_id,
                active_run_id=run.id,
                model=run.model,
            ),
        )

    def _run(
        self, run: Run, answer: Message, turn: Turn, target: _Target, settings: GenerationSettings
    ) -> None:
        asked = turn.asked
        if asked is None:
            raise ValueError("a turn without a question has nothing to answer")

        async def generate(writer: AnswerWriter) -> None:
            request = await self._make_request(asked, answer, target, settings)
            await target.source.generate(request, writer)

        async def name_conversation() -> None:
            message = await self._messages.repository.find_message(
                run.user_id, run.conversation_id, answer.id
            )
            text = message.text if message else ""
            key = (run.user_id, run.conversation_id)
            await self._titles.name_conversation(key, target.source, target.name, asked.text, text)

        wants_title = asked.parent_id is None and target.source.title_model != "none"
        self._runs.start(run, answer, generate, name_conversation if wants_title else None)

    async def _make_request(
        self, asked: Message, answer: Message, target: _Target, settings: GenerationSettings
    ) -> ChatRequest:
        context = target.source.find_facts(target.name).context_tokens or CONTEXT_TOKENS
        reserved = settings.max_tokens or min(ANSWER_TOKENS, context // 4)
        budget = max(context - reserved - estimate_tokens(answer.text), 0)
        history = await self._messages.read_history(asked.user_id, asked.conversation_id, asked, budget)
        model = target.describe(Caller(user_id=asked.user_id))
        return ChatRequest(
            target.name, await self._requests.build_messages(history, model, answer), settings
        )


def _choose_settings(question: Question, conversation: Conversation | None) -> GenerationSettings:
    if question.settings is not msgspec.UNSET:
        return question.settings
    return conversation.settings if conversation else GenerationSettings()


def _name_run(answer: Message) -> StartedRun:
    return StartedRun(answer.metadata.run_id or "", answer.conversation_id, answer.id)


def _name_continuation(answer: Message) -> str:
    """The id of the run that goes on from an answer's last one: of several that are started at once, one is stored."""
    return str(uuid5(NAMESPACE_OID, f"{answer.conversation_id} {answer.id} {answer.metadata.run_id}"))
