"""From the text of an API key to its principal."""

from __future__ import annotations

import hmac

import msgspec

from tertulia.infrastructure.security import TokenInvalidError
from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.api_keys.domain import PREFIX, USE_NOTED_EVERY, ApiKey, KeyText
from tertulia.modules.auth.api_keys.repository import ApiKeyRepository
from tertulia.modules.auth.domain import hash_secret
from tertulia.modules.auth.errors import SessionEndedError
from tertulia.modules.auth.service.standings import Standings
from tertulia.modules.roles import RoleBook

_PERMISSION = "api_keys.use"
_MAX_KNOWN = 20_000


class ApiKeyAuthentication:
    """Knows keys for as long as their standings are kept: what another server revoked ends here within that time."""

    def __init__(
        self, repository: ApiKeyRepository, standings: Standings, roles: RoleBook, clock: Clock
    ) -> None:
        self._repository = repository
        self._standings = standings
        self._roles = roles
        self._clock = clock
        self._known: dict[str, ApiKey] = {}

    def recognises(self, token: str) -> bool:
        """Whether a bearer token looks like an API key."""
        return token.startswith(PREFIX)

    async def authenticate(self, token: str) -> Principal:
        """Whom the key acts for. Raises TokenInvalidError: which of wrong, revoked and expired it is, is not said."""
        text = KeyText.parse(token)
        if text is None:
            raise TokenInvalidError
        principal = self._standings.find_kept(_name(text.id))
        key = self._known.get(text.id) if principal is not None else None
        if key is None:
            key = await self._repository.find(text.id)
            principal = None
        secret_hash = hash_secret(text.secret)
        if not hmac.compare_digest(key.secret_hash if key else "", secret_hash) or key is None:
            raise TokenInvalidError
        now = self._clock.now()
        if key.expires_at is not None and key.expires_at <= now:
            raise TokenInvalidError
        if principal is None:
            principal = await self._load(key)
        if not self._roles.allows(principal, _PERMISSION):
            raise TokenInvalidError
        if key.last_used_at is None or key.last_used_at <= now - USE_NOTED_EVERY:
            self._remember(msgspec.structs.replace(key, last_used_at=now))
            await self._repository.note_use(key, now)
        return principal

    def forget(self, key_id: str) -> None:
        """Look at the store the next time that this key comes."""
        self._known.pop(key_id, None)
        self._standings.forget_session(_name(key_id))

    async def _load(self, key: ApiKey) -> Principal:
        async def load() -> Principal:
            principal = await self._standings.of_user(key.user_id)
            return msgspec.structs.replace(principal, scopes=frozenset(key.scopes))

        try:
            principal = await self._standings.keep(_name(key.id), load)
        except SessionEndedError as error:
            raise TokenInvalidError from error
        self._remember(key)
        return principal

    def _remember(self, key: ApiKey) -> None:
        if len(self._known) >= _MAX_KNOWN:
            self._known.clear()
        self._known[key.id] = key


def _name(key_id: str) -> str:
    return f"api key {key_id}"
