"""How many ways a person has to sign in, so that the last one is not taken away."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from tertulia.modules.auth.errors import LastWayInError
from tertulia.modules.users import User

CountWays = Callable[[User], Awaitable[int]]
"""How many ways of one kind this person has."""


class WaysIn:
    """Passwords, passkeys, identities of providers: each kind counts its own."""

    def __init__(self, kinds: Sequence[CountWays]) -> None:
        self._kinds = kinds

    async def count(self, user: User) -> int:
        """How many ways this person has to sign in."""
        return sum([await count(user) for count in self._kinds])

    async def require_another(self, user: User) -> None:
        """Before one way is taken away. Raises LastWayInError when it is the last one."""
        if await self.count(user) <= 1:
            raise LastWayInError


async def count_password(user: User) -> int:
    """The own password, where people sign in with it."""
    return 0 if user.password_hash is None else 1
