"""What can go wrong with signing in and staying signed in."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class CredentialsInvalidError(AppError):
    code = "credentials_invalid"
    kind = ErrorKind.UNAUTHENTICATED
    message = "The e-mail address or the password is not right."


class SessionEndedError(AppError):
    code = "session_ended"
    kind = ErrorKind.UNAUTHENTICATED
    message = "You are signed out. Sign in again."


class SessionReusedError(AppError):
    """A refresh token came a second time: somebody has a copy, so the session ends for everyone."""

    code = "session_reused"
    kind = ErrorKind.UNAUTHENTICATED
    message = "This session was used from two places and has been ended. Sign in again."


class SessionNotFoundError(AppError):
    code = "session_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no such session."


class AdministratorNeededError(AppError):
    code = "administrator_needed"
    kind = ErrorKind.FORBIDDEN
    message = "Only administrators can do this. Ask one of them."
