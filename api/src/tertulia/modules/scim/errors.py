"""What goes wrong while provisioning, as RFC 7644 §3.12 says it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

ScimType = Literal[
    "invalidFilter",
    "tooMany",
    "uniqueness",
    "mutability",
    "invalidSyntax",
    "invalidPath",
    "noTarget",
    "invalidValue",
]


class ScimError(Exception):
    """A refusal in the words of the protocol. It is never shown to people, so it has no code to translate."""

    def __init__(self, status: HTTPStatus, detail: str, scim_type: ScimType | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.scim_type = scim_type


def invalid(detail: str, scim_type: ScimType = "invalidValue") -> ScimError:
    """400: the request can not be done as it is."""
    return ScimError(HTTPStatus.BAD_REQUEST, detail, scim_type)


def taken(detail: str) -> ScimError:
    """409: something of this name is there already."""
    return ScimError(HTTPStatus.CONFLICT, detail, "uniqueness")


def missing(resource: str) -> ScimError:
    """404."""
    return ScimError(
        HTTPStatus.NOT_FOUND, f"There is no such {resource}, or it is not provisioned from here."
    )


def forbidden(detail: str) -> ScimError:
    """403."""
    return ScimError(HTTPStatus.FORBIDDEN, detail)
