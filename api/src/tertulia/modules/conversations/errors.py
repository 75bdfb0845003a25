"""What can be wrong with a conversation that a client names."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class ConversationNotFoundError(AppError):
    code = "conversation_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no conversation {id}."
