"""Groups of people, and who belongs to them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

import msgspec

from docstore import Collection, Index
from tertulia.kernel.texts import NAME_PATTERN, fold

LOCAL: Final = "local"
"""The source of groups that are made here."""
SCIM: Final = "scim"
"""The source of groups that a program of the organisation provides."""
MAX_GROUP_NAME = 200
MAX_GROUPS = 10_000
"""Of one source."""
MAX_SYNCED = 200
"""Groups of one person that one provider says."""
GroupName = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=MAX_GROUP_NAME,
        pattern=NAME_PATTERN,
        description="1 to 200 characters, not only spaces.",
        examples=["Physics"],
    ),
]


class Group(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """source: `local`, `scim`, or the id of the provider whose group it is; groups of the same name of two sources are
    two groups. external_id: how that source calls it."""

    id: str
    source: str
    name: str
    name_key: str
    """What no two groups of a source share: the name, of a local group in small letters."""
    search_key: str = ""
    """The name in the form in which it is searched for."""
    description: str = ""
    external_id: str | None = None
    created_at: datetime
    updated_at: datetime


class Membership(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Says that a person belongs to a group."""

    user_id: str
    group_id: str
    created_at: datetime


GROUPS = Collection(
    "groups",
    Group,
    indexes=(
        Index(("source", "name_key"), unique=True),
        Index(("source", "external_id")),
        Index(("name_key",)),
        Index(("search_key",)),
    ),
)
MEMBERSHIPS = Collection(
    "memberships", Membership, key=("user_id", "group_id"), indexes=(Index(("group_id",)),)
)


def fold_name(text: str) -> str:
    """The form in which names are searched: see `fold`; of spaces, one between two words."""
    return " ".join(fold(text).replace("\0", "").split())


def clean_name(source: str, name: str) -> str:
    """A name as it is kept; those of a provider are what it says they are."""
    return " ".join(name.split()) if source == LOCAL else name


def make_name_key(source: str, name: str) -> str:
    """Local groups that differ in upper and lower case alone are one; those of a provider are not."""
    return clean_name(source, name).casefold() if source == LOCAL else name
