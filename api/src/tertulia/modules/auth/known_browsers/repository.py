"""Known browsers in the store."""

from __future__ import annotations

from collections.abc import Sequence

from docstore import Delete, DeleteMany, DocumentStore, Insert, Query
from tertulia.modules.auth.known_browsers.domain import KNOWN_BROWSERS, KnownBrowser


class KnownBrowserRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def get(self, user_id: str, browser_id: str) -> KnownBrowser | None:
        return await self._store.get(KNOWN_BROWSERS, user_id, browser_id)

    async def list_of(self, user_id: str) -> list[KnownBrowser]:
        """A person's browsers, the newest first."""
        return await self._store.find(
            KNOWN_BROWSERS, Query(where={"user_id": user_id}, order=("-created_at",))
        )

    async def insert(self, browser: KnownBrowser, instead_of: Sequence[KnownBrowser]) -> None:
        """Add a browser, and remove others."""
        removed = (
            Delete(collection=KNOWN_BROWSERS, key=(one.user_id, one.id), optional=True) for one in instead_of
        )
        await self._store.write(Insert(KNOWN_BROWSERS, browser), *removed)

    async def forget(self, user_id: str) -> None:
        """Know no browser of this person any more."""
        await self._store.write(DeleteMany(KNOWN_BROWSERS, {"user_id": user_id}))
