"""What can go wrong with passkeys."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class PasskeysUnavailableError(AppError):
    code = "passkeys_unavailable"
    kind = ErrorKind.CONFLICT
    message = "Passkeys do not work at this address. They need the public address with https, or localhost."


class PasskeyInvalidError(AppError):
    """What the authenticator sent does not hold, or its passkey is not known; which of both is not said."""

    code = "passkey_invalid"
    kind = ErrorKind.UNAUTHENTICATED
    message = "This passkey could not be verified. Try again, or sign in another way."


class PasskeyNotFoundError(AppError):
    code = "passkey_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no such passkey."


class PasskeyKnownError(AppError):
    code = "passkey_known"
    kind = ErrorKind.CONFLICT
    message = "This passkey is registered already."


class TooManyPasskeysError(AppError):
    """Parameter: `limit`."""

    code = "too_many_passkeys"
    kind = ErrorKind.CONFLICT
    message = "You can have {limit} passkeys. Remove one that you do not use."
