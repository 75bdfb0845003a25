"""What every route shares: problem responses, strict bodies, security headers, origins, the web client's files."""

from tertulia.infrastructure.http.front import Front
from tertulia.infrastructure.http.origins import OriginPolicy, OriginRefusedError, require_own_origin
from tertulia.infrastructure.http.problems import (
    BodyTooLargeError,
    FieldProblem,
    InvalidRequestError,
    NotFoundError,
    Problem,
    answer_app_error,
    answer_http_exception,
    answer_unexpected,
)
from tertulia.infrastructure.http.requests import StrictRequest
from tertulia.infrastructure.http.web_client import WebClient

__all__ = [
    "BodyTooLargeError",
    "FieldProblem",
    "Front",
    "InvalidRequestError",
    "NotFoundError",
    "OriginPolicy",
    "OriginRefusedError",
    "Problem",
    "StrictRequest",
    "WebClient",
    "answer_app_error",
    "answer_http_exception",
    "answer_unexpected",
    "require_own_origin",
]
