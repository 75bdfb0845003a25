"""Conversations: the list of them, and what a person does with one."""

from tertulia.modules.conversations.domain import (
    CONVERSATIONS,
    MAX_TITLE,
    Conversation,
    ConversationDeleted,
    make_fallback_title,
)
from tertulia.modules.conversations.errors import ConversationNotFoundError
from tertulia.modules.conversations.routes import ConversationsController
from tertulia.modules.conversations.schemas import ConversationView
from tertulia.modules.conversations.service import Conversations

__all__ = [
    "CONVERSATIONS",
    "MAX_TITLE",
    "Conversation",
    "ConversationDeleted",
    "ConversationNotFoundError",
    "ConversationView",
    "Conversations",
    "ConversationsController",
    "make_fallback_title",
]
