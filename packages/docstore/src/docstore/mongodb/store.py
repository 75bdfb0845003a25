"""The MongoDB engine: every acknowledged write is journaled by a majority of the servers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pymongo
from bson.errors import BSONError
from pymongo import AsyncMongoClient
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from docstore.errors import DuplicateDocumentError, StoreClosedError
from docstore.mongodb.archives import MongoSnapshot, replace_collections
from docstore.mongodb.cancellation import keep_cancellation
from docstore.mongodb.documents import Shape
from docstore.mongodb.filters import compile_query, compile_when, compile_where, expired_filter
from docstore.mongodb.indexes import prepare_indexes
from docstore.mongodb.operations import Operation, compile_write
from docstore.mongodb.transactions import Row, apply_operations, explain, run_transaction
from docstore.port import Query, Scalar, Where, Write
from docstore.spec import KEY_SEPARATOR, Collection, Document

DEFAULT_DATABASE = "tertulia"
TIMEOUT_OPTION = "timeoutMS"
ANSWER_SECONDS = 15.0
PREPARE_SECONDS = 600.0


class MongoStore:
    """A DocumentStore in one database of a MongoDB server or cluster that can do transactions."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._client: AsyncMongoClient[Row] | None = None
        self._shapes: dict[str, Shape[Any]] = {}
        self._running = 0
        self._is_idle = asyncio.Event()
        self._is_closed = False

    async def open(self, collections: Sequence[Collection[Any]]) -> None:
        """Connect, and make the indexes of these collections where they are missing."""
        if self._is_closed:
            raise StoreClosedError("the store is closed")
        if self._client is None:
            self._client = _connect(self._uri)
        await self.ping()  # before the indexes, whose patience is long
        for collection in collections:
            shape = Shape(collection)
            self._shapes[collection.name] = shape
            async with self._operation():
                with pymongo.timeout(PREPARE_SECONDS):
                    await prepare_indexes(self._target_of(shape), shape)

    async def get(self, collection: Collection[Document], *key: str) -> Document | None:
        """One document by its key values, or None."""
        shape = self._shape_of(collection)
        condition = compile_when(shape, collection.join(key), {})
        async with self._operation():
            stored = await self._target_of(shape).find_one(condition)
        return None if stored is None else shape.decode(stored)

    async def find(self, collection: Collection[Document], query: Query) -> list[Document]:
        """The documents that fit; UnindexedQueryError if no index serves the query."""
        shape = self._shape_of(collection)
        rows = await self._find_rows(shape, query, None)
        return [shape.decode(row) for row in rows]

    async def select(
        self, collection: Collection[Any], fields: Sequence[str], query: Query
    ) -> list[tuple[Scalar, ...]]:
        """Only these indexed fields of the documents that fit."""
        shape = self._shape_of(collection)
        reads = [_field_reader(shape, field) for field in fields]
        names = {shape.stored_name(field) for field in fields if field not in collection.key}
        rows = await self._find_rows(shape, query, dict.fromkeys(["_id", *sorted(names)], 1))
        return [tuple(read(row) for read in reads) for row in rows]

    async def count(self, collection: Collection[Any], where: Where) -> int:
        """How many documents fit."""
        shape = self._shape_of(collection)
        condition = compile_where(shape, where)
        async with self._operation():
            return await self._target_of(shape).count_documents(condition)

    async def write(self, *writes: Write) -> None:
        """Apply all writes in one transaction, or none: when this returns, they are journaled."""
        operations = [compile_write(self._shape_of(write.collection), write) for write in writes]
        if not operations:
            return
        async with self._operation():
            try:
                await self._apply(operations)
            except DuplicateDocumentError:
                if not await self._remove_expired(operations):
                    raise
                await self._apply(operations)

    async def ping(self) -> None:
        """Raise if the store can not answer now."""
        async with self._operation():
            await self._connected().admin.command("ping")

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[MongoSnapshot]:
        """A snapshot session: all collections as of its first read.

        The server keeps such a moment for a while only (`minSnapshotHistoryWindowInSeconds`, 5 minutes by default); a
        backup that takes longer fails and says so.
        """
        async with self._operation(), self._connected().start_session(snapshot=True) as session:
            yield MongoSnapshot(self._database(), session)

    async def replace_all(
        self,
        collections: Sequence[Collection[Any]],
        batches: Iterator[tuple[Collection[Any], list[msgspec.Struct]]],
    ) -> None:
        """Replace all documents of these collections, each by one atomic rename after all are complete.

        Several renames are not one: a reader may see some collections new and others old for a moment, and a failure
        in that moment leaves it so; doing it again mends it. Writes to the old collections meanwhile are lost.
        """
        shapes = [self._shape_of(collection) for collection in collections]
        async with self._operation():
            await replace_collections(self._database(), shapes, batches)

    async def close(self) -> None:
        """Let what was accepted finish, then disconnect. Closing twice is fine."""
        self._is_closed = True
        while self._running:
            self._is_idle.clear()
            await self._is_idle.wait()
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _find_rows(
        self, shape: Shape[Any], query: Query, projection: dict[str, int] | None
    ) -> list[Row]:
        search = compile_query(shape, query)
        if query.limit == 0:  # the server takes 0 as no limit
            return []
        async with self._operation():
            cursor = self._target_of(shape).find(
                search.filter, projection, sort=search.sort, limit=query.limit or 0
            )
            return await cursor.to_list()

    async def _apply(self, operations: list[Operation]) -> None:
        client = self._connected()
        database = self._database()
        if len(operations) == 1:
            await apply_operations(database, operations, None)
            return

        async def body(session: AsyncClientSession) -> None:
            await apply_operations(database, operations, session)

        with pymongo.timeout(ANSWER_SECONDS):
            await run_transaction(client, body)

    async def _remove_expired(self, operations: list[Operation]) -> bool:
        """Remove documents past their time that stand in the way until the server's own sweep; True if any."""
        removed = 0
        for shape in {operation.shape.collection.name: operation.shape for operation in operations}.values():
            condition = expired_filter(shape)
            if condition is not None:
                result = await self._target_of(shape).delete_many(condition)
                removed += result.deleted_count
        return removed > 0

    @asynccontextmanager
    async def _operation(self) -> AsyncGenerator[None]:
        if self._is_closed:
            raise StoreClosedError("the store is closed")
        self._running += 1
        try:
            with keep_cancellation():
                yield
        except PyMongoError as error:
            raise explain(error) from error
        except BSONError as error:
            raise ValueError(f"the document can not be stored: {error}") from error
        finally:
            self._running -= 1
            if not self._running:
                self._is_idle.set()

    def _connected(self) -> AsyncMongoClient[Row]:
        if self._client is None or self._is_closed:
            raise StoreClosedError("the store is not open")
        return self._client

    def _target_of(self, shape: Shape[Any]) -> AsyncCollection[Row]:
        return self._database()[shape.collection.name]

    def _database(self) -> AsyncDatabase[Row]:
        return self._connected().get_default_database(DEFAULT_DATABASE)

    def _shape_of(self, collection: Collection[Document]) -> Shape[Document]:
        self._connected()
        shape = self._shapes.get(collection.name)
        if shape is None:
            raise ValueError(f"collection {collection.name} was not opened")
        return shape


def _connect(uri: str) -> AsyncMongoClient[Row]:
    """The address may say how long to wait for an answer, but not how durable a write is."""
    is_set = TIMEOUT_OPTION.lower() in uri.lower()
    patience: dict[str, Any] = {} if is_set else {TIMEOUT_OPTION: int(ANSWER_SECONDS * 1000)}
    return AsyncMongoClient(uri, w="majority", journal=True, tz_aware=True, **patience)


def _field_reader(shape: Shape[Any], field: str) -> Callable[[Row], Scalar]:
    collection = shape.collection
    if field in collection.key:
        position = collection.key.index(field)
        return lambda row: row["_id"].split(KEY_SEPARATOR)[position]
    if field not in collection.indexed_fields:
        raise ValueError(f"{collection.name}: {field!r} is not an indexed field")
    name = shape.stored_name(field)
    return lambda row: row.get(name)
