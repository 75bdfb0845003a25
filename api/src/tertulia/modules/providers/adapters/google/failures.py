"""Finds the failure in an error document of Google's shape.

Source: cloud.google.com/apis/design/errors, ai.google.dev/gemini-api/docs/troubleshooting. A stream without `alt=sse`
wraps the document in an array.
"""

from __future__ import annotations

import re
from typing import Any, cast

from tertulia.modules.providers.failures import Failure, read_document

_TOO_LONG = re.compile(r"token count\b.{0,80}\bexceeds the maximum|payload size exceeds", re.IGNORECASE)
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)s")


def find_failure(payload: bytes) -> Failure | None:
    """The failure in a JSON document; None when the document does not say that it is one."""
    document = read_document(payload)
    if document is None:
        return None
    error = document.get("error")
    if isinstance(error, dict):
        return _read_fields(cast("dict[str, Any]", error))
    return Failure(str(cast("object", error))) if error else None


def _read_fields(fields: dict[str, Any]) -> Failure:
    message = fields.get("message")
    message = message if isinstance(message, str) else ""
    found = fields.get("details")
    details = [
        cast("dict[str, Any]", detail)
        for detail in cast("list[Any]", found if isinstance(found, list) else [])
        if isinstance(detail, dict)
    ]
    words = [str(fields.get("status") or "")]
    words += [str(detail["reason"]) for detail in details if isinstance(detail.get("reason"), str)]
    if "API_KEY_INVALID" in words or "UNAUTHENTICATED" in words:
        words.append("invalid_api_key")
    if "NOT_FOUND" in words:
        words.append("model_not_found")
    if _TOO_LONG.search(message):
        words.append("context_length_exceeded")
    code = fields.get("code")
    return Failure(
        message,
        " ".join(filter(None, words)),
        code if isinstance(code, int) and 400 <= code < 600 else None,
        retry_after=_find_pause(details),
    )


def _find_pause(details: list[dict[str, Any]]) -> float | None:
    """`google.rpc.RetryInfo` says after how many seconds to come back: `"38s"`."""
    for detail in details:
        pause = detail.get("retryDelay")
        if isinstance(pause, str) and (seconds := _SECONDS.fullmatch(pause)):
            return float(seconds[1])
    return None
