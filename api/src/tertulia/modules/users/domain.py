"""The account of a person, and what its fields may hold."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from docstore import Collection, Index
from tertulia.kernel.texts import NAME_PATTERN

UserStatus = Literal["active", "suspended", "leaving"]
"""`leaving`: everything of the person is being removed."""
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
        pattern=NAME_PATTERN,
        description="How the person is called: 1 to 100 characters, not only spaces.",
        examples=["Ada Lovelace"],
    ),
]


class User(msgspec.Struct, frozen=True, kw_only=True):
    """A person with an account. `email` is lower-cased. password_hash: None for who signs in by other ways alone."""

    id: str
    email: str
    name: str
    role: str
    password_hash: str | None
    created_at: datetime
    updated_at: datetime
    password_given: bool = False
    """Whether somebody else may know the password, or another way in that was added with it: an administrator of people
    chose it, or was handed the link by which it was chosen."""
    must_change_password: bool = False
    """Whether the password was chosen by somebody else, who handed it over: its person chooses another one first."""
    status: UserStatus = "active"
    email_confirmed_at: datetime | None = None
    """When it was shown that the address is the person's: by mail, by a trusted provider, by an administrator."""
    has_second_factor: bool = False
    """Whether signing in takes more than the first factor; kept by the second factors."""
    accepted_terms: str | None = None
    """The version of the terms that the person has accepted."""
    avatar: str | None = None
    """Names the bytes of the picture; another name for each picture."""
    managed_by: str | None = None
    """The provider that owns the account (`scim`, or the id of a directory): its name and role are not changed here."""
    external_id: str | None = None
    """How that provider calls the account."""
    last_seen_at: datetime | None = None
    """The last sign-in or refresh."""
    ways_mark: str | None = None
    """Changes whenever a way to sign in is taken away, so that two can not both be the last but one."""


USERS = Collection(
    "users",
    User,
    indexes=(
        Index(("email",), unique=True),
        Index(("created_at",)),
        Index(("status", "created_at")),
        Index(("role", "created_at")),
        Index(("status", "role", "created_at")),
        Index(("role", "password_given")),
        Index(("managed_by", "external_id")),
    ),
)


class AccountClaim(msgspec.Struct, frozen=True):
    """Says that the first account was made: inserted in the same write, so only one account can be the first."""

    id: str
    user_id: str


ACCOUNT_CLAIMS = Collection("account_claims", AccountClaim)
FIRST_ACCOUNT = "first-account"
WORDS_KEPT = "user-words"
"""Says that every account has its words: written with the first account, or when those of older ones were added."""
ADMINISTRATORS = "administrators"
"""Its value changes whenever there is one administrator less, so that two can not both be the last but one."""


def normalize_email(email: str) -> str:
    """The form in which addresses are compared and stored."""
    return email.strip().lower()
