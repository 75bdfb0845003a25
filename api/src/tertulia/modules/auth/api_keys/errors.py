"""What can go wrong with API keys."""

from __future__ import annotations

from tertulia.kernel.errors import AppError, ErrorKind


class ApiKeyNotFoundError(AppError):
    code = "api_key_not_found"
    kind = ErrorKind.NOT_FOUND
    message = "There is no such API key."


class TooManyApiKeysError(AppError):
    """Parameter: `limit`."""

    code = "too_many_api_keys"
    kind = ErrorKind.CONFLICT
    message = "You can have {limit} API keys. Revoke one that you do not use."


class ScopeBeyondYoursError(AppError):
    """Parameter: `scope`."""

    code = "scope_beyond_yours"
    kind = ErrorKind.FORBIDDEN
    message = "Your role does not allow what the scope {scope} is for."


class ApiKeyExpiryPastError(AppError):
    code = "api_key_expiry_past"
    kind = ErrorKind.INVALID
    message = "The key would have expired already. Choose a later time."
