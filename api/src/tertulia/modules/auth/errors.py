"""What can go wrong with signing in and staying signed in."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind
from tertulia.modules.auth.unreachable import REASONS, UnreachableReason


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
    message = "This session has ended already."


class SecondFactorNeededError(AppError):
    """The first factor was right. Parameters: `challenge`, the token to bring back with the second factor, and
    `methods`, parted by spaces."""

    code = "second_factor_needed"
    kind = ErrorKind.UNAUTHENTICATED
    message = "One more step: confirm with your second factor ({methods})."


class ReauthenticationNeededError(AppError):
    """Somebody else may sit before a browser that is signed in."""

    code = "reauthentication_needed"
    kind = ErrorKind.FORBIDDEN
    message = "Confirm that it is you to do this."


class LastWayInError(AppError):
    """Without it, nobody could sign in to the account any more."""

    code = "last_way_in"
    kind = ErrorKind.CONFLICT
    message = "This is your last way to sign in. Add another one first."


class AccountSuspendedError(AppError):
    """Said only to who has shown that the account is theirs."""

    code = "account_suspended"
    kind = ErrorKind.FORBIDDEN
    message = "This account is suspended. Ask an administrator."


class ProviderUnreachableError(AppError):
    """Parameters: `provider`, `reason`, what its sentence names, and `detail`, that sentence. None holds a secret."""

    code = "identity_provider_unreachable"
    kind = ErrorKind.UPSTREAM
    message = "{provider} can not be reached ({detail}). Try again, or sign in another way."

    def __init__(self, *, provider: str, reason: UnreachableReason, **params: str | int) -> None:
        detail = REASONS[reason].format(**params)
        super().__init__(provider=provider, reason=reason, detail=detail, **params)


class SignInRefusedError(AppError):
    """Parameters: `provider`, and `detail`: what it said."""

    code = "sign_in_refused"
    kind = ErrorKind.FORBIDDEN
    message = "{provider} did not sign you in ({detail})."


class IdentityInvalidError(AppError):
    """What a provider sent does not hold: a wrong signature, audience, nonce, time, or it was used before.
    Parameters: `provider`, and `reason`, which tells an administrator what, and an attacker nothing new."""

    code = "identity_invalid"
    kind = ErrorKind.UNAUTHENTICATED
    message = "What {provider} sent could not be verified ({reason}). Begin again."


class IdentityNotLinkedError(AppError):
    """There is an account with the address, and it may not be joined by the address alone. Parameter: `provider`."""

    code = "identity_not_linked"
    kind = ErrorKind.CONFLICT
    message = "There is an account with this address already. Sign in to it, then connect {provider} in the settings."


class SignUpClosedError(AppError):
    """Parameter: `provider`."""

    code = "sign_up_closed"
    kind = ErrorKind.FORBIDDEN
    message = (
        "You have no account here, and signing in with {provider} does not make one. Ask an administrator."
    )


class EmailDomainRefusedError(AppError):
    code = "email_domain_refused"
    kind = ErrorKind.FORBIDDEN
    message = "Accounts here need an address at another domain. Use the one of your organisation."


class IdentityEmailMissingError(AppError):
    """Accounts have an address. Parameter: `provider`."""

    code = "identity_email_missing"
    kind = ErrorKind.FORBIDDEN
    message = "{provider} did not pass on an e-mail address, and an account needs one. Allow it there, and begin again."


class IdentityTakenError(AppError):
    code = "identity_taken"
    kind = ErrorKind.CONFLICT
    message = "This identity belongs to another account here. Disconnect it there first."


class ProviderConnectedError(AppError):
    code = "provider_connected"
    kind = ErrorKind.CONFLICT
    message = "Your account is connected with another identity of this provider. Disconnect that one first."


class IdentityNotFoundError(AppError):
    code = "identity_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "Your account is not connected with this provider."


class IdentityProviderNotFoundError(AppError):
    code = "identity_provider_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no such way to sign in."


class LogoutTokenInvalidError(AppError):
    """Parameter: `reason`."""

    code = "logout_token_invalid"
    kind = ErrorKind.INVALID
    message = "This is not a logout token for here ({reason})."
