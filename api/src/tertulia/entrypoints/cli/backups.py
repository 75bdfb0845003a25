"""`tertulia backup` and `tertulia restore`: everything that the store keeps, in one file, while the server runs."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from docstore import CorruptBackupError, restore_backup, write_backup
from tertulia.entrypoints.bootstrap import COLLECTIONS
from tertulia.entrypoints.cli.common import Home, exit_with, open_application, say

BackupFile = Annotated[Path, Parameter(help="The backup's file.")]


def backup(file: BackupFile, *, home: Home = None) -> None:
    """Write everything that is kept into one file. The server may be running. Key file and models are not in it."""

    async def run() -> None:
        async with open_application(home) as application:
            try:
                manifest = await write_backup(application.store, COLLECTIONS, file.absolute())
            except OSError as error:
                exit_with(f"The backup can not be written to {file}: {error.strerror}.")
            total = sum(part.documents for part in manifest.collections)
            say(f"Wrote {total} documents to {file} ({file.stat().st_size / 1_000_000:.1f} MB).")

    asyncio.run(run())


def restore(file: BackupFile, *, home: Home = None) -> None:
    """Replace everything that is kept by a backup's content. The file is checked whole before anything changes."""

    async def run() -> None:
        async with open_application(home) as application:
            try:
                manifest = await restore_backup(application.store, COLLECTIONS, file)
                await application.recovery.mark_left_runs()
            except CorruptBackupError as error:
                exit_with(f"{file} is not a backup that can be restored: {error}. Nothing was changed.")
            except OSError as error:
                exit_with(f"The backup {file} can not be read: {error.strerror}.")
            total = sum(part.documents for part in manifest.collections)
            say(
                f"Restored {total} documents from {file}, as they were at {manifest.created_at:%Y-%m-%d %H:%M:%S}Z."
            )

    asyncio.run(run())
