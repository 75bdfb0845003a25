"""The whole contents of the file: read at one moment, or replaced in one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec

from docstore.errors import DuplicateDocumentError
from docstore.spec import Collection
from docstore.sqlite.connections import connect
from docstore.sqlite.layouts import Layout

BATCH_ROWS = 500
BATCH_BYTES = 4 * 1024 * 1024


class SqliteSnapshot:
    """A read transaction: it sees nothing that is committed after it began, and stops no writer."""

    def __init__(
        self, connection: sqlite3.Connection, worker: Executor, layouts: Mapping[str, Layout[Any]]
    ) -> None:
        self._connection = connection
        self._worker = worker
        self._layouts = layouts

    async def read(self, collection: Collection[Any]) -> AsyncIterator[list[bytes]]:
        """The documents of a collection as JSON, in key order and in batches."""
        table = self._layouts[collection.name].table
        rows = self._connection.execute(f"SELECT CAST(_doc AS BLOB) FROM {table} ORDER BY _key")  # noqa: S608
        loop = asyncio.get_running_loop()
        while batch := await loop.run_in_executor(self._worker, _next_batch, rows):
            yield batch


@asynccontextmanager
async def hold_snapshot(path: Path, layouts: Mapping[str, Layout[Any]]) -> AsyncGenerator[SqliteSnapshot]:
    """A snapshot on a connection and a thread of its own, which closes it only after the last read has ended."""
    loop = asyncio.get_running_loop()
    worker = ThreadPoolExecutor(1, thread_name_prefix="docstore-snapshot")
    try:
        connection = await loop.run_in_executor(worker, _begin, path)
        try:
            yield SqliteSnapshot(connection, worker, layouts)
        finally:
            await loop.run_in_executor(worker, connection.close)
    finally:
        worker.shutdown(wait=False)


def _begin(path: Path) -> sqlite3.Connection:
    """Take the moment: SQLite does so at the first read."""
    connection = connect(path)
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return connection


def _next_batch(rows: sqlite3.Cursor) -> list[bytes]:
    batch: list[bytes] = []
    size = 0
    while len(batch) < BATCH_ROWS and size < BATCH_BYTES:
        row = rows.fetchone()
        if row is None:
            break
        batch.append(row[0])
        size += len(row[0])
    return batch


def replace_rows(
    connection: sqlite3.Connection,
    layouts: Sequence[Layout[Any]],
    batches: Iterator[tuple[Collection[Any], list[msgspec.Struct]]],
) -> None:
    """Replace all rows of these tables in one transaction; whatever is raised in it undoes all of it. Blocks."""
    known = {layout.collection.name: layout for layout in layouts}
    connection.execute("BEGIN IMMEDIATE")
    try:
        for layout in layouts:
            connection.execute(f"DELETE FROM {layout.table}")  # noqa: S608
        for collection, documents in batches:
            layout = known[collection.name]
            try:
                connection.executemany(layout.insert_sql, map(layout.encode_row, documents))
            except sqlite3.IntegrityError as error:
                raise DuplicateDocumentError(collection.name) from error
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
