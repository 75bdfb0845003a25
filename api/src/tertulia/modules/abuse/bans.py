"""Bans as every request sees them: in memory, and read again while other servers may have changed them."""

from __future__ import annotations

import asyncio
import math
from datetime import datetime

from docstore import DocumentStore, Query
from tertulia.infrastructure.repeating import Repeating
from tertulia.kernel.clock import Clock
from tertulia.kernel.networks import network_of
from tertulia.modules.abuse.domain import BANS, MAX_BANS, Ban
from tertulia.modules.abuse.errors import BannedError

RELOAD_SECONDS = 5.0
"""A ban of another server holds here within this time."""


class BanBook:
    """Who is banned."""

    def __init__(self, store: DocumentStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._until: dict[str, datetime] = {}
        self._loading = asyncio.Lock()
        self._following = Repeating("read the bans", self.load, RELOAD_SECONDS)

    async def check_address(self, address: str) -> None:
        """Raises BannedError when the network of this address is banned."""
        if self._until:
            self._check(f"address:{network_of(address)}")

    async def check_person(self, user_id: str) -> None:
        """Raises BannedError when this person is banned."""
        if self._until:
            self._check(f"user:{user_id}")

    def is_banned(self, ban_id: str) -> bool:
        """Whether there is a ban with this id."""
        until = self._until.get(ban_id)
        return until is not None and until > self._clock.now()

    async def put(self, ban: Ban) -> None:
        """Let a ban that was stored hold here at once, also when the bans of before are being read."""
        async with self._loading:
            self._until[ban.id] = ban.expires_at

    async def drop(self, ban_id: str) -> None:
        """Let a ban that was removed end here at once, also when the bans of before are being read."""
        async with self._loading:
            self._until.pop(ban_id, None)

    async def load(self) -> None:
        """Read the bans from the store."""
        async with self._loading:
            found = await self._store.find(BANS, Query(where={}, order=("-created_at",), limit=MAX_BANS))
            self._until = {ban.id: ban.expires_at for ban in found}

    def open(self) -> None:
        """Begin to follow changes of other servers."""
        self._following.open()

    async def close(self) -> None:
        """Follow no more."""
        await self._following.close()

    def _check(self, ban_id: str) -> None:
        until = self._until.get(ban_id)
        if until is None:
            return
        seconds = (until - self._clock.now()).total_seconds()
        if seconds > 0:
            raise BannedError(retryAfter=math.ceil(seconds))
