"""The whole contents of the file: read at one moment, or replaced in one transaction."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from docstore.errors import DuplicateDocumentError
from docstore.spec import Collection
from docstore.sqlite.layouts import Layout

BATCH_ROWS = 500
BATCH_BYTES = 4 * 1024 * 1024


class SqliteSnapshot:
    """A read transaction: it sees nothing that is committed after it began, and stops no writer."""

    def __init__(self, connection: sqlite3.Connection, layouts: Mapping[str, Layout[Any]]) -> None:
        self._connection = connection
        self._layouts = layouts

    def begin(self) -> None:
        """Take the moment: SQLite does so at the first read. Blocks."""
        self._connection.execute("BEGIN")
        self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    async def read(self, collection: Collection[Any]) -> AsyncIterator[list[bytes]]:
        """The documents of a collection as JSON, in key order and in batches."""
        table = self._layouts[collection.name].table
        rows = self._connection.execute(f"SELECT CAST(_doc AS BLOB) FROM {table} ORDER BY _key")  # noqa: S608
        while batch := await asyncio.to_thread(_next_batch, rows):
            yield batch


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
