"""What a person does with conversations: list, read, rename, archive, delete. Starting one belongs to chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from docstore import Delete, DocumentStore, Query, Update, Write, WriteConflictError
from tertulia.kernel.events import EventBus
from tertulia.kernel.paging import TimePosition, decode_cursor, encode_cursor
from tertulia.modules.conversations.domain import CONVERSATIONS, Conversation, ConversationDeleted
from tertulia.modules.conversations.errors import ConversationNotFoundError
from tertulia.modules.conversations.schemas import ConversationChange, ConversationPage, ConversationView
from tertulia.modules.messages import MessagePage, MessageRepository, Messages, WindowRequest

DeleteOf = Callable[[str, str], Write]
"""The write that removes what belongs to a conversation; the arguments are its owner and its id."""


class Conversations:
    """`belongings`: what modules above keep for a conversation, removed in the same write as the conversation."""

    def __init__(
        self, store: DocumentStore, messages: Messages, events: EventBus, belongings: Sequence[DeleteOf]
    ) -> None:
        self._store = store
        self._messages = messages
        self._events = events
        self._belongings = belongings

    async def find_conversation(self, user_id: str, conversation_id: str) -> Conversation | None:
        return await self._store.get(CONVERSATIONS, user_id, conversation_id)

    async def get_conversation(self, user_id: str, conversation_id: str) -> Conversation:
        """The conversation, or ConversationNotFoundError."""
        conversation = await self.find_conversation(user_id, conversation_id)
        if conversation is None:
            raise ConversationNotFoundError(id=conversation_id)
        return conversation

    async def list_conversations(
        self, user_id: str, *, archived: bool, limit: int, cursor: str | None
    ) -> ConversationPage:
        """A page, the last changed first. InvalidCursorError."""
        after = None
        if cursor:
            position = decode_cursor(cursor, TimePosition)
            after = (position.time, f"{user_id}/{position.id}")
        query = Query(
            where={"user_id": user_id, "archived": archived},
            order=("-updated_at",),
            after=after,
            limit=limit + 1,
        )
        found = await self._store.find(CONVERSATIONS, query)
        page = found[:limit]
        more = len(found) > limit
        last = encode_cursor(TimePosition(page[-1].updated_at, page[-1].id)) if more else None
        return ConversationPage([ConversationView.of(conversation) for conversation in page], last)

    async def change_conversation(
        self, user_id: str, conversation_id: str, change: ConversationChange
    ) -> ConversationView:
        """Rename, archive, or go to another branch. ConversationNotFoundError, MessageNotFoundError."""
        await self.get_conversation(user_id, conversation_id)
        fields: dict[str, Any] = {}
        if change.title is not msgspec.UNSET:
            fields |= {"title": change.title.strip(), "title_source": "user"}
        if change.archived is not msgspec.UNSET:
            fields["archived"] = change.archived
        if change.settings is not msgspec.UNSET:
            fields["settings"] = change.settings
        if change.active_message_id is not msgspec.UNSET:
            fields["active_message_id"] = await self._messages.resolve_leaf_id(
                user_id, conversation_id, change.active_message_id
            )
        if fields:
            try:
                await self._store.write(
                    Update(collection=CONVERSATIONS, key=(user_id, conversation_id), set=fields)
                )
            except WriteConflictError as error:
                raise ConversationNotFoundError(id=conversation_id) from error
        return ConversationView.of(await self.get_conversation(user_id, conversation_id))

    async def delete_conversation(self, user_id: str, conversation_id: str) -> None:
        """Remove it with all its messages. ConversationNotFoundError."""
        await self.get_conversation(user_id, conversation_id)
        await self._store.write(
            Delete(collection=CONVERSATIONS, key=(user_id, conversation_id), optional=True),
            MessageRepository.delete_all(user_id, conversation_id),
            *(delete_of(user_id, conversation_id) for delete_of in self._belongings),
        )
        # Only now nothing can begin in it any more, so nothing that works on it is overlooked.
        await self._events.publish(ConversationDeleted(user_id, conversation_id))

    async def read_messages(self, user_id: str, conversation_id: str, request: WindowRequest) -> MessagePage:
        """One window of a branch; of the active one, if the request names no leaf. Errors as in the request's."""
        conversation = await self.get_conversation(user_id, conversation_id)
        if request.leaf is None:
            if conversation.active_message_id is None:
                return MessagePage(items=[])
            request = msgspec.structs.replace(request, leaf=conversation.active_message_id)
        return await self._messages.read_window(user_id, conversation_id, request)
