"""The account of a person, and what its fields may hold."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from docstore import Collection, Index
from tertulia.modules.roles import Role

Email = Annotated[
    str,
    msgspec.Meta(
        max_length=254,
        # The valid e-mail address of the WHATWG HTML standard, §4.10.5.1.5, which browsers check too.
        pattern=(
            r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
            r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$(?!\n)"
        ),
        description="An e-mail address; upper and lower case are the same.",
        examples=["ada@example.org"],
    ),
]
Password = Annotated[
    str,
    msgspec.Meta(
        min_length=8, max_length=256, description="8 to 256 characters.", examples=["correct horse battery"]
    ),
]
DisplayName = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=100,
        pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$(?!\n)",
        description="How the person is called: 1 to 100 characters, not only spaces.",
        examples=["Ada Lovelace"],
    ),
]


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person with an account. `email` is lower-cased."""

    id: str
    email: str
    name: str
    role: Role
    password_hash: str
    created_at: datetime
    updated_at: datetime


USERS = Collection("users", User, indexes=(Index(("email",), unique=True), Index(("created_at",))))


class AccountClaim(msgspec.Struct, frozen=True):
    """Says that the first account was made: inserted in the same write, so only one account can be the first."""

    id: str
    user_id: str


ACCOUNT_CLAIMS = Collection("account_claims", AccountClaim)
FIRST_ACCOUNT = "first-account"


def normalize_email(email: str) -> str:
    """The form in which addresses are compared and stored."""
    return email.strip().lower()
