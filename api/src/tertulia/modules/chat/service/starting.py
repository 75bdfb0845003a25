"""From a question to its runs: placed in the tree, on disk, and begun."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

import msgspec

from docstore import DocumentStore, DuplicateDocumentError, Insert, Put, Update, Write, WriteConflictError
from tertulia.kernel.clock import Clock
from tertulia.kernel.ids import new_id
from tertulia.modules.chat.counting import Counting
from tertulia.modules.chat.domain import RUNS, Run
from tertulia.modules.chat.errors import ConversationBusyError, NotContinuableError, QuestionInvalidError
from tertulia.modules.chat.runs import Runs
from tertulia.modules.chat.schemas import Question, StartedRun
from tertulia.modules.chat.service.answering import Answering
from tertulia.modules.chat.service.choices import Choice, Choices, Chooser
from tertulia.modules.chat.service.places import Places
from tertulia.modules.chat.summaries import SummaryRepository
from tertulia.modules.chat.turns import Turn, TurnPlanner
from tertulia.modules.conversations import (
    CONVERSATIONS,
    Conversation,
    Conversations,
    make_fallback_title,
)
from tertulia.modules.files import Files
from tertulia.modules.messages import MESSAGES, FilePart, Message, MessageMetadata, Messages

ATTEMPTS = 4
"""How often a question is placed anew when another one took its place in the tree."""
CheckText = Callable[[str], Awaitable[None]]
"""Raises an AppError when a text may not be sent."""
APART = timedelta(milliseconds=1)
"""Between the answers to one question, so that they keep the order of their models."""


class _Beginning(msgspec.Struct, frozen=True):
    """An answer that is about to be made, with its run."""

    run: Run
    answer: Message
    choice: Choice


class Starting:
    """Starts the runs of every person on this server."""

    def __init__(  # noqa: PLR0913 - where a question goes, wired once
        self,
        store: DocumentStore,
        clock: Clock,
        conversations: Conversations,
        messages: Messages,
        files: Files,
        chooser: Chooser,
        answering: Answering,
        counting: Counting,
        runs: Runs,
        places: Places,
        check_text: CheckText | None,
        node_id: str,
    ) -> None:
        self._store = store
        self._clock = clock
        self._conversations = conversations
        self._messages = messages
        self._files = files
        self._chooser = chooser
        self._answering = answering
        self._counting = counting
        self._runs = runs
        self._places = places
        self._check_text = check_text
        self._node_id = node_id

    async def ask(self, user_id: str, question: Question, role: str = "") -> StartedRun:
        """Start the runs for a question, or find those that it has already.

        When this returns, the question and the empty answers are on disk.
        """
        if question.compare_with and question.trigger == "continue-message":
            raise QuestionInvalidError(reason="only a question or a new answer can go to several models")
        is_checked = self._check_text is None
        for _ in range(ATTEMPTS):
            conversation = (
                await self._conversations.find_conversation(user_id, question.id) if question.id else None
            )
            planner = TurnPlanner(self._messages, self._files, user_id, self._clock.now())
            turn = await planner.plan(question, conversation)
            if turn.known is not None:
                return await self._name_known(turn.known, is_compared=bool(question.compare_with))
            if turn.question is not None and self._check_text is not None and not is_checked:
                await self._check_text(turn.question.text)
                is_checked = True
            with self._places.take(user_id, 1 + len(question.compare_with), role):
                choices = await self._chooser.choose(user_id, question, conversation)
                try:
                    return await self._start(conversation, turn, choices)
                except (DuplicateDocumentError, WriteConflictError):
                    continue
        raise ConversationBusyError

    async def _start(self, conversation: Conversation | None, turn: Turn, choices: Choices) -> StartedRun:
        room = min(choice.window.budget for choice in choices.answering)
        turn = await self._counting.complete(turn, room, choices.answering[0].target.name)
        if turn.answer is None or turn.asked is None:
            raise ValueError("a turn without an answer has nothing to start")
        for choice in choices.answering:
            await self._answering.check(turn, turn.asked, choice)
        if turn.is_continued and self._is_being_made(turn.answer):
            raise NotContinuableError(id=turn.answer.id)
        now = self._clock.now()
        compared = turn.asked.id if len(choices.answering) > 1 else None
        beginnings = [
            self._begin(_place(turn.answer, index), choice, turn, compared, now)
            for index, choice in enumerate(choices.answering)
        ]
        writes = [self._write_conversation(conversation, turn, beginnings[0].run, choices)]
        if turn.question is not None:
            writes.append(Insert(MESSAGES, turn.question))
        for beginning in beginnings:
            answer = beginning.answer
            writes.append(Put(MESSAGES, answer) if turn.is_continued else Insert(MESSAGES, answer))
            writes.append(Insert(RUNS, beginning.run))
        if turn.is_continued:
            writes.append(SummaryRepository.delete_from(turn.answer))
        writes += await self._files.keep(turn.attachments)
        await self._store.write(*writes)
        # The newest run is the active one: that is the first model's, as it is the one on the active branch.
        for beginning in reversed(beginnings):
            self._answering.start(self._runs, beginning.run, turn.asked, beginning.answer, beginning.choice)
        return _name_runs([beginning.answer for beginning in beginnings])

    def _begin(
        self, answer: Message, choice: Choice, turn: Turn, compared: str | None, now: datetime
    ) -> _Beginning:
        run = Run(
            user_id=answer.user_id,
            id=_name_continuation(answer) if turn.is_continued else new_id(),
            conversation_id=answer.conversation_id,
            message_id=answer.id,
            model=choice.target.id,
            status="running",
            node_id=self._node_id,
            created_at=now,
        )
        before = answer.metadata
        metadata = MessageMetadata(
            run_id=run.id,
            model=choice.target.id,
            spec=choice.spec,
            comparison=compared or before.comparison,
            status="running",
            created_at=now,
            usage=before.usage,
            cost=before.cost,
        )
        return _Beginning(run, msgspec.structs.replace(answer, metadata=metadata), choice)

    def _is_being_made(self, answer: Message) -> bool:
        return any(live.run.message_id == answer.id for live in self._runs.list_active(answer.user_id))

    async def _name_known(self, known: Message, *, is_compared: bool) -> StartedRun:
        """The runs of a question that was posted before: all that were started with it, or else its newest."""
        if known.parent_id is None or not (is_compared or known.metadata.comparison):
            return _name_runs([known])
        repository = self._messages.repository
        owner = (known.user_id, known.conversation_id)
        question = await repository.get_message(*owner, known.parent_id)
        together: list[Message] = []
        for child_id in (await repository.list_siblings(*owner, [question.id]))[question.id]:
            child = await repository.get_message(*owner, child_id)
            if child.metadata.comparison and child.created_at == question.created_at + APART * len(together):
                together.append(child)
        return _name_runs(together or [known])

    @staticmethod
    def _write_conversation(
        conversation: Conversation | None, turn: Turn, run: Run, choices: Choices
    ) -> Write:
        if conversation is not None:
            changes = {
                "updated_at": run.created_at,
                "active_message_id": run.message_id,
                "active_run_id": run.id,
                "model": run.model,
                "spec": choices.spec,
                "settings": choices.kept,
            }
            return Update(collection=CONVERSATIONS, key=(run.user_id, run.conversation_id), set=changes)
        text = _first_words(turn.question)
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
                spec=choices.spec,
                settings=choices.kept,
            ),
        )


def _place(answer: Message, index: int) -> Message:
    """Where an answer goes beside the first one: on a branch of its own."""
    if not index:
        return answer
    answer_id = new_id()
    return msgspec.structs.replace(
        answer, id=answer_id, branch=answer_id, created_at=answer.created_at + APART * index
    )


def _name_runs(answers: list[Message]) -> StartedRun:
    first, *others = [
        StartedRun(answer.metadata.run_id or "", answer.conversation_id, answer.id) for answer in answers
    ]
    return msgspec.structs.replace(first, others=others)


def _name_continuation(answer: Message) -> str:
    """The id of the run that goes on from an answer's last one: of several that are started at once, one is stored."""
    return str(uuid5(NAMESPACE_OID, f"{answer.conversation_id} {answer.id} {answer.metadata.run_id}"))


def _first_words(question: Message | None) -> str:
    """What a conversation is named by at first: the words of its question, or the names of its files."""
    if question is None or question.text:
        return question.text if question else ""
    names = [part.filename or part.media_type for part in question.parts if isinstance(part, FilePart)]
    return ", ".join(names)
