"""From a question to a turn: which messages are added, where in the tree they go, and what the model is asked.

Nothing is written in here. A question that was posted before resolves to the answer that it has already.
"""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

import msgspec

from tertulia.kernel.ids import new_id
from tertulia.modules.chat.attachments import QuestionContent, QuestionReader
from tertulia.modules.chat.errors import MessageIdTakenError, NotContinuableError, QuestionInvalidError
from tertulia.modules.chat.schemas import IncomingMessage, Question
from tertulia.modules.conversations import Conversation, ConversationNotFoundError
from tertulia.modules.files import Attachment, Files
from tertulia.modules.messages import Message, MessageMetadata, MessageNotFoundError, Messages, Part


class Place(msgspec.Struct, frozen=True):
    """Where a message goes in the tree."""

    parent_id: str | None
    branch: str
    depth: int


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be done.

    question: the message to add, None when an existing one is answered, and its attachments: files that get their
    place with it. answer: the message to make, with
    the parts that it goes on from. asked: the message that the model answers, the end of its history.
    known: the answer that exists already, for a question that was posted before; then nothing is to be done.
    """

    conversation_id: str
    question: Message | None = None
    attachments: tuple[Attachment, ...] = ()
    answer: Message | None = None
    asked: Message | None = None
    is_continued: bool = False
    known: Message | None = None


class TurnPlanner:
    """Plans turns of one person in one conversation."""

    def __init__(self, messages: Messages, files: Files, user_id: str, now: datetime) -> None:
        self._repository = messages.repository
        self._reader = QuestionReader(files, user_id)
        self._user_id = user_id
        self._now = now

    async def plan(self, question: Question, conversation: Conversation | None) -> Turn:
        """The turn for a question. Any error of the question's own: MessageNotFoundError, MessageIdTakenError, …"""
        if question.trigger == "submit-message":
            return await self._plan_submission(question, conversation)
        if conversation is None:
            raise ConversationNotFoundError(id=question.id or "")
        if question.trigger == "regenerate-message":
            return await self._plan_regeneration(question, conversation)
        return await self._plan_continuation(question, conversation)

    async def _plan_submission(self, question: Question, conversation: Conversation | None) -> Turn:
        incoming = read_question(question)
        conversation_id = conversation.id if conversation else question.id or new_id()
        content = await self._reader.read(incoming, conversation_id)
        message_id = incoming.id
        if conversation is None:
            if question.parent_id is not msgspec.UNSET and question.parent_id is not None:
                raise MessageNotFoundError(id=question.parent_id)
            return self._make_turn(conversation_id, message_id, content, Place(None, message_id, 0))
        existing = await self._find(conversation_id, message_id)
        if existing is not None and not content.is_in(existing) and question.message_id == message_id:
            # An AI SDK client edits under the old id; the sibling's id follows from its content, so that posting
            # the same edit twice is still one question.
            message_id = f"{message_id[:47]}-{content.digest}"
            replaced, existing = existing, await self._find(conversation_id, message_id)
            if existing is None:
                place = await self._place_child(conversation_id, message_id, replaced.parent_id)
                return self._make_turn(conversation_id, message_id, content, place)
        if existing is not None:
            return await self._recall(existing, content)
        parent_id = (
            conversation.active_message_id if question.parent_id is msgspec.UNSET else question.parent_id
        )
        place = await self._place_child(conversation_id, message_id, parent_id)
        return self._make_turn(conversation_id, message_id, content, place)

    async def _recall(self, existing: Message, content: QuestionContent) -> Turn:
        """The turn of a question that was posted before."""
        if existing.role != "user" or not content.is_in(existing):
            raise MessageIdTakenError(id=existing.id)
        children = await self._repository.list_siblings(
            self._user_id, existing.conversation_id, [existing.id]
        )
        for child_id in reversed(children[existing.id]):
            child = await self._get(existing.conversation_id, child_id)
            if child.role == "assistant":
                return Turn(conversation_id=existing.conversation_id, known=child)
        raise MessageIdTakenError(id=existing.id)

    async def _plan_regeneration(self, question: Question, conversation: Conversation) -> Turn:
        target = await self._get_target(question, conversation)
        if target.role == "assistant":
            target = await self._get(conversation.id, target.parent_id or "")
        answer_id = new_id()
        place = await self._place_child(conversation.id, answer_id, target.id)
        answer = self._make_message(conversation.id, answer_id, place, ())
        return Turn(conversation_id=conversation.id, answer=answer, asked=target)

    async def _plan_continuation(self, question: Question, conversation: Conversation) -> Turn:
        target = await self._get_target(question, conversation)
        metadata = target.metadata
        cut = metadata.status in ("stopped", "interrupted", "failed") or (
            metadata.status == "finished" and metadata.finish_reason == "length"
        )
        if target.role != "assistant" or not cut or target.parent_id is None:
            raise NotContinuableError(id=target.id)
        asked = await self._get(conversation.id, target.parent_id)
        return Turn(conversation_id=conversation.id, answer=target, asked=asked, is_continued=True)

    async def _get_target(self, question: Question, conversation: Conversation) -> Message:
        target_id = question.message_id or conversation.active_message_id
        if target_id is None:
            raise MessageNotFoundError(id="")
        return await self._get(conversation.id, target_id)

    def _make_turn(
        self, conversation_id: str, message_id: str, content: QuestionContent, place: Place
    ) -> Turn:
        question = Message(
            user_id=self._user_id,
            conversation_id=conversation_id,
            id=message_id,
            parent_id=place.parent_id,
            role="user",
            parts=content.parts,
            created_at=self._now,
            branch=place.branch,
            depth=place.depth,
        )
        below = Place(message_id, place.branch, place.depth + 1)
        answer = self._make_message(conversation_id, new_id(), below, ())
        return Turn(
            conversation_id=conversation_id,
            question=question,
            attachments=content.attachments,
            answer=answer,
            asked=question,
        )

    def _make_message(
        self, conversation_id: str, message_id: str, place: Place, parts: tuple[Part, ...]
    ) -> Message:
        return Message(
            user_id=self._user_id,
            conversation_id=conversation_id,
            id=message_id,
            parent_id=place.parent_id,
            role="assistant",
            parts=parts,
            metadata=MessageMetadata(),
            created_at=self._now,
            branch=place.branch,
            depth=place.depth,
        )

    async def _place_child(self, conversation_id: str, message_id: str, parent_id: str | None) -> Place:
        if parent_id is None:
            return Place(None, message_id, 0)
        parent = await self._get(conversation_id, parent_id)
        if await self._repository.has_children(self._user_id, conversation_id, parent_id):
            return Place(parent_id, message_id, parent.depth + 1)
        return Place(parent_id, parent.branch, parent.depth + 1)

    async def _find(self, conversation_id: str, message_id: str) -> Message | None:
        return await self._repository.find_message(self._user_id, conversation_id, message_id)

    async def _get(self, conversation_id: str, message_id: str) -> Message:
        return await self._repository.get_message(self._user_id, conversation_id, message_id)


def read_question(question: Question) -> IncomingMessage:
    """The last message of a submission; QuestionInvalidError if it is no question."""
    if not question.messages:
        _refuse("there is no message")
    try:
        incoming = msgspec.convert(question.messages[-1], IncomingMessage)
    except msgspec.ValidationError as error:
        raise QuestionInvalidError(reason=str(error)) from error
    if incoming.role != "user":
        _refuse("its role is not user")
    return incoming


def _refuse(reason: str) -> NoReturn:
    raise QuestionInvalidError(reason=reason)
