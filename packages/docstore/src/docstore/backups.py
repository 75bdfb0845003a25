"""Backups that do not depend on the engine: one file, checked whole before anything is changed."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec

from docstore.archives import ArchiveReader, ArchiveWriter, Manifest
from docstore.blobs import BlobEntry, BlobStore
from docstore.errors import CorruptBackupError, DuplicateDocumentError
from docstore.port import ArchivableStore, Snapshot
from docstore.spec import Collection


class BackupStep(msgspec.Struct, frozen=True):
    """How far a backup or a restore is: documents of a collection so far. Blobs count as the collection `blobs`."""

    step: Literal["write", "verify", "restore"]
    collection: str
    documents: int


Progress: TypeAlias = Callable[[BackupStep], None]


def _ignore(_: BackupStep) -> None:
    """Report progress to nobody."""


async def write_backup(
    store: ArchivableStore,
    collections: Sequence[Collection[Any]],
    file: Path,
    progress: Progress = _ignore,
    blobs: BlobStore | None = None,
) -> Manifest:
    """Write all documents of these collections, and all blobs, to one file, readable by its owner only.

    The documents are those of one moment, as far as the engine's `snapshot` gives that, and the store may be written
    meanwhile; blobs are read after the documents, as they are by then. The file appears under its name only when it is
    complete and on disk. Raises OSError if it can not be written.
    """
    partial = file.with_name(f".{file.name}.{secrets.token_hex(4)}.partial")
    try:
        manifest = await _write_archive(store, collections, partial, progress, blobs)
        await asyncio.to_thread(_rename_durably, partial, file)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


async def restore_backup(
    store: ArchivableStore,
    collections: Sequence[Collection[Any]],
    file: Path,
    progress: Progress = _ignore,
    blobs: BlobStore | None = None,
) -> Manifest:
    """Replace all documents of these collections by those of a backup; one that is not in it becomes empty.

    The whole file is read and verified before anything is changed: hashes, counts, order, and that every document
    decodes. CorruptBackupError otherwise. Its blobs are written before the documents; those that are there stay. How
    atomic the replacement is, the engine's `replace_all` says.
    """
    reader = await asyncio.to_thread(ArchiveReader, file, collections)
    with reader:
        await asyncio.to_thread(_verify, reader, progress)
        if blobs is not None:
            await _restore_blobs(reader, blobs, progress)
        try:
            await store.replace_all(collections, _report(reader, "restore", progress))
        except DuplicateDocumentError as error:
            raise CorruptBackupError(f"the backup contradicts itself: {error}") from error
        return reader.manifest


async def _write_archive(
    store: ArchivableStore,
    collections: Sequence[Collection[Any]],
    partial: Path,
    progress: Progress,
    blobs: BlobStore | None,
) -> Manifest:
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as output:
        archive = ArchiveWriter(output)
        try:
            async with store.snapshot() as snapshot:
                created_at = datetime.now(UTC)
                for collection in collections:
                    await _write_collection(archive, collection, snapshot, progress)
            if blobs is not None:
                await _write_blobs(archive, blobs, progress)
            manifest = archive.finish(created_at)
        except BaseException:
            archive.abandon()
            raise
        output.flush()
        await asyncio.to_thread(os.fsync, output.fileno())
        return manifest


async def _write_collection(
    archive: ArchiveWriter, collection: Collection[Any], snapshot: Snapshot, progress: Progress
) -> None:
    """Compress on a thread that has ended whenever this returns or raises, so that the archive can be let go."""
    documents = 0
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, thread_name_prefix="docstore-backup") as worker:
        archive.begin(collection.name)
        async for batch in snapshot.read(collection):
            await loop.run_in_executor(worker, archive.add, batch)
            documents += len(batch)
            progress(BackupStep("write", collection.name, documents))
        archive.end()


async def _write_blobs(archive: ArchiveWriter, blobs: BlobStore, progress: Progress) -> None:
    loop = asyncio.get_running_loop()
    written = 0
    with ThreadPoolExecutor(1, thread_name_prefix="docstore-backup") as worker:
        for name in await blobs.list_names():
            try:
                pieces = await blobs.open(name)
            except FileNotFoundError:
                continue
            archive.blobs.begin(name)
            async for piece in pieces:
                await loop.run_in_executor(worker, archive.blobs.add, piece)
            archive.blobs.end()
            written += 1
            progress(BackupStep("write", "blobs", written))


async def _restore_blobs(reader: ArchiveReader, blobs: BlobStore, progress: Progress) -> None:
    for number, entry in enumerate(reader.blobs, 1):
        await blobs.write(entry.name, _read_pieces(reader, entry))
        progress(BackupStep("restore", "blobs", number))


async def _read_pieces(reader: ArchiveReader, entry: BlobEntry) -> AsyncIterator[bytes]:
    pieces = reader.read_blob(entry)
    while piece := await asyncio.to_thread(next, pieces, b""):
        yield piece


def _rename_durably(partial: Path, file: Path) -> None:
    partial.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _verify(reader: ArchiveReader, progress: Progress) -> None:
    """Read everything once. Keys rise strictly, so none can be there twice."""
    last: dict[str, str] = {}
    for collection, batch in _report(reader, "verify", progress):
        for document in batch:
            key = collection.key_of(document)
            if key <= last.get(collection.name, ""):
                raise CorruptBackupError(f"the documents of {collection.name} are not in order")
            last[collection.name] = key
    for number, entry in enumerate(reader.blobs, 1):
        for _ in reader.read_blob(entry):
            pass
        progress(BackupStep("verify", "blobs", number))


def _report(
    reader: ArchiveReader, step: Literal["verify", "restore"], progress: Progress
) -> Iterator[tuple[Collection[Any], list[msgspec.Struct]]]:
    counts: dict[str, int] = {}
    for collection, batch in reader.read():
        yield collection, batch
        counts[collection.name] = counts.get(collection.name, 0) + len(batch)
        progress(BackupStep(step, collection.name, counts[collection.name]))
