"""The failures of an operation: those that a route declares, and those that come with what it takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler

from tertulia.entrypoints.openapi.schemas import SchemaBook
from tertulia.infrastructure.http import (
    MEDIA_TYPE,
    STATUS_OF_KIND,
    BodyTooLargeError,
    FieldProblem,
    InvalidRequestError,
    Problem,
    UnexpectedError,
)
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.infrastructure.security import TokenExpiredError, TokenInvalidError
from tertulia.kernel.errors import AppError
from tertulia.modules.abuse import BannedError
from tertulia.modules.auth import SessionEndedError
from tertulia.modules.roles import (
    ACCESS,
    PERMISSIONS,
    PERSON,
    PERSON_ONLY,
    WHILE_PENDING,
    PermissionMissingError,
    PersonNeededError,
    ScopeMissingError,
    StepPendingError,
)

ERRORS_OPTION = "errors"
SHARED_ERRORS_OPTION = "shared_errors"
"""The keys under which a route's, and its controller's, `opt` list the AppErrors that they may answer."""
_MOST_SHARED = 5
"""Responses of so few codes are those of many routes."""
_EXAMPLE_ID = "0199d1a0-7c3e-7a51-9b0e-3f2a64c1d7aa"


def describe_failures(
    handler: HTTPRouteHandler, book: SchemaBook, *, is_signed_in: bool, has_body: bool, has_input: bool
) -> dict[str, Any]:
    """The responses of every failure, by status. A status may have several codes: each is an example."""
    options = handler.opt
    errors: list[type[AppError]] = [*options.get(ERRORS_OPTION, ()), *options.get(SHARED_ERRORS_OPTION, ())]
    if is_signed_in:
        errors += [TokenInvalidError, TokenExpiredError, SessionEndedError, BannedError, RateLimitedError]
        errors += _refusals(options)
    if has_input:
        errors.append(InvalidRequestError)
    if has_body:
        errors.append(BodyTooLargeError)
    by_status: dict[HTTPStatus, list[type[AppError]]] = defaultdict(list)
    for error in dict.fromkeys(errors):
        by_status[STATUS_OF_KIND[error.kind]].append(error)
    by_status[HTTPStatus.INTERNAL_SERVER_ERROR].append(UnexpectedError)
    return {str(status.value): _describe(status, found, book) for status, found in by_status.items()}


def _refusals(options: Mapping[str, Any]) -> list[type[AppError]]:
    """What a route's own rule may refuse with."""
    is_closed_to_keys = options[ACCESS] == PERSON or options.get(PERSON_ONLY, False)
    errors: list[type[AppError]] = [PersonNeededError if is_closed_to_keys else ScopeMissingError]
    if options[ACCESS] in PERMISSIONS:
        errors.append(PermissionMissingError)
    if options.get(WHILE_PENDING) is not True:
        errors.append(StepPendingError)
    return errors


def _describe(status: HTTPStatus, errors: list[type[AppError]], book: SchemaBook) -> dict[str, Any]:
    examples = {
        error.code: book.refer_to_example(error.code, _make_example(status, error)) for error in errors
    }
    response = {
        "description": " ".join(f"`{error.code}`: {error.message}" for error in errors),
        "content": {MEDIA_TYPE: {"schema": book.refer_to(Problem), "examples": examples}},
    }
    if len(errors) > _MOST_SHARED:
        return response
    return book.refer_to_response(".".join(error.code for error in errors), response)


def _make_example(status: HTTPStatus, error: type[AppError]) -> Any:
    problem = Problem(
        type="about:blank",
        title=status.phrase,
        status=status.value,
        detail=error.message,
        code=error.code,
        params={},
        request_id=_EXAMPLE_ID,
        errors=[FieldProblem(path="email", message="Expected `str`, got `int`")]
        if error is InvalidRequestError
        else [],
    )
    return msgspec.to_builtins(problem)
