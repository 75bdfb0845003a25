"""What can go wrong with looking after accounts."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class AccountLeavingError(AppError):
    code = "account_leaving"
    kind = ErrorKind.CONFLICT
    message = "This account is being deleted."


class AccountInputError(AppError):
    code = "account_way_in_needed"
    kind = ErrorKind.INVALID
    message = "Give the new account a password, or have it invited; not both."


class AvatarTooLargeError(AppError):
    """Parameters: `megabytes` of the file, `megapixels` of the picture, at most."""

    code = "avatar_too_large"
    kind = ErrorKind.TOO_LARGE
    message = "A picture may have {megabytes} MB and {megapixels} megapixels. Choose a smaller one."


class AvatarUnreadableError(AppError):
    code = "avatar_unreadable"
    kind = ErrorKind.INVALID
    message = "This is not a picture that can be read here. Choose a PNG, JPEG, WebP or GIF."


class AvatarNotFoundError(AppError):
    code = "avatar_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no such picture."
