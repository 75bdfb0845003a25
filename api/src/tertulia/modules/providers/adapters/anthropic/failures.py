"""Finds the failure in an error document of Anthropic, and of Vertex AI before it.

Source: platform.claude.com/docs/en/api/errors.
"""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.adapters.openai.failures import find_failure as find_common_failure
from tertulia.modules.providers.failures import Failure

_STATUSES = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}


def find_failure(payload: bytes) -> Failure | None:
    """The failure in a JSON document; None when the document does not say that it is one."""
    failure = find_common_failure(payload)
    if failure is None:
        return None
    kind = failure.code.partition(" ")[0]
    if kind == "not_found_error" and failure.message.startswith("model"):
        failure = msgspec.structs.replace(failure, code=f"model_not_found {failure.code}")
    status = failure.status or _STATUSES.get(kind)
    return msgspec.structs.replace(failure, status=status)
