"""Keeps people's own keys: sealed for their owner and their endpoint, and never given out again but to the endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import structlog

from docstore import Delete, DocumentStore, Put, Query
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.infrastructure.security import SealBrokenError, Sealer
from tertulia.kernel.clock import Clock
from tertulia.modules.providers.errors import ProviderKeyExpiredError
from tertulia.modules.providers.own_keys.domain import PROVIDER_KEYS, ProviderKey
from tertulia.modules.providers.own_keys.schemas import OwnKeyState

_logger = structlog.get_logger(__name__)


class OwnKeys:
    """`rule`: how often one person may set or remove keys."""

    def __init__(
        self, store: DocumentStore, sealer: Sealer, clock: Clock, limiter: RateLimiter, rule: str
    ) -> None:
        self._store = store
        self._sealer = sealer
        self._clock = clock
        self._limiter = limiter
        self._rule = rule

    async def find(self, user_id: str, endpoint: str) -> str | None:
        """A person's key for an endpoint; None when there is none that can be read. Raises ProviderKeyExpiredError."""
        stored = await self._store.get(PROVIDER_KEYS, user_id, endpoint)
        if stored is None:
            return None
        if self._has_expired(stored):
            raise ProviderKeyExpiredError(endpoint=endpoint)
        return self._unseal(stored)

    async def list_states(self, user_id: str, endpoints: Sequence[str]) -> list[OwnKeyState]:
        """Which of these endpoints a person has given a key for."""
        if not endpoints:
            return []
        found = await self._store.find(PROVIDER_KEYS, Query(where={"user_id": user_id}))
        stored = {key.endpoint: key for key in found}
        return [self._describe(endpoint, stored.get(endpoint)) for endpoint in endpoints]

    async def set(
        self, user_id: str, endpoint: str, value: str, expires_at: datetime | None = None
    ) -> OwnKeyState:
        """Keep a key in the place of the one before. Raises RateLimitedError."""
        await self._limiter.hit("provider keys", self._rule, user_id)
        key = ProviderKey(
            user_id=user_id,
            endpoint=endpoint,
            sealed=self._sealer.seal(value, user_id, endpoint),
            created_at=self._clock.now(),
            expires_at=_cut(expires_at) if expires_at else None,
        )
        await self._store.write(Put(PROVIDER_KEYS, key))
        return self._describe(endpoint, key)

    async def remove(self, user_id: str, endpoint: str) -> None:
        """Forget a key; fine when there is none. Raises RateLimitedError."""
        await self._limiter.hit("provider keys", self._rule, user_id)
        await self._store.write(Delete(collection=PROVIDER_KEYS, key=(user_id, endpoint), optional=True))

    def _describe(self, endpoint: str, key: ProviderKey | None) -> OwnKeyState:
        if key is None:
            return OwnKeyState(endpoint=endpoint, is_set=False)
        is_set = not self._has_expired(key) and self._unseal(key) is not None
        return OwnKeyState(endpoint=endpoint, is_set=is_set, expires_at=key.expires_at)

    def _has_expired(self, key: ProviderKey) -> bool:
        return key.expires_at is not None and key.expires_at <= self._clock.now()

    def _unseal(self, key: ProviderKey) -> str | None:
        try:
            return self._sealer.unseal(key.sealed, key.user_id, key.endpoint)
        except SealBrokenError:
            _logger.warning(
                "a person's key was sealed with another key file", user_id=key.user_id, endpoint=key.endpoint
            )
            return None


def _cut(moment: datetime) -> datetime:
    """In UTC and whole milliseconds, as documents keep times."""
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:  # a day away from the first or the last year
        moment = moment.replace(tzinfo=UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
