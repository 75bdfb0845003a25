"""What can go wrong with an account."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class EmailTakenError(AppError):
    code = "email_taken"
    kind = ErrorKind.CONFLICT
    message = "There is an account with this e-mail address already. Sign in, or use another address."


class RegistrationClosedError(AppError):
    code = "registration_closed"
    kind = ErrorKind.FORBIDDEN
    message = "New accounts are not open here. Ask the administrator for one."


class UserNotFoundError(AppError):
    code = "user_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no such account."


class LastAdministratorError(AppError):
    code = "last_administrator"
    kind = ErrorKind.CONFLICT
    message = "This is the last administrator. Make somebody else one first."
