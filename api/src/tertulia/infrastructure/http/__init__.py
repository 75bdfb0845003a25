"""What every route shares: problem responses, strict bodies, security headers, origins, the web client's files."""

from tertulia.infrastructure.http.front import Front
from tertulia.infrastructure.http.languages import Language, choose_language, language_of
from tertulia.infrastructure.http.origins import OriginPolicy, OriginRefusedError, require_own_origin
from tertulia.infrastructure.http.parameters import PageCursor, PageLimit, PathId, QueryId
from tertulia.infrastructure.http.problems import (
    MEDIA_TYPE,
    STATUS_OF_KIND,
    BodyTooLargeError,
    FieldProblem,
    InvalidRequestError,
    NotFoundError,
    Problem,
    UnexpectedError,
    answer_app_error,
    answer_http_exception,
    answer_unexpected,
)
from tertulia.infrastructure.http.requests import StrictRequest
from tertulia.infrastructure.http.security_headers import SecurityHeaders
from tertulia.infrastructure.http.web_client import WebClient

__all__ = [
    "MEDIA_TYPE",
    "STATUS_OF_KIND",
    "BodyTooLargeError",
    "FieldProblem",
    "Front",
    "InvalidRequestError",
    "Language",
    "NotFoundError",
    "OriginPolicy",
    "OriginRefusedError",
    "PageCursor",
    "PageLimit",
    "PathId",
    "Problem",
    "QueryId",
    "SecurityHeaders",
    "StrictRequest",
    "UnexpectedError",
    "WebClient",
    "answer_app_error",
    "answer_http_exception",
    "answer_unexpected",
    "choose_language",
    "language_of",
    "require_own_origin",
]
