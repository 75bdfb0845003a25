"""API keys in the store."""

from __future__ import annotations

from datetime import datetime

from docstore import Delete, DeleteMany, DocumentStore, Insert, Query, Update, WriteConflictError
from tertulia.modules.auth.api_keys.domain import API_KEYS, ApiKey
from tertulia.modules.auth.api_keys.errors import ApiKeyNotFoundError


class ApiKeyRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def insert(self, key: ApiKey) -> None:
        await self._store.write(Insert(API_KEYS, key))

    async def find(self, key_id: str) -> ApiKey | None:
        """A key whose owner is not known yet: its secret proves the ownership."""
        found = await self._store.find(API_KEYS, Query(where={"id": key_id}, limit=1))
        return found[0] if found else None

    async def list_of(self, user_id: str) -> list[ApiKey]:
        """A person's keys, the newest first."""
        return await self._store.find(API_KEYS, Query(where={"user_id": user_id}, order=("-created_at",)))

    async def count_of(self, user_id: str) -> int:
        return await self._store.count(API_KEYS, {"user_id": user_id})

    async def note_use(self, key: ApiKey, moment: datetime) -> None:
        change = Update(
            collection=API_KEYS, key=(key.user_id, key.id), set={"last_used_at": moment}, optional=True
        )
        await self._store.write(change)

    async def remove_all(self, user_id: str) -> None:
        await self._store.write(DeleteMany(API_KEYS, {"user_id": user_id}))

    async def remove(self, user_id: str, key_id: str) -> None:
        """Raises ApiKeyNotFoundError."""
        try:
            await self._store.write(Delete(collection=API_KEYS, key=(user_id, key_id)))
        except WriteConflictError as error:
            raise ApiKeyNotFoundError from error
