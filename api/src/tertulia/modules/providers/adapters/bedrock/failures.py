"""Finds the failure in an error document of AWS, and in the exceptions within a stream.

Source: docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html.
"""

from __future__ import annotations

from typing import Any, cast

import msgspec

from tertulia.modules.providers.adapters.anthropic.failures import find_failure as find_claude_failure
from tertulia.modules.providers.failures import Failure

_STATUSES = {
    "validationexception": 400,
    "accessdeniedexception": 403,
    "unrecognizedclientexception": 403,
    "expiredtokenexception": 403,
    "resourcenotfoundexception": 404,
    "modeltimeoutexception": 408,
    "modelerrorexception": 500,
    "modelstreamerrorexception": 500,
    "throttlingexception": 429,
    "servicequotaexceededexception": 429,
    "modelnotreadyexception": 503,
    "internalserverexception": 500,
    "serviceunavailableexception": 503,
}


def find_failure(payload: bytes) -> Failure | None:
    """The failure in a JSON document; None when the document does not say that it is one."""
    try:
        document: Any = msgspec.json.decode(payload)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    fields = cast("dict[str, Any]", document)
    said = fields.get("message") or fields.get("Message")
    if not isinstance(said, str):
        return find_claude_failure(payload)
    kind = fields.get("__type")
    return make_failure(kind if isinstance(kind, str) else "", said)


def make_failure(kind: str, message: str) -> Failure:
    """The failure for an exception's name (with or without a namespace before it) and its words."""
    name = kind.rpartition("#")[2]
    return Failure(message or name, name, _STATUSES.get(name.lower()))


def read_exception(kind: str, payload: bytes) -> Failure:
    """The failure that an exception within a stream tells."""
    found = find_failure(payload)
    return make_failure(kind, found.message if found else payload[:2000].decode(errors="replace"))
