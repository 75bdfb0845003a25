"""An entry of the log, the head that says how long the log is, and the start that says what was removed by age."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec

from docstore import Collection, Index
from tertulia.kernel.principal import Via

NUMBER_DIGITS: Final = 12
"""So that the order of the keys is the order of the numbers."""
NOTHING_BEFORE: Final = ""
"""The `previous_hash` of the first entry."""


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to whom from where. Ids and no names: what is kept of somebody who left is little.

    id: the entry's number with leading zeros. area: the first word of the action. previous_hash: the hash of the entry
    before. hash: of everything here, under a key that is not in the database.
    """

    id: str
    at: datetime
    action: str
    area: str
    actor_id: str | None
    address: str
    via: Via
    target_kind: str
    target_id: str
    details: Mapping[str, str]
    previous_hash: str
    hash: str = ""

    @property
    def number(self) -> int:
        return int(self.id)


AUDIT_ENTRIES = Collection(
    "audit_entries",
    AuditEntry,
    indexes=(
        Index(("at",)),
        Index(("area", "at")),
        Index(("actor_id", "at")),
        Index(("target_id", "at")),
    ),
)


class AuditHead(msgspec.Struct, frozen=True):
    """A place in the chain: how many entries there are up to there and the hash of the last one. Written together with
    the entries that it speaks of.

    The head is the end of the log; its count is of all that were ever written. The start is behind the last entry that
    was removed because of its age; without one, none was. seal: shows that this was written by us, and as which of the
    two. Without it, entries at either end could be removed unseen.
    """

    id: str
    count: int
    hash: str
    seal: str


AUDIT_HEADS = Collection("audit_heads", AuditHead)
THE_HEAD: Final = "head"
THE_START: Final = "start"


def number_key(number: int) -> str:
    """The id of the entry with this number; the first one is 1."""
    return f"{number:0{NUMBER_DIGITS}d}"
