"""Messages: parts, the tree that they form, and windows of its branches."""

from tertulia.modules.messages.domain import (
    MESSAGES,
    AnswerError,
    AnswerStatus,
    ContextUse,
    FilePart,
    Message,
    MessageMetadata,
    Part,
    PartContinuation,
    PartState,
    ReasoningPart,
    Seam,
    SeamPart,
    SourcePart,
    StepStartPart,
    TextPart,
    close_parts,
)
from tertulia.modules.messages.errors import MessageNotFoundError
from tertulia.modules.messages.repository import MessageRepository
from tertulia.modules.messages.schemas import MessagePage, MessageView
from tertulia.modules.messages.service import Messages, WindowRequest, estimate_tokens

__all__ = [
    "MESSAGES",
    "AnswerError",
    "AnswerStatus",
    "ContextUse",
    "FilePart",
    "Message",
    "MessageMetadata",
    "MessageNotFoundError",
    "MessagePage",
    "MessageRepository",
    "MessageView",
    "Messages",
    "Part",
    "PartContinuation",
    "PartState",
    "ReasoningPart",
    "Seam",
    "SeamPart",
    "SourcePart",
    "StepStartPart",
    "TextPart",
    "WindowRequest",
    "close_parts",
    "estimate_tokens",
]
