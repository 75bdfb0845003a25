"""What others may have to know of roles."""

from __future__ import annotations

import msgspec


class RolesChanged(msgspec.Struct, frozen=True):
    """A role was made, changed or deleted: what was remembered of its people is stale. gained: the permissions that its
    people did not have before."""

    role_id: str
    gained: frozenset[str] = frozenset()


class RoleWidening(msgspec.Struct, frozen=True):
    """A role is about to get permissions that it does not have; nobody has them yet."""

    role_id: str
    gained: frozenset[str]
