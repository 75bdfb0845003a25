"""What can go wrong with mails and the links in them."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class MailNotConfiguredError(AppError):
    code = "mail_not_configured"
    kind = ErrorKind.CONFLICT
    message = "This server sends no mail. Ask an administrator."


class MailTokenInvalidError(AppError):
    """The link was used, is too old, was replaced by a newer one, or never was."""

    code = "mail_token_invalid"
    kind = ErrorKind.INVALID
    message = "This link no longer works. Ask for a new one."


class PasswordUnchangedError(AppError):
    """Somebody else knows the password that was handed over."""

    code = "password_unchanged"
    kind = ErrorKind.INVALID
    message = "Choose another password than the one that you were given."


class EmailProofNeededError(AppError):
    """Whoever opens the link of a mail may not be who asked for it: somebody else may have written their address."""

    code = "email_proof_needed"
    kind = ErrorKind.FORBIDDEN
    message = (
        "Show that you made this account: type its password, or open the link where you are signed in to it."
    )


class InvitationInvalidError(AppError):
    """The invitation was used, is too old, was taken back, or is for another address."""

    code = "invitation_invalid"
    kind = ErrorKind.INVALID
    message = "This invitation no longer works. Ask for a new one."


class InvitationNotFoundError(AppError):
    code = "invitation_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no such invitation."


class AccountManagedError(AppError):
    """Parameter: `provider`, which owns the account."""

    code = "account_managed"
    kind = ErrorKind.CONFLICT
    message = "This account is managed by {provider}. Change it there."
