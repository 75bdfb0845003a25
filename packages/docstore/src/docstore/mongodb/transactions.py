"""Writes to the server: one operation alone, or several in a transaction that is tried again when it may be."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from itertools import groupby
from typing import Any, TypeAlias

from pymongo import AsyncMongoClient, DeleteOne
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, DuplicateKeyError, PyMongoError

from docstore.errors import DuplicateDocumentError, StoreError, WriteConflictError
from docstore.mongodb.operations import Operation

DUPLICATE_KEY = 11000
MOST_ATTEMPTS = 30
LONGEST_PAUSE = 0.25

Row: TypeAlias = dict[str, Any]
Body: TypeAlias = Callable[[AsyncClientSession], Awaitable[None]]


async def run_transaction(client: AsyncMongoClient[Row], body: Body) -> None:
    """Run the body in a transaction; again, a bounded number of times, when the server says that this may help."""
    async with client.start_session() as session:
        for attempt in range(MOST_ATTEMPTS):
            try:
                async with await session.start_transaction():
                    await body(session)
            except PyMongoError as error:
                if not _may_be_repeated(error) or attempt == MOST_ATTEMPTS - 1:
                    raise
                await asyncio.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.005 * 2**attempt)))  # noqa: S311
            else:
                return


def _may_be_repeated(error: PyMongoError) -> bool:
    if isinstance(error, BulkWriteError) and is_duplicate(error):
        return False
    return error.has_error_label("TransientTransactionError")


async def apply_operations(
    database: AsyncDatabase[Row], operations: Sequence[Operation], session: AsyncClientSession | None
) -> None:
    """Send the operations in order; those that can not miss go together, one call per run of one collection."""
    for (name, must_fit), run in groupby(operations, key=_group_of):
        target = database[name]
        group = list(run)
        try:
            if must_fit or len(group) == 1:
                for operation in group:
                    await _apply_one(database, operation, session)
            else:
                await target.bulk_write([operation.action for operation in group], session=session)
        except DuplicateKeyError as error:
            raise DuplicateDocumentError(name) from error
        except BulkWriteError as error:
            if is_duplicate(error):
                raise DuplicateDocumentError(name) from error
            raise


def _group_of(operation: Operation) -> tuple[str, bool]:
    return operation.shape.collection.name, operation.missed is not None


async def _apply_one(
    database: AsyncDatabase[Row], operation: Operation, session: AsyncClientSession | None
) -> None:
    target = database[operation.shape.collection.name]
    result = await target.bulk_write([operation.action], session=session)
    matched = result.deleted_count if isinstance(operation.action, DeleteOne) else result.matched_count
    if operation.missed is not None and matched == 0:
        raise WriteConflictError(operation.shape.collection.name, operation.missed)


def is_duplicate(error: BulkWriteError) -> bool:
    """Whether a key or a unique value was there already."""
    failures: list[dict[str, Any]] = error.details.get("writeErrors", [])
    return any(failure.get("code") == DUPLICATE_KEY for failure in failures)


def explain(error: PyMongoError) -> StoreError:
    """A failure of the driver as one of ours."""
    return StoreError(f"the database refused or did not answer: {error}")
