"""How many answers may be in the making for one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

import msgspec

from tertulia.modules.chat.errors import TooManyRunsError
from tertulia.modules.chat.runs import Runs
from tertulia.modules.roles import LimitsOf, RoleLimits


def _find_no_limits(role: str) -> RoleLimits:
    del role
    return RoleLimits()


class ChatLimits(msgspec.Struct, frozen=True):
    """How much one person may ask; `is_enabled` switches both. of_role: what a role has in place of these."""

    is_enabled: bool = True
    messages: str = "60/minute"
    concurrent_runs: int = 10
    of_role: LimitsOf = _find_no_limits

    def find_messages(self, role: str) -> str:
        """How often somebody of a role may ask."""
        return self.of_role(role).messages or self.messages

    def find_concurrent_runs(self, role: str) -> int:
        """How many answers somebody of a role may have in the making."""
        return self.of_role(role).concurrent_runs or self.concurrent_runs


class Places:
    """Counts the answers of each person: those that are being made and those that are about to start."""

    def __init__(self, runs: Runs, limits: ChatLimits) -> None:
        self._runs = runs
        self._limits = limits
        self._starting: Counter[str] = Counter()

    @contextmanager
    def take(self, user_id: str, count: int, role: str = "") -> Generator[None]:
        """Hold places for answers that are about to start, all of them or none; TooManyRunsError."""
        limit = self._limits.find_concurrent_runs(role)
        busy = len(self._runs.list_active(user_id)) + self._starting[user_id]
        if self._limits.is_enabled and busy + count > limit:
            raise TooManyRunsError(limit=limit)
        self._starting[user_id] += count
        try:
            yield
        finally:
            self._starting[user_id] -= count
            if not self._starting[user_id]:
                del self._starting[user_id]
