"""Sessions in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from docstore import Delete, DocumentStore, Insert, Query, Update, WriteConflictError
from tertulia.modules.auth.domain import SESSIONS, Session


class SessionRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def insert(self, session: Session) -> None:
        await self._store.write(Insert(SESSIONS, session))

    async def get(self, user_id: str, session_id: str) -> Session | None:
        return await self._store.get(SESSIONS, user_id, session_id)

    async def find_by_id(self, session_id: str) -> Session | None:
        """A session whose owner is not known yet: the refresh token's secret proves the ownership."""
        found = await self._store.find(SESSIONS, Query(where={"id": session_id}, limit=1))
        return found[0] if found else None

    async def list_of(self, user_id: str) -> list[Session]:
        """A person's sessions, the newest first."""
        return await self._store.find(SESSIONS, Query(where={"user_id": user_id}, order=("-created_at",)))

    async def count_of(self, user_id: str) -> int:
        return await self._store.count(SESSIONS, {"user_id": user_id})

    async def list_of_provider(self, provider: str, provider_session: str) -> list[Session]:
        """The sessions that began with one session at a provider."""
        where = {"provider": provider, "provider_session": provider_session}
        return await self._store.find(SESSIONS, Query(where=where))

    async def rotate(
        self, session: Session, secret_hash: str, moment: datetime, expires_at: datetime
    ) -> bool:
        """Replace the secret, if it is still the one that was read; False if somebody was faster."""
        try:
            await self._store.write(
                Update(
                    collection=SESSIONS,
                    key=(session.user_id, session.id),
                    set={"secret_hash": secret_hash, "last_used_at": moment, "expires_at": expires_at},
                    when={"secret_hash": session.secret_hash},
                )
            )
        except WriteConflictError:
            return False
        return True

    async def renew_authentication(self, user_id: str, session_id: str, moment: datetime) -> bool:
        """Write down when the person last showed who they are; False if the session is over."""
        change = Update(collection=SESSIONS, key=(user_id, session_id), set={"authenticated_at": moment})
        try:
            await self._store.write(change)
        except WriteConflictError:
            return False
        return True

    async def delete(self, user_id: str, session_ids: Sequence[str]) -> None:
        """Remove those of the sessions that are there."""
        if session_ids:
            await self._store.write(
                *(Delete(collection=SESSIONS, key=(user_id, one), optional=True) for one in session_ids)
            )
