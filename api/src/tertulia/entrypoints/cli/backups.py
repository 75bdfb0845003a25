"""`tertulia backup`, while the server runs, and `tertulia restore`: everything that is kept, documents and files, in
one file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from docstore import CorruptBackupError, Manifest, restore_backup, write_backup
from tertulia.entrypoints.cli.common import Home, exit_with, open_application, say
from tertulia.entrypoints.collections import COLLECTIONS
from tertulia.modules.files import FileStorage


class _FileBlobs:
    """The files of messages, as a backup takes and gives them."""

    def __init__(self, storage: FileStorage) -> None:
        self._storage = storage
        self.open = storage.open
        self.write = storage.write

    async def list_names(self) -> list[str]:
        """The name of every file's bytes."""
        return [stored.key for stored in await self._storage.list_objects()]


BackupFile = Annotated[Path, Parameter(help="The backup's file.")]


def backup(file: BackupFile, *, home: Home = None) -> None:
    """Write everything that is kept into one file. The server may be running. Key file and models are not in it."""

    async def run() -> None:
        async with open_application(home) as application:
            try:
                blobs = _FileBlobs(application.file_storage)
                manifest = await write_backup(application.store, COLLECTIONS, file.absolute(), blobs=blobs)
            except OSError as error:
                exit_with(f"The backup can not be written to {file}: {error.strerror}.")
            total = sum(part.documents for part in manifest.collections)
            size = file.stat().st_size / 1_000_000
            say(f"Wrote {total} documents and {_count_files(manifest)} to {file} ({size:.1f} MB).")

    asyncio.run(run())


def restore(file: BackupFile, *, home: Home = None) -> None:
    """Replace everything that is kept by a backup's content. The file is checked whole before anything changes. Stop
    the servers before: one that runs on takes the audit log, which is shorter then, for cut off."""

    async def run() -> None:
        async with open_application(home) as application:
            try:
                blobs = _FileBlobs(application.file_storage)
                manifest = await restore_backup(application.store, COLLECTIONS, file, blobs=blobs)
                await application.recovery.mark_left_runs()
            except CorruptBackupError as error:
                exit_with(f"{file} is not a backup that can be restored: {error}. Nothing was changed.")
            except OSError as error:
                exit_with(f"The backup {file} can not be read: {error.strerror}.")
            total = sum(part.documents for part in manifest.collections)
            say(
                f"Restored {total} documents and {_count_files(manifest)} from {file}, "
                f"as they were at {manifest.created_at:%Y-%m-%d %H:%M:%S}Z."
            )

    asyncio.run(run())


def _count_files(manifest: Manifest) -> str:
    count = manifest.blobs.count if manifest.blobs else 0
    return "1 file" if count == 1 else f"{count} files"
