"""The whole contents of the database: read at one moment, or replaced collection by collection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import msgspec
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, DuplicateKeyError

from docstore.errors import DuplicateDocumentError
from docstore.mongodb.documents import Shape
from docstore.mongodb.indexes import prepare_indexes
from docstore.mongodb.transactions import Row, is_duplicate
from docstore.spec import Collection

BATCH_DOCUMENTS = 200
INCOMING_SUFFIX = "__incoming"


class MongoSnapshot:
    """Reads in one snapshot session: all collections as of the first read."""

    def __init__(self, database: AsyncDatabase[Row], session: AsyncClientSession) -> None:
        self._database = database
        self._session = session

    async def read(self, collection: Collection[Any]) -> AsyncIterator[list[bytes]]:
        """The documents of a collection as JSON, in key order and in batches."""
        encode = msgspec.json.Encoder().encode
        batch: list[bytes] = []
        cursor = self._database[collection.name].find(
            sort=[("_id", 1)], session=self._session, batch_size=BATCH_DOCUMENTS
        )
        async with cursor:
            async for stored in cursor:
                del stored["_id"]
                batch.append(encode(stored))
                if len(batch) >= BATCH_DOCUMENTS:
                    yield batch
                    batch = []
        if batch:
            yield batch


async def replace_collections(
    database: AsyncDatabase[Row],
    shapes: Sequence[Shape[Any]],
    batches: Iterator[tuple[Collection[Any], list[msgspec.Struct]]],
) -> None:
    """Fill new collections beside the old ones, then put each in the place of its old one by a rename."""
    known = {shape.collection.name: shape for shape in shapes}
    try:
        for shape in shapes:
            await _make_incoming(database, shape)
        while (item := await asyncio.to_thread(next, batches, None)) is not None:
            collection, documents = item
            await _fill_incoming(database, known[collection.name], documents)
        for name in known:
            await database[name + INCOMING_SUFFIX].rename(name, dropTarget=True)
    finally:
        for name in known:
            await database.drop_collection(name + INCOMING_SUFFIX)


async def _make_incoming(database: AsyncDatabase[Row], shape: Shape[Any]) -> None:
    name = shape.collection.name + INCOMING_SUFFIX
    await database.drop_collection(name)
    await database.create_collection(name)
    await prepare_indexes(database[name], shape)


async def _fill_incoming(
    database: AsyncDatabase[Row], shape: Shape[Any], documents: Sequence[msgspec.Struct]
) -> None:
    name = shape.collection.name
    try:
        await database[name + INCOMING_SUFFIX].insert_many([shape.encode(document) for document in documents])
    except DuplicateKeyError as error:
        raise DuplicateDocumentError(name) from error
    except BulkWriteError as error:
        if is_duplicate(error):
            raise DuplicateDocumentError(name) from error
        raise
