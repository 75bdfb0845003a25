"""Documents and collections that the tests store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from docstore import Collection, Index

START = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)


class Color(StrEnum):
    """An enum field."""

    RED = "red"
    BLUE = "blue"


class Detail(msgspec.Struct, frozen=True, rename="camel"):
    """A nested struct."""

    page_count: int
    seen_at: datetime | None = None


class Note(msgspec.Struct, frozen=True, rename="camel", kw_only=True, omit_defaults=True):
    """An owned document with every kind of field."""

    id: str
    user_id: str = "ana"
    created_at: datetime = START
    title: str = ""
    parent_id: str | None = None
    is_pinned: bool = False
    color: Color = Color.RED
    like_count: int = 0
    share_count: int | None = None
    slug: str | None = None
    comment: str | msgspec.UnsetType = msgspec.UNSET
    detail: Detail | None = None
    tags: tuple[str, ...] = ()
    scores: dict[str, float] = {}


class Ticket(msgspec.Struct, frozen=True):
    """A document that ends."""

    id: str
    ends_at: datetime | None = None
    code: str | None = None


NOTES = Collection(
    "notes",
    Note,
    key=("user_id", "id"),
    indexes=(
        Index(("user_id", "created_at")),
        Index(("user_id", "is_pinned", "created_at")),
        Index(("user_id", "parent_id")),
        Index(("user_id", "color", "like_count")),
        Index(("slug",), unique=True),
    ),
)
TICKETS = Collection(
    "tickets", Ticket, indexes=(Index(("code",), unique=True), Index(("ends_at",))), expires="ends_at"
)
COLLECTIONS = (NOTES, TICKETS)


def moment(seconds: float) -> datetime:
    """A time after START."""
    return START + timedelta(seconds=seconds)
