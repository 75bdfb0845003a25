"""Passkeys in the store."""

from __future__ import annotations

from typing import Any

from docstore import (
    DeleteMany,
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Query,
    Update,
    WriteConflictError,
)
from tertulia.modules.auth.passkeys.domain import PASSKEYS, USED_FLOWS, Passkey, UsedFlow
from tertulia.modules.auth.passkeys.errors import PasskeyKnownError, PasskeyNotFoundError


class PasskeyRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def insert(self, passkey: Passkey) -> None:
        """Add a passkey; PasskeyKnownError when it belongs to somebody already."""
        try:
            await self._store.write(Insert(PASSKEYS, passkey))
        except DuplicateDocumentError as error:
            raise PasskeyKnownError from error

    async def find_by_credential(self, credential_id: str) -> Passkey | None:
        found = await self._store.find(PASSKEYS, Query(where={"credential_id": credential_id}, limit=1))
        return found[0] if found else None

    async def list_of(self, user_id: str) -> list[Passkey]:
        """A person's passkeys, the oldest first."""
        return await self._store.find(PASSKEYS, Query(where={"user_id": user_id}, order=("created_at",)))

    async def count_of(self, user_id: str) -> int:
        return await self._store.count(PASSKEYS, {"user_id": user_id})

    async def get(self, user_id: str, passkey_id: str) -> Passkey:
        """Raises PasskeyNotFoundError."""
        found = await self._store.get(PASSKEYS, user_id, passkey_id)
        if found is None:
            raise PasskeyNotFoundError
        return found

    async def rename(self, user_id: str, passkey_id: str, name: str) -> None:
        """Raises PasskeyNotFoundError."""
        change = Update(collection=PASSKEYS, key=(user_id, passkey_id), set={"name": name})
        try:
            await self._store.write(change)
        except WriteConflictError as error:
            raise PasskeyNotFoundError from error

    async def note_use(self, passkey: Passkey, **fields: Any) -> bool:
        """Write down what its use said; False if it was used, or removed, since it was read."""
        change = Update(
            collection=PASSKEYS,
            key=(passkey.user_id, passkey.id),
            set=fields,
            when={"sign_count": passkey.sign_count},
        )
        try:
            await self._store.write(change)
        except WriteConflictError:
            return False
        return True

    async def remove_all(self, user_id: str) -> None:
        await self._store.write(DeleteMany(PASSKEYS, {"user_id": user_id}))

    async def use_flow(self, flow: UsedFlow) -> bool:
        """Use up a flow; False if it was used before."""
        try:
            await self._store.write(Insert(USED_FLOWS, flow))
        except DuplicateDocumentError:
            return False
        return True
