"""What can be refused to keep abuse out."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class BannedError(AppError):
    """Parameter: `retryAfter`, seconds."""

    code = "banned"
    kind = ErrorKind.FORBIDDEN
    message = (
        "You are kept out for now, because of too many refused requests or by an administrator. "
        "Come back in {retryAfter} seconds."
    )


class BanNotFoundError(AppError):
    code = "ban_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no such ban, or it has ended."


class BanRefusedError(AppError):
    """Parameter: `reason`, one of `self`, `last_administrator`, `stronger_role`, `own_network`, `protected_address`,
    `address_invalid`."""

    code = "ban_refused"
    kind = ErrorKind.INVALID
    message = "This can not be banned ({reason})."


class CaptchaFailedError(AppError):
    code = "captcha_failed"
    kind = ErrorKind.INVALID
    message = "The check that you are a person did not succeed. Do it once more."


class CaptchaUnreachableError(AppError):
    code = "captcha_unreachable"
    kind = ErrorKind.UPSTREAM
    message = "The service that checks that you are a person can not be reached. Try again later."


class MessageRefusedError(AppError):
    """Parameter: `categories`, parted by commas."""

    code = "message_refused"
    kind = ErrorKind.INVALID
    message = "This message can not be sent here ({categories}). Change it."


class ModerationUnreachableError(AppError):
    code = "moderation_unreachable"
    kind = ErrorKind.UPSTREAM
    message = "Messages are checked before they are sent, and the check can not be reached. Try again later."
