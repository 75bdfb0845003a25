"""Giving an account to the owner of its address, when somebody else may have made it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from tertulia.kernel.principal import Actor
from tertulia.modules.audit import AuditLog

RemoveWays = Callable[[str], Awaitable[None]]
"""Takes every way in of one kind from a person's account."""


class Ownership:
    """Who made an account without showing that its address is theirs may have added a passkey, a key or an identity,
    and wait for the owner. What a password does not end has to end with it."""

    def __init__(self, kinds: Sequence[RemoveWays], audit: AuditLog) -> None:
        self._kinds = kinds
        self._audit = audit

    async def hand_over(self, user_id: str, actor: Actor) -> None:
        """Leave no way in but the password that is chosen now."""
        for remove in self._kinds:
            await remove(user_id)
        await self._audit.record("user.handed_over", actor, target_kind="user", target_id=user_id)
