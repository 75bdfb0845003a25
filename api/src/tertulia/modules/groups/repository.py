"""Groups and memberships in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docstore import (
    AnyOf,
    Delete,
    DeleteMany,
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Put,
    Query,
    Update,
    Write,
    WriteConflictError,
)
from tertulia.modules.groups.domain import GROUPS, MEMBERSHIPS, Group, Membership
from tertulia.modules.groups.errors import GroupNameTakenError, GroupNotFoundError


class GroupRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def get(self, group_id: str) -> Group:
        """GroupNotFoundError when there is none."""
        group = await self._store.get(GROUPS, group_id)
        if group is None:
            raise GroupNotFoundError
        return group

    async def insert(self, group: Group) -> None:
        """GroupNameTakenError when the source has one of this name."""
        try:
            await self._store.write(Insert(GROUPS, group))
        except DuplicateDocumentError as error:
            raise GroupNameTakenError(name=group.name) from error

    async def update(self, group_id: str, **fields: Any) -> None:
        """Raises GroupNotFoundError, GroupNameTakenError."""
        try:
            await self._store.write(Update(collection=GROUPS, key=(group_id,), set=fields))
        except WriteConflictError as error:
            raise GroupNotFoundError from error
        except DuplicateDocumentError as error:
            raise GroupNameTakenError(name=str(fields.get("name", ""))) from error

    async def delete(self, group_id: str) -> None:
        """The group with every membership."""
        await self._store.write(
            Delete(collection=GROUPS, key=(group_id,), optional=True),
            DeleteMany(MEMBERSHIPS, {"group_id": group_id}),
        )

    async def list_page(
        self, limit: int, after: tuple[str, str] | None = None, source: str | None = None
    ) -> list[Group]:
        """Groups by their names. after: the name key and the id of the last one before."""
        where = {} if source is None else {"source": source}
        return await self._store.find(
            GROUPS, Query(where=where, order=("name_key",), after=after, limit=limit)
        )

    async def find_named(self, source: str, names: Sequence[str]) -> list[Group]:
        """The groups of a source with these name keys."""
        return await self._store.find(
            GROUPS, Query(where={"source": source, "name_key": AnyOf(tuple(names))})
        )

    async def find_external(self, source: str, external_id: str) -> list[Group]:
        return await self._store.find(
            GROUPS, Query(where={"source": source, "external_id": external_id}, limit=2)
        )

    async def get_many(self, ids: Sequence[str]) -> list[Group]:
        """Those of them that are there."""
        if not ids:
            return []
        return await self._store.find(GROUPS, Query(where={"id": AnyOf(tuple(ids))}))

    async def count(self, source: str) -> int:
        return await self._store.count(GROUPS, {"source": source})

    async def count_members(self, group_id: str) -> int:
        return await self._store.count(MEMBERSHIPS, {"group_id": group_id})

    async def list_group_ids(self, user_id: str) -> list[str]:
        """The groups of a person."""
        rows = await self._store.select(MEMBERSHIPS, ("group_id",), Query(where={"user_id": user_id}))
        return [str(group_id) for (group_id,) in rows]

    async def list_member_ids(
        self, group_id: str, limit: int | None = None, after: str | None = None
    ) -> list[str]:
        """The people of a group by their ids. after: the last one before."""
        position = (f"{after}/{group_id}",) if after else None
        rows = await self._store.select(
            MEMBERSHIPS, ("user_id",), Query(where={"group_id": group_id}, after=position, limit=limit)
        )
        return [str(user_id) for (user_id,) in rows]

    async def change_members(
        self, added: Sequence[tuple[str, str]], removed: Sequence[tuple[str, str]], moment: datetime
    ) -> None:
        """Add and remove (user id, group id), all of them or none; fine when they are as wanted already."""
        writes: list[Write] = [
            Put(MEMBERSHIPS, Membership(user_id=user_id, group_id=group_id, created_at=moment))
            for user_id, group_id in added
        ]
        writes += [Delete(collection=MEMBERSHIPS, key=pair, optional=True) for pair in removed]
        if writes:
            await self._store.write(*writes)

    async def forget_user(self, user_id: str) -> None:
        """Every membership of a person."""
        await self._store.write(DeleteMany(MEMBERSHIPS, {"user_id": user_id}))
