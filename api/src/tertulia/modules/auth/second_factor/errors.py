"""What can go wrong with second factors."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class SecondFactorInvalidError(AppError):
    """Said of a wrong code, of one that was used before, and of a way that the person has not set up."""

    code = "second_factor_invalid"
    kind = ErrorKind.UNAUTHENTICATED
    message = "This code is not right, or it was used already. Wait for the next one."


class ChallengeEndedError(AppError):
    """There is no such challenge, it took too long, it was answered, or too many answers were wrong."""

    code = "challenge_ended"
    kind = ErrorKind.UNAUTHENTICATED
    message = "This sign-in took too long, or too many codes were wrong. Sign in again."


class BrowserNotRememberedError(AppError):
    """Nobody did anything wrong: the second factor has to be shown."""

    code = "browser_not_remembered"
    kind = ErrorKind.UNAUTHENTICATED
    message = "This browser is not remembered. Confirm with your second factor."


class SetupNotBegunError(AppError):
    code = "second_factor_not_begun"
    kind = ErrorKind.CONFLICT
    message = "There is no second factor to confirm. Begin again."


class SecondFactorMissingError(AppError):
    code = "second_factor_missing"
    kind = ErrorKind.CONFLICT
    message = "You have no second factor. Set one up first."
