"""The SQLite engine: one file, one writer thread, a few reader threads; processes may share the file."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import msgspec

from docstore.errors import StoreClosedError
from docstore.port import Query, Scalar, Where, Write
from docstore.spec import Collection, Document
from docstore.sqlite.archives import SqliteSnapshot, hold_snapshot, replace_rows
from docstore.sqlite.deliveries import Delivery
from docstore.sqlite.layouts import Layout
from docstore.sqlite.queries import Term, compile_count, compile_query
from docstore.sqlite.readers import Read, Readers
from docstore.sqlite.schemas import prepare_table
from docstore.sqlite.writers import Task, Writer

READER_THREADS = 3
SWEEP_SECONDS = 30.0


class SqliteStore:
    """A DocumentStore in one SQLite file.

    Documents given to `write` are encoded on the writer thread: they must not change until it returns. A
    cancelled `write` may still take place.

    readers: how many reads run at once. sweep_seconds: how often documents past their time are removed.
    """

    def __init__(
        self, path: Path, *, readers: int = READER_THREADS, sweep_seconds: float = SWEEP_SECONDS
    ) -> None:
        self._path = path
        self._reader_count = readers
        self._sweep_seconds = sweep_seconds
        self._layouts: dict[str, Layout[Any]] = {}
        self._deliveries: dict[asyncio.AbstractEventLoop, Delivery] = {}
        self._writer: Writer | None = None
        self._readers: Readers | None = None
        self._is_closed = False

    async def open(self, collections: Sequence[Collection[Any]]) -> None:
        """Create or open the file, and make the tables and indexes of these collections where missing."""
        if self._is_closed:
            raise StoreClosedError("the store is closed")
        layouts = [Layout(collection) for collection in collections]
        if self._writer is None:
            self._writer = Writer(self._path, self._layouts, self._sweep_seconds)
            self._readers = Readers(self._path, self._reader_count)
        await self._run_task(lambda connection: [prepare_table(connection, layout) for layout in layouts])
        self._layouts.update({layout.collection.name: layout for layout in layouts})

    async def get(self, collection: Collection[Document], *key: str) -> Document | None:
        """One document by its key values, or None."""
        layout = self._layout_of(collection)
        identity = collection.join(key)
        cells = (identity, _now()) if layout.expiry else (identity,)

        def read(connection: sqlite3.Connection) -> Document | None:
            row = connection.execute(layout.get_sql, cells).fetchone()
            return None if row is None else layout.decode(row[0])

        return await self._read(read)

    async def find(self, collection: Collection[Document], query: Query) -> list[Document]:
        """The documents that fit; UnindexedQueryError if no index serves the query."""
        layout = self._layout_of(collection)
        term = compile_query(layout, query, "CAST(_doc AS BLOB)", _now())

        def read(connection: sqlite3.Connection) -> list[Document]:
            rows = connection.execute(term.sql, term.cells).fetchall()
            return [layout.decode(document) for (document,) in rows]

        return await self._read(read)

    async def select(
        self, collection: Collection[Any], fields: Sequence[str], query: Query
    ) -> list[tuple[Scalar, ...]]:
        """Only these indexed fields of the documents that fit, read without touching the documents."""
        layout = self._layout_of(collection)
        readers = [layout.reader_of(field) for field in fields]
        term = compile_query(layout, query, ", ".join(column for column, _ in readers), _now())
        converts = [convert for _, convert in readers]

        def read(connection: sqlite3.Connection) -> list[tuple[Scalar, ...]]:
            return _convert_rows(connection.execute(term.sql, term.cells).fetchall(), converts)

        return await self._read(read)

    async def count(self, collection: Collection[Any], where: Where) -> int:
        """How many documents fit."""
        term: Term = compile_count(self._layout_of(collection), where, _now())
        return await self._read(lambda connection: connection.execute(term.sql, term.cells).fetchone()[0])

    async def write(self, *writes: Write) -> None:
        """Apply all writes in one transaction, or none: when this returns, they are on disk."""
        if not writes:
            return
        for write in writes:
            self._layout_of(write.collection)
        if self._writer is None:
            raise StoreClosedError("the store is not open")
        await self._writer.submit(writes, self._delivery())

    async def ping(self) -> None:
        """Raise if the store can not answer now."""
        await self._read(lambda connection: connection.execute("SELECT 1").fetchone())

    def snapshot(self) -> AbstractAsyncContextManager[SqliteSnapshot]:
        """One read transaction over all collections, on a connection of its own."""
        if self._writer is None:
            raise StoreClosedError("the store is not open")
        return hold_snapshot(self._path, self._layouts)

    async def replace_all(
        self,
        collections: Sequence[Collection[Any]],
        batches: Iterator[tuple[Collection[Any], list[msgspec.Struct]]],
    ) -> None:
        """Replace all documents of these collections in one transaction, also while other processes use the file.

        Other writers wait meanwhile: those of this process as long as it takes, those of others until their own
        patience ends.
        """
        layouts = [self._layout_of(collection) for collection in collections]
        await self._run_task(lambda connection: replace_rows(connection, layouts, batches))

    async def close(self) -> None:
        """Finish what was accepted, then end the threads. Closing twice is fine."""
        self._is_closed = True
        writer, readers = self._writer, self._readers
        self._writer = self._readers = None
        if writer is not None and readers is not None:
            await asyncio.to_thread(readers.stop)
            await asyncio.to_thread(writer.stop)

    async def _read(self, read: Read) -> Any:
        if self._readers is None:
            raise StoreClosedError("the store is not open")
        return await self._readers.submit(read, self._delivery())

    async def _run_task(self, task: Task) -> Any:
        if self._writer is None:
            raise StoreClosedError("the store is not open")
        return await self._writer.run_task(task, self._delivery())

    def _layout_of(self, collection: Collection[Document]) -> Layout[Document]:
        if self._writer is None:
            raise StoreClosedError("the store is not open")
        layout = self._layouts.get(collection.name)
        if layout is None:
            raise ValueError(f"collection {collection.name} was not opened")
        return layout

    def _delivery(self) -> Delivery:
        loop = asyncio.get_running_loop()
        delivery = self._deliveries.get(loop)
        if delivery is None:
            delivery = self._deliveries[loop] = Delivery(loop)
        return delivery


def _convert_rows(
    rows: list[tuple[Any, ...]], converts: list[Callable[[Any], Any] | None]
) -> list[tuple[Scalar, ...]]:
    for position, convert in enumerate(converts):
        if convert is not None:
            rows = [(*row[:position], convert(row[position]), *row[position + 1 :]) for row in rows]
    return rows


def _now() -> int:
    return time.time_ns() // 1_000_000
