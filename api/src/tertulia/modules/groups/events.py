"""What others may have to know of groups."""

from __future__ import annotations

import msgspec


class MembershipsChanged(msgspec.Struct, frozen=True):
    """Somebody belongs to other groups than before."""

    user_id: str


class GroupDeleted(msgspec.Struct, frozen=True):
    """The group is gone, and with it what it was given."""

    group_id: str
