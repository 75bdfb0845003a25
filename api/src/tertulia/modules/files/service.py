"""What is done with files: kept, given back, given to a conversation, removed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Sequence

import msgspec

from docstore import Put, Write
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.kernel.clock import Clock
from tertulia.kernel.ids import new_id
from tertulia.modules.files.attachments import Attachment, name_content, name_copy
from tertulia.modules.files.domain import FILES, StoredFile, make_storage_key
from tertulia.modules.files.errors import FileInUseError, StoredFileNotFoundError
from tertulia.modules.files.inspection import FileFacts, FileInspector, clean_filename, inspect_bytes
from tertulia.modules.files.ports import FileStorage
from tertulia.modules.files.repository import FileRepository
from tertulia.modules.roles import LimitsOf, RoleLimits

READERS = 8
"""How many files are read from the storage at the same time."""


def _find_no_limits(role: str) -> RoleLimits:
    del role
    return RoleLimits()


class FileLimits(msgspec.Struct, frozen=True):
    """max_bytes: of one file. uploads: how often one person may add one. of_role: what a role has in place of it."""

    max_bytes: int = 25_000_000
    max_per_message: int = 10
    uploads: str = "120/minute"
    of_role: LimitsOf = _find_no_limits


class Files:
    """The files of all people; every method is asked by one of them."""

    def __init__(
        self,
        repository: FileRepository,
        storage: FileStorage,
        clock: Clock,
        limiter: RateLimiter,
        limits: FileLimits | None = None,
    ) -> None:
        self.limits = limits or FileLimits()
        self._repository = repository
        self._storage = storage
        self._clock = clock
        self._limiter = limiter
        self._readers = asyncio.Semaphore(READERS)

    async def check_rate(self, user_id: str, role: str = "") -> None:
        """Count one upload; RateLimitedError. role: whose limits hold."""
        rule = self.limits.of_role(role).uploads or self.limits.uploads
        await self._limiter.hit("uploads", rule, user_id)

    async def upload(self, user_id: str, filename: str | None, chunks: AsyncIterable[bytes]) -> StoredFile:
        """Keep a file, piece by piece as it comes. It is there when this returns, and nothing of it before.

        Raises FileTooLargeError, FileEmptyError, FileTypeUnknownError, and what the chunks raise.
        """
        name, file_id = clean_filename(filename), new_id()
        inspector = FileInspector(name, self.limits.max_bytes)
        key = make_storage_key(user_id, file_id)
        try:
            await self._storage.write(key, inspector.watch(chunks))
            file = self._make_file((user_id, file_id), name, inspector.describe())
            await self._repository.insert(file)
        except BaseException:
            await asyncio.shield(self._storage.delete(key))
            raise
        return file

    async def get_file(self, user_id: str, file_id: str) -> StoredFile:
        """StoredFileNotFoundError if it is not there, or not this person's."""
        return await self._repository.get_file(user_id, file_id)

    async def open(self, user_id: str, file_id: str) -> tuple[StoredFile, AsyncIterator[bytes]]:
        """A file and its bytes, piece by piece. StoredFileNotFoundError."""
        file = await self.get_file(user_id, file_id)
        try:
            return file, await self._storage.open(file.storage_key)
        except FileNotFoundError as error:
            raise StoredFileNotFoundError(id=file_id) from error

    async def list_sizes(self, user_id: str, conversation_id: str) -> dict[str, int]:
        """The bytes of each file of a conversation, by its address."""
        found = await self._repository.list_of_conversation(user_id, conversation_id)
        return {file.url: file.size for file in found}

    async def read(self, user_id: str, file_id: str) -> bytes:
        """All bytes of a file. StoredFileNotFoundError."""
        async with self._readers:
            try:
                return await self._storage.read(make_storage_key(user_id, file_id))
            except FileNotFoundError as error:
                raise StoredFileNotFoundError(id=file_id) from error

    async def delete(self, user_id: str, file_id: str) -> None:
        """Remove a file that no conversation has. StoredFileNotFoundError, FileInUseError."""
        file = await self.get_file(user_id, file_id)
        if not await self._repository.delete_unused(file):
            await self.get_file(user_id, file_id)
            raise FileInUseError
        await self._storage.delete(file.storage_key)

    async def plan_attachment(self, user_id: str, conversation_id: str, file_id: str) -> Attachment:
        """What giving an added file to a conversation takes; StoredFileNotFoundError. Nothing is written."""
        origin = await self.get_file(user_id, file_id)
        if origin.conversation_id == conversation_id:
            return Attachment(file=origin)
        given = msgspec.structs.replace(origin, conversation_id=conversation_id)
        if origin.conversation_id is not None:
            given = msgspec.structs.replace(given, id=name_copy(origin, conversation_id))
        return Attachment(file=given, origin=origin)

    async def plan_content(
        self, user_id: str, conversation_id: str, filename: str | None, content: bytes
    ) -> Attachment:
        """What keeping bytes that came within a question takes. Errors as those of `upload`; nothing is written."""
        name = clean_filename(filename)
        facts = await asyncio.to_thread(inspect_bytes, name, content, self.limits.max_bytes)
        file_id = await asyncio.to_thread(name_content, user_id, conversation_id, name, content)
        file = self._make_file((user_id, file_id), name, facts, conversation_id)
        return Attachment(file=file, content=content)

    async def keep(self, attachments: Sequence[Attachment]) -> list[Write]:
        """Put the bytes of a question's files into place, and return the writes that go with the question's own.

        Bytes whose write never happens are swept up later. StoredFileNotFoundError.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                for attachment in attachments:
                    tasks.create_task(self._keep_bytes(attachment))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None
        writes: dict[str, Write] = {}
        for attachment in attachments:
            file, origin = attachment.file, attachment.origin
            if origin is not None and origin.id == file.id:
                writes[file.id] = FileRepository.attach(origin, file.conversation_id or "")
            elif origin is not None or attachment.content is not None:
                writes[file.id] = Put(FILES, file)
        return list(writes.values())

    async def _keep_bytes(self, attachment: Attachment) -> None:
        file, origin, content = attachment.file, attachment.origin, attachment.content
        if content is not None:
            await self._storage.write(file.storage_key, _once(content))
        elif origin is not None and origin.id != file.id:
            _, pieces = await self.open(origin.user_id, origin.id)
            await self._storage.write(file.storage_key, pieces)

    def _make_file(
        self, key: tuple[str, str], filename: str, facts: FileFacts, conversation_id: str | None = None
    ) -> StoredFile:
        return StoredFile(
            user_id=key[0],
            id=key[1],
            filename=filename,
            media_type=facts.media_type,
            kind=facts.kind,
            size=facts.size,
            width=facts.width,
            height=facts.height,
            created_at=self._clock.now(),
            conversation_id=conversation_id,
        )


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
