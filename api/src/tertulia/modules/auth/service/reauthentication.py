"""Showing anew who one is, before what is dangerous."""

from __future__ import annotations

from datetime import timedelta

from tertulia.infrastructure.ratelimit import Budget, RateLimiter
from tertulia.infrastructure.security import PasswordHasher
from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.errors import (
    CredentialsInvalidError,
    ReauthenticationNeededError,
    SessionEndedError,
)
from tertulia.modules.auth.repository import SessionRepository
from tertulia.modules.auth.service.directory_passwords import DirectoryPasswords
from tertulia.modules.users import User, UserNotFoundError, Users

RECENT = timedelta(minutes=15)
"""For how long it holds that somebody showed who they are."""


class Reauthentication:
    """Knows when the person of a session last showed who they are, and takes new proof of it."""

    def __init__(  # noqa: PLR0913 - each is a collaborator of its own
        self,
        sessions: SessionRepository,
        users: Users,
        passwords: PasswordHasher,
        directory_passwords: DirectoryPasswords,
        limiter: RateLimiter,
        clock: Clock,
        *,
        failures: str,
    ) -> None:
        """failures: how many wrong passwords in how long, like `10/minute`."""
        self._sessions = sessions
        self._users = users
        self._passwords = passwords
        self._directory_passwords = directory_passwords
        self._limiter = limiter
        self._clock = clock
        self._failures = failures

    async def require_recent(self, principal: Principal) -> None:
        """Raises ReauthenticationNeededError unless the person showed who they are in this session a short while ago.
        An API key never did."""
        if not await self.is_recent(principal):
            raise ReauthenticationNeededError

    async def is_recent(self, principal: Principal) -> bool:
        """Whether the person showed who they are in this session a short while ago."""
        if not principal.session_id:
            return False
        session = await self._sessions.get(principal.user_id, principal.session_id)
        since = session.authenticated_at if session else None
        return since is not None and since > self._clock.now() - RECENT

    async def check_password(self, user_id: str, password: str) -> None:
        """Raises CredentialsInvalidError unless this is the person's password, here or in their directory,
        RateLimitedError, and ProviderUnreachableError. Wherever it is asked of somebody who is signed in, wrong ones
        count together."""
        async with self._limiter.count_failures(Budget("password", self._failures, f"account {user_id}")):
            try:
                user = await self._users.get(user_id)
            except UserNotFoundError as error:
                raise SessionEndedError from error
            if await self._passwords.verify(user.password_hash, password):
                return
            if not await self._directory_passwords.is_right(user_id, password):
                raise CredentialsInvalidError

    async def has_password(self, user: User) -> bool:
        """Whether the person can show who they are by a password."""
        return user.password_hash is not None or await self._directory_passwords.has_any(user.id)

    async def renew(self, principal: Principal) -> None:
        """Remember that the person has just shown who they are. Raises SessionEndedError."""
        moment = self._clock.now()
        if not await self._sessions.renew_authentication(principal.user_id, principal.session_id, moment):
            raise SessionEndedError
