"""What can be wrong with a message that a client names."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class MessageNotFoundError(AppError):
    code = "message_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no message {id} in this conversation."
