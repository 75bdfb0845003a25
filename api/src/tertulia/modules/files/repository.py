"""Reads and writes of what is known of files. Every read of one names its owner."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from docstore import Below, Delete, DocumentStore, Insert, Put, Query, Update, Write, WriteConflictError
from tertulia.modules.files.domain import FILES, LEFT_FILES, LeftFiles, StoredFile
from tertulia.modules.files.errors import StoredFileNotFoundError

BATCH = 500


class FileRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def find_file(self, user_id: str, file_id: str) -> StoredFile | None:
        return await self._store.get(FILES, user_id, file_id)

    async def get_file(self, user_id: str, file_id: str) -> StoredFile:
        """The file, or StoredFileNotFoundError."""
        file = await self.find_file(user_id, file_id)
        if file is None:
            raise StoredFileNotFoundError(id=file_id)
        return file

    async def insert(self, file: StoredFile) -> None:
        await self._store.write(Insert(FILES, file))

    async def delete_unused(self, file: StoredFile) -> bool:
        """Remove a file that belongs to no conversation; False if it does by now, or is gone."""
        try:
            await self._store.write(
                Delete(collection=FILES, key=(file.user_id, file.id), when={"conversation_id": None})
            )
        except WriteConflictError:
            return False
        return True

    async def delete(self, file: StoredFile) -> None:
        await self._store.write(Delete(collection=FILES, key=(file.user_id, file.id), optional=True))

    async def list_unused(self, before: datetime) -> list[StoredFile]:
        """Some of the files that belong to no conversation and are older than this, whoever's they are."""
        query = Query(
            where={"conversation_id": None, "created_at": Below(before)}, order=("created_at",), limit=BATCH
        )
        return await self._store.find(FILES, query)

    async def list_of_conversation(self, user_id: str, conversation_id: str) -> list[StoredFile]:
        where = {"user_id": user_id, "conversation_id": conversation_id}
        return await self._store.find(FILES, Query(where=where))

    async def list_ids(self, user_id: str) -> set[str]:
        """The ids of all files of a person."""
        rows = await self._store.select(FILES, ("id",), Query(where={"user_id": user_id}))
        return {cast("str", row[0]) for row in rows}

    async def list_left(self) -> list[LeftFiles]:
        """Conversations whose files are still to go, whoever's they are."""
        return await self._store.find(LEFT_FILES, Query(where={}, limit=BATCH))

    async def forget_left(self, left: LeftFiles) -> None:
        """Note that the files of a conversation are gone."""
        key = (left.user_id, left.conversation_id)
        await self._store.write(Delete(collection=LEFT_FILES, key=key, optional=True))

    @staticmethod
    def leave_all(user_id: str, conversation_id: str) -> Write:
        """The write that goes with a conversation's deletion: its files are to go."""
        return Put(LEFT_FILES, LeftFiles(user_id, conversation_id))

    @staticmethod
    def attach(file: StoredFile, conversation_id: str) -> Write:
        """The write that gives a file to a conversation; a conflict if it is gone or was given to another one."""
        return Update(
            collection=FILES,
            key=(file.user_id, file.id),
            when={"conversation_id": file.conversation_id},
            set={"conversation_id": conversation_id},
        )
