"""Opening, refreshing, checking and ending sessions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from tertulia.kernel.clock import Clock
from tertulia.kernel.ids import new_id
from tertulia.kernel.principal import Principal
from tertulia.modules.auth.domain import Device, Proof, RefreshToken, Session, hash_secret, new_secret
from tertulia.modules.auth.errors import SessionEndedError, SessionNotFoundError, SessionReusedError
from tertulia.modules.auth.repository import SessionRepository

MAX_SESSIONS = 100
"""Of one person; who signs in once more is signed out where they were longest ago."""
ForgetTrust = Callable[[str], Awaitable[None]]
"""Ends what lets this person's browsers in more easily: sign-ins that wait for a second factor, skipping it, and being
known."""


class Sessions:
    """The devices on which people are signed in."""

    def __init__(
        self,
        repository: SessionRepository,
        clock: Clock,
        *,
        lifetime: timedelta,
        forget: Callable[[str], None],
        forget_trust: Sequence[ForgetTrust],
    ) -> None:
        """forget: told the id of each session that has ended. forget_trust: told whose sessions were ended together."""
        self._repository = repository
        self._clock = clock
        self._lifetime = lifetime
        self._forget = forget
        self._forget_trust = forget_trust

    @property
    def lifetime_seconds(self) -> int:
        return int(self._lifetime.total_seconds())

    async def open(self, user_id: str, device: Device, proof: Proof) -> RefreshToken:
        """Start a session and return its first refresh token. proof: how the person showed who they are."""
        await self._make_room(user_id)
        now = self._clock.now()
        token = RefreshToken(new_id(), new_secret())
        await self._repository.insert(
            Session(
                id=token.session_id,
                user_id=user_id,
                secret_hash=hash_secret(token.secret),
                created_at=now,
                last_used_at=now,
                expires_at=now + self._lifetime,
                user_agent=device.user_agent,
                address=device.address,
                authenticated_at=now,
                provider=proof.provider,
                provider_session=proof.provider_session,
                provider_hint=proof.provider_hint,
            )
        )
        return token

    async def refresh(self, text: str) -> tuple[Session, RefreshToken]:
        """Exchange a refresh token for the next one of its session.

        Raises SessionEndedError when there is no such session. A token that was exchanged before ends the session
        and raises SessionReusedError (RFC 9700 §4.14.2: whoever came second may be a thief).
        """
        token, session = await self._find(text)
        if token is None or session is None:
            raise SessionEndedError
        now = self._clock.now()
        following = RefreshToken(session.id, new_secret())
        is_newest = session.accepts(token.secret) and await self._repository.rotate(
            session, hash_secret(following.secret), now, now + self._lifetime
        )
        if not is_newest:
            await self.end(session.user_id, session.id)
            raise SessionReusedError
        return session, following

    async def find_open(self, text: str) -> Session | None:
        """The session of which this is the newest refresh token, which stays good."""
        token, session = await self._find(text)
        if token is None or session is None or session.expires_at <= self._clock.now():
            return None
        return session if session.accepts(token.secret) else None

    async def end_by_token(self, text: str) -> Session | None:
        """End the session that a refresh token belongs to, and return it; nothing happens when it belongs to none."""
        session = await self.find_open(text)
        if session is not None:
            await self.end(session.user_id, session.id)
        return session

    async def end(self, user_id: str, *session_ids: str) -> None:
        """End sessions of a person; their access tokens stop working now."""
        await self._repository.delete(user_id, session_ids)
        for session_id in session_ids:
            self._forget(session_id)

    async def end_others(self, principal: Principal) -> None:
        """End every session of a person but the one that asks, and trust no browser."""
        await self._forget_all_trust(principal.user_id)
        others = [
            one.id
            for one in await self._repository.list_of(principal.user_id)
            if one.id != principal.session_id
        ]
        await self.end(principal.user_id, *others)

    async def end_all(self, user_id: str) -> None:
        """End every session of a person, and trust no browser."""
        await self._forget_all_trust(user_id)
        await self.end(user_id, *[one.id for one in await self._repository.list_of(user_id)])

    async def end_listed(self, user_id: str, session_id: str) -> None:
        """End one session of the person's list; SessionNotFoundError when it is not there."""
        if await self._repository.get(user_id, session_id) is None:
            raise SessionNotFoundError
        await self.end(user_id, session_id)

    async def list_of(self, user_id: str) -> list[Session]:
        """A person's sessions, the newest first."""
        return await self._repository.list_of(user_id)

    async def _forget_all_trust(self, user_id: str) -> None:
        for forget in self._forget_trust:
            await forget(user_id)

    async def _make_room(self, user_id: str) -> None:
        """A program that signs in for each call would fill the store."""
        if await self._repository.count_of(user_id) < MAX_SESSIONS:
            return
        present = sorted(await self._repository.list_of(user_id), key=lambda one: one.last_used_at)
        await self.end(user_id, *(one.id for one in present[: len(present) - MAX_SESSIONS + 1]))

    async def _find(self, text: str) -> tuple[RefreshToken | None, Session | None]:
        token = RefreshToken.parse(text)
        return token, await self._repository.find_by_id(token.session_id) if token else None
