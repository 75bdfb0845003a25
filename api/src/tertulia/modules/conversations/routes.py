"""The HTTP face of conversations."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from litestar import Controller, delete, get, patch
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from tertulia.infrastructure.http import PageCursor, PageLimit, PathId, QueryId
from tertulia.kernel.paging import InvalidCursorError
from tertulia.kernel.principal import Principal
from tertulia.modules.conversations.errors import ConversationNotFoundError
from tertulia.modules.conversations.schemas import ConversationChange, ConversationPage, ConversationView
from tertulia.modules.conversations.service import Conversations
from tertulia.modules.messages import MessageNotFoundError, MessagePage, WindowRequest
from tertulia.modules.roles import ACCESS, SIGNED_IN


class ConversationsController(Controller):
    path = "/api/conversations"
    tags = ("conversations",)
    opt = MappingProxyType({ACCESS: SIGNED_IN})

    @get(
        operation_id="listConversations",
        opt={"errors": (InvalidCursorError,)},
        summary="List conversations",
        description="The caller's conversations, the last changed first.",
    )
    async def list_conversations(
        self,
        principal: NamedDependency[Principal],
        conversations: NamedDependency[Conversations],
        archived: Annotated[
            bool, QueryParameter(description="Only archived ones, instead of only the others.")
        ] = False,
        limit: Annotated[int, QueryParameter(ge=1, le=100, description="How many at the most.")] = 25,
        cursor: PageCursor = None,
    ) -> ConversationPage:
        return await conversations.list_conversations(
            principal.user_id, archived=archived, limit=limit, cursor=cursor
        )

    @get(
        "/{conversation_id:str}",
        operation_id="getConversation",
        opt={"errors": (ConversationNotFoundError,)},
        summary="Read one conversation",
    )
    async def get_conversation(
        self,
        principal: NamedDependency[Principal],
        conversations: NamedDependency[Conversations],
        conversation_id: PathId,
    ) -> ConversationView:
        """What the list shows of it, and where its reader is."""
        return ConversationView.of(await conversations.get_conversation(principal.user_id, conversation_id))

    @patch(
        "/{conversation_id:str}",
        operation_id="changeConversation",
        opt={
            "errors": (
                ConversationNotFoundError,
                MessageNotFoundError,
            )
        },
        summary="Change a conversation",
    )
    async def change_conversation(
        self,
        principal: NamedDependency[Principal],
        conversations: NamedDependency[Conversations],
        conversation_id: PathId,
        data: JSONBody[ConversationChange],
    ) -> ConversationView:
        """Rename it, archive it, or go to another branch: `activeMessageId` may be any of its messages."""
        return await conversations.change_conversation(principal.user_id, conversation_id, data)

    @delete(
        "/{conversation_id:str}",
        operation_id="deleteConversation",
        opt={"errors": (ConversationNotFoundError,)},
        summary="Delete a conversation",
    )
    async def delete_conversation(
        self,
        principal: NamedDependency[Principal],
        conversations: NamedDependency[Conversations],
        conversation_id: PathId,
    ) -> None:
        """Removes the conversation with all its messages, and ends an answer that is being made in it."""
        await conversations.delete_conversation(principal.user_id, conversation_id)

    @get(
        "/{conversation_id:str}/messages",
        operation_id="listMessages",
        opt={
            "errors": (
                ConversationNotFoundError,
                MessageNotFoundError,
                InvalidCursorError,
            )
        },
        summary="Read a window of one branch",
        description=(
            "The messages of one branch, oldest first. Without parameters, the end of the branch that was last "
            "shown. `leaf` names any message: the branch runs through it down to its newest descendant. `before` "
            "and `after` continue an earlier window; `around` puts a message into the middle."
        ),
    )
    async def list_messages(  # noqa: PLR0913 - each one is a query parameter
        self,
        principal: NamedDependency[Principal],
        conversations: NamedDependency[Conversations],
        conversation_id: PathId,
        leaf: QueryId = None,
        before: PageCursor = None,
        after: PageCursor = None,
        around: QueryId = None,
        limit: PageLimit = 50,
    ) -> MessagePage:
        request = WindowRequest(leaf=leaf, before=before, after=after, around=around, limit=limit)
        return await conversations.read_messages(principal.user_id, conversation_id, request)
