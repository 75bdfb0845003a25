"""Errors of the product: a stable code, a kind and typed parameters. They know nothing of HTTP."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class ErrorKind(StrEnum):
    """What sort of failure it is; one table in the HTTP layer maps it to a status."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    TOO_LARGE = "too_large"
    LIMITED = "limited"
    UNAVAILABLE = "unavailable"
    UPSTREAM = "upstream"


class AppError(Exception):
    """Base of every expected failure.

    Subclasses set `code` (snake_case, stable, translated by the client), `kind` and `message` (English, says
    what happened and what to do; may name parameters in braces). Parameters are strings or numbers.
    """

    code: ClassVar[str] = "error"
    kind: ClassVar[ErrorKind] = ErrorKind.INVALID
    message: ClassVar[str] = "Something went wrong."

    def __init__(self, **params: str | int) -> None:
        self.params: dict[str, str | int] = params
        super().__init__(self.message.format(**params))


def error_codes() -> dict[str, type[AppError]]:
    """Every error code of the classes that are imported, for the documentation's completeness test."""
    found: dict[str, type[AppError]] = {}
    pending: list[type[AppError]] = [AppError]
    while pending:
        for subclass in pending.pop().__subclasses__():
            found[subclass.code] = subclass
            pending.append(subclass)
    return found
