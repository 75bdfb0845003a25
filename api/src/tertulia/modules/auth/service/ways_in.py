"""The ways that a person has to sign in, and taking some of them away: never the last."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence

import msgspec

from docstore import Write, WriteConflictError
from tertulia.modules.auth.errors import LastWayInError
from tertulia.modules.users import USERS, User, Users

ListWays = Callable[[User], Awaitable[Collection[str]]]
"""The ways of one kind by which this person can sign in now, each under a name that no other one has."""

_ATTEMPTS = 30
_PASSWORD = "password"  # noqa: S105 - the name of a way in


class Removal(msgspec.Struct, frozen=True):
    """ways: what opens the account no more after these writes."""

    ways: Collection[str]
    writes: tuple[Write, ...]


PlanRemoval = Callable[[User], Awaitable[Removal]]
"""Reads what is to go now; raises when it is gone already."""


class WaysIn:
    """Passwords, passkeys, identities of providers: each kind lists its own."""

    def __init__(self, users: Users, kinds: Sequence[ListWays]) -> None:
        self._users = users
        self._kinds = kinds

    async def remove(self, user_id: str, plan: PlanRemoval) -> None:
        """Take ways in away, of whatever kind. Of two that go at the same moment the later one is looked at again, so
        that they can not both be the last but one. Raises UserNotFoundError, LastWayInError, and what the plan
        raises."""
        for _ in range(_ATTEMPTS):
            user = await self._users.get(user_id)
            removal = await plan(user)
            ways = await self._list(user)
            if ways & set(removal.ways) and ways <= set(removal.ways):
                raise LastWayInError
            if await self._users.remove_ways_in(user, removal.writes):
                return
        raise WriteConflictError(USERS.name, user_id)

    async def _list(self, user: User) -> set[str]:
        return {way for list_ways in self._kinds for way in await list_ways(user)}


async def list_password(user: User) -> Collection[str]:
    """The own password, where people sign in with it."""
    return () if user.password_hash is None else (_PASSWORD,)


def name_passkey(passkey_id: str) -> str:
    """The name of a passkey among the ways in."""
    return f"passkey {passkey_id}"


def name_identity(provider: str) -> str:
    """The name of a provider's identity among the ways in."""
    return f"identity {provider}"
