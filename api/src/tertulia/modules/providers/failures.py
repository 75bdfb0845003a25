"""From a vendor's failure to one of our errors: its status and its words decide which."""

from __future__ import annotations

import re
from typing import Any, cast

import msgspec

from tertulia.modules.providers import errors
from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.errors import ProviderError

RETRYABLE_STATUSES = frozenset({408, 429, 500, 502, 503, 504, 529})

_CONTEXT = re.compile(
    r"context[ _](length|window|size|limit)|maximum context|(prompt|input) is too long"
    r"|too many tokens(?!,? please wait)",
    re.IGNORECASE,
)
_QUOTA = re.compile(
    r"insufficient[ _](quota|balance|credit|funds)|exceeded your current quota|billing|out of credit",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"model[ _]not[ _]found|no such model|(unknown|invalid) model|model identifier is invalid"
    r"|model\b.{0,200}\b(not found|not exist|not available|not supported)",
    re.IGNORECASE | re.DOTALL,
)
_KEY = re.compile(
    r"invalid[ _]api[ _]key|incorrect api key|authentication[ _]error|invalid_authentication|unauthorized",
    re.IGNORECASE,
)
_RATE = re.compile(r"rate[ _]limit|too many requests|resource_exhausted", re.IGNORECASE)
_OVERLOAD = re.compile(
    r"overloaded|server_error|internal[ _]error|unavailable|bad gateway|at capacity", re.IGNORECASE
)


class Failure(msgspec.Struct, frozen=True):
    """What a vendor said went wrong."""

    message: str
    code: str = ""
    """Code and type words, joined."""
    status: int | None = None
    retry_after: float | None = None
    """Seconds, where the document says them."""


def read_document(payload: bytes) -> dict[str, Any] | None:
    """The object that a JSON document is, or that is the first in an array; None for what is neither."""
    try:
        document: Any = msgspec.json.decode(payload)
    except (ValueError, RecursionError):
        return None
    if isinstance(document, list) and document:
        document = cast("list[Any]", document)[0]
    return cast("dict[str, Any]", document) if isinstance(document, dict) else None


def explain_failure(endpoint: str, failure: Failure, retry_after: float | None = None) -> ProviderError:
    """The error that a person is shown for a failure; its status and words decide which."""
    status = failure.status
    kind = _choose_error(failure)
    retryable = kind in _PASSING or (status in RETRYABLE_STATUSES and kind is not errors.ProviderQuotaError)
    pause = failure.retry_after if retry_after is None else retry_after
    detail = clean_detail(failure.message)
    return kind(retryable=retryable, retry_after=pause, status=status, endpoint=endpoint, detail=detail)


_PASSING = (errors.ProviderRateLimitedError, errors.ProviderOverloadedError)
_BY_WORDS: tuple[tuple[re.Pattern[str], type[ProviderError]], ...] = (
    (_QUOTA, errors.ProviderQuotaError),
    (_CONTEXT, errors.ProviderContextExceededError),
    (_KEY, errors.ProviderRejectedKeyError),
    (_MODEL, errors.ProviderModelMissingError),
    (_RATE, errors.ProviderRateLimitedError),
    (_OVERLOAD, errors.ProviderOverloadedError),
)
_BY_STATUS: dict[int, type[ProviderError]] = {
    400: errors.ProviderRequestRefusedError,
    401: errors.ProviderRejectedKeyError,
    402: errors.ProviderQuotaError,
    403: errors.ProviderRejectedKeyError,
    404: errors.ProviderBrokenAnswerError,
    405: errors.ProviderBrokenAnswerError,
    408: errors.ProviderOverloadedError,
    413: errors.ProviderContextExceededError,
    422: errors.ProviderRequestRefusedError,
    429: errors.ProviderRateLimitedError,
    500: errors.ProviderOverloadedError,
    502: errors.ProviderOverloadedError,
    503: errors.ProviderOverloadedError,
    504: errors.ProviderOverloadedError,
    529: errors.ProviderOverloadedError,
}
_WORDS_COUNT = frozenset({400, 403, 404, 413, 422, 429, 500})
"""Statuses under which the words say more than the status does."""


def _choose_error(failure: Failure) -> type[ProviderError]:
    status = failure.status
    if status == 429 and failure.retry_after is not None:
        return errors.ProviderRateLimitedError  # who says when to come back has not run out of credit
    if status is None or status in _WORDS_COUNT:
        words = f"{failure.code} {failure.message}"
        for pattern, kind in _BY_WORDS:
            if pattern.search(words):
                return kind
    return _BY_STATUS.get(status or 0, ProviderError)
