"""What can be wrong with sharing."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class KindNotShareableError(AppError):
    code = "kind_not_shareable"
    kind = ErrorKind.NOT_FOUND
    message = "Nothing of the kind {objectKind} can be shared."


class GranteeNotFoundError(AppError):
    """Parameters: `granteeKind`, `granteeId`."""

    code = "grantee_not_found"
    kind = ErrorKind.INVALID
    message = (
        "Somebody on the list is no longer here ({granteeKind} {granteeId}). Remove them, and try again."
    )


class GrantsInvalidError(AppError):
    """Parameter: `reason`."""

    code = "grants_invalid"
    kind = ErrorKind.INVALID
    message = "This can not be shared like that: {reason}."
