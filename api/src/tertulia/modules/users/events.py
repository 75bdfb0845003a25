"""What others may have to know of accounts."""

from __future__ import annotations

import msgspec


class UserChanged(msgspec.Struct, frozen=True):
    """Role, status or what a sign-in depends on has changed: what was remembered of the person is stale. former_role:
    where the person has another one now."""

    user_id: str
    former_role: str | None = None


class UserLeft(msgspec.Struct, frozen=True):
    """The person's account is to be removed with everything that is theirs. Published before it is, so that what runs
    for them ends and what lies outside of the document store goes, too."""

    user_id: str
