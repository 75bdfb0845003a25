"""Signing out there as here, and here as there."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, runtime_checkable

import msgspec

from tertulia.infrastructure.security import SealBrokenError, Sealer
from tertulia.kernel.errors import AppError
from tertulia.modules.auth.domain import Session
from tertulia.modules.auth.errors import LogoutTokenInvalidError
from tertulia.modules.auth.external.repository import IdentityRepository, SpentTokens
from tertulia.modules.auth.external.service import ExternalSignIn
from tertulia.modules.auth.repository import SessionRepository
from tertulia.modules.auth.service.sessions import Sessions


class LogoutNotice(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed out at a provider: a session, a person, or both. expires_at: when it is no longer accepted."""

    token_id: str
    expires_at: datetime
    subject: str | None
    session: str | None


@runtime_checkable
class SignsOut(Protocol):
    """A strategy whose provider knows of signing out."""

    async def find_logout_url(self, hint: str | None, return_url: str) -> str | None:
        """Where the browser goes to sign out there, too; None where that is not offered. hint: the identity's.
        Raises ProviderUnreachableError."""
        ...

    async def read_logout_token(self, token: str) -> LogoutNotice:
        """Who signed out there (OpenID Connect Back-Channel Logout 1.0). Raises LogoutTokenInvalidError and
        ProviderUnreachableError."""
        ...


class ExternalLogout:
    """Passes on that somebody signs out."""

    def __init__(
        self,
        external: ExternalSignIn,
        sessions: Sessions,
        repository: SessionRepository,
        identities: IdentityRepository,
        spent: SpentTokens,
        sealer: Sealer,
    ) -> None:
        self._external = external
        self._sessions = sessions
        self._repository = repository
        self._identities = identities
        self._spent = spent
        self._sealer = sealer

    async def find_way_out(self, session: Session, return_url: str) -> str | None:
        """Where the browser of a session that has ended goes to end the one of its provider; None: nowhere."""
        strategy = self._external.strategies.get(session.provider)
        if not isinstance(strategy, SignsOut):
            return None
        try:
            return await strategy.find_logout_url(self._open_hint(session), return_url)
        except AppError:
            return None

    async def take_notice(self, provider: str, token: str) -> int:
        """End the sessions of somebody who signed out at a provider; how many those were.

        Raises IdentityProviderNotFoundError, LogoutTokenInvalidError (also for a token that was used before) and
        ProviderUnreachableError.
        """
        strategy = self._external.get(provider)
        if not isinstance(strategy, SignsOut):
            raise LogoutTokenInvalidError(reason="this provider sends none")
        notice = await strategy.read_logout_token(token)
        if not await self._spent.spend(provider, notice.token_id, notice.expires_at):
            raise LogoutTokenInvalidError(reason="it was used before")
        ended = await self._find_sessions(provider, notice)
        for session in ended:
            await self._sessions.end(session.user_id, session.id)
        return len(ended)

    async def _find_sessions(self, provider: str, notice: LogoutNotice) -> list[Session]:
        """With a session that one; else all that its person has by this provider."""
        if notice.session is not None:
            return await self._repository.list_of_provider(provider, notice.session)
        identity = await self._identities.find(provider, notice.subject or "")
        if identity is None:
            return []
        of_person = await self._repository.list_of(identity.user_id)
        return [session for session in of_person if session.provider == provider]

    def _open_hint(self, session: Session) -> str | None:
        if session.provider_hint is None:
            return None
        try:
            return self._sealer.unseal(session.provider_hint, "hint", session.provider)
        except SealBrokenError:
            return None
