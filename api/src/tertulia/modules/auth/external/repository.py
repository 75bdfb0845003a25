"""Flows, identities and spent tokens in the store."""

from __future__ import annotations

from datetime import datetime

from docstore import (
    Delete,
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Query,
    Update,
    WriteConflictError,
)
from tertulia.modules.auth.domain import hash_secret
from tertulia.modules.auth.external.domain import (
    IDENTITIES,
    SIGN_IN_FLOWS,
    SPENT_TOKENS,
    LinkedIdentity,
    SignInFlow,
    SpentToken,
)


class FlowRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def insert(self, flow: SignInFlow) -> None:
        await self._store.write(Insert(SIGN_IN_FLOWS, flow))

    async def get(self, flow_id: str) -> SignInFlow | None:
        return await self._store.get(SIGN_IN_FLOWS, flow_id)

    async def take(self, flow_id: str) -> bool:
        """Remove a flow; False if somebody was faster."""
        try:
            await self._store.write(Delete(collection=SIGN_IN_FLOWS, key=(flow_id,)))
        except WriteConflictError:
            return False
        return True


class SpentTokens:
    """What may be used once, on however many servers."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def spend(self, provider: str, token_id: str, expires_at: datetime) -> bool:
        """Note that a token of a provider was used; False if it was before. expires_at: when the token itself is no
        longer accepted."""
        token = SpentToken(id=hash_secret(f"{provider} {token_id}"), expires_at=expires_at)
        try:
            await self._store.write(Insert(SPENT_TOKENS, token))
        except DuplicateDocumentError:
            return False
        return True


class IdentityRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def find(self, provider: str, subject: str) -> LinkedIdentity | None:
        """Whose identity this is."""
        where = {"provider": provider, "subject": subject}
        found = await self._store.find(IDENTITIES, Query(where=where, limit=1))
        return found[0] if found else None

    async def list_of(self, user_id: str) -> list[LinkedIdentity]:
        """A person's identities, by provider."""
        return await self._store.find(IDENTITIES, Query(where={"user_id": user_id}))

    async def insert(self, identity: LinkedIdentity) -> bool:
        """Add an identity; False if it belongs to somebody, or its account has another one of the provider."""
        try:
            await self._store.write(Insert(IDENTITIES, identity))
        except DuplicateDocumentError:
            return False
        return True

    async def note_use(self, identity: LinkedIdentity, email: str | None, moment: datetime) -> None:
        """Remember when an identity was used, and with which address."""
        await self._store.write(
            Update(
                collection=IDENTITIES,
                key=(identity.user_id, identity.provider),
                set={"last_used_at": moment, "email": email},
                optional=True,
            )
        )

    async def count(self, provider: str) -> int:
        """How many people have an identity of the provider."""
        return await self._store.count(IDENTITIES, {"provider": provider})
