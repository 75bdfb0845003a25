"""Accounts in the store."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docstore import DocumentStore, DuplicateDocumentError, Insert, Query, Update, WriteConflictError
from tertulia.modules.users.domain import ACCOUNT_CLAIMS, FIRST_ACCOUNT, USERS, AccountClaim, User
from tertulia.modules.users.errors import EmailTakenError, UserNotFoundError


class UserRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def get(self, user_id: str) -> User | None:
        return await self._store.get(USERS, user_id)

    async def find_by_email(self, email: str) -> User | None:
        """The account with this normalized address."""
        found = await self._store.find(USERS, Query(where={"email": email}, limit=1))
        return found[0] if found else None

    async def list_oldest_first(self) -> list[User]:
        return await self._store.find(USERS, Query(where={}, order=("created_at",)))

    async def has_first(self) -> bool:
        """Whether the first account was made."""
        return await self._store.get(ACCOUNT_CLAIMS, FIRST_ACCOUNT) is not None

    async def insert_first(self, user: User) -> bool:
        """Add the very first account; False, and nothing written, if there is one."""
        try:
            await self._store.write(
                Insert(ACCOUNT_CLAIMS, AccountClaim(id=FIRST_ACCOUNT, user_id=user.id)), Insert(USERS, user)
            )
        except DuplicateDocumentError as error:
            if error.collection == ACCOUNT_CLAIMS.name:
                return False
            raise EmailTakenError from error
        return True

    async def insert(self, user: User) -> None:
        """Add an account; EmailTakenError when the address is in use."""
        try:
            await self._store.write(Insert(USERS, user))
        except DuplicateDocumentError as error:
            raise EmailTakenError from error

    async def update(self, user_id: str, moment: datetime, **fields: Any) -> None:
        """Set fields of an account. Raises UserNotFoundError when it is gone, EmailTakenError for an address in use."""
        try:
            await self._store.write(
                Update(collection=USERS, key=(user_id,), set={**fields, "updated_at": moment})
            )
        except WriteConflictError as error:
            raise UserNotFoundError from error
        except DuplicateDocumentError as error:
            raise EmailTakenError from error
