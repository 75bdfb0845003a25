"""A plain in-memory model of what a store means, for comparison: no index, no encoding, no concurrency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from docstore import (
    Above,
    AnyOf,
    Below,
    Collection,
    Condition,
    Delete,
    DeleteMany,
    DuplicateDocumentError,
    Insert,
    Put,
    Query,
    StartsWith,
    Update,
    Write,
    WriteConflictError,
)


class Model:
    """Documents of one collection by key."""

    def __init__(self, collection: Collection[Any]) -> None:
        self._collection = collection
        self._documents: dict[str, Any] = {}

    def write(self, writes: Sequence[Write]) -> None:
        """Apply all or none."""
        before = dict(self._documents)
        try:
            for write in writes:
                self._apply(write)
        except (DuplicateDocumentError, WriteConflictError):
            self._documents = before
            raise

    def find(self, query: Query) -> list[Any]:
        """The documents that fit, in order."""
        fields = [field.removeprefix("-") for field in query.order]
        is_descending = any(field.startswith("-") for field in query.order)

        def position(document: Any) -> tuple[Any, ...]:
            values = [getattr(document, field) for field in fields]
            return (*map(_rank, values), _rank(self._collection.key_of(document)))

        fitting = [document for document in self._documents.values() if self._fits(document, query)]
        fitting.sort(key=position, reverse=is_descending)
        if query.after is not None:
            after = tuple(map(_rank, query.after))
            width = len(after)
            fitting = [
                document
                for document in fitting
                if (
                    position(document)[:width] < after
                    if is_descending
                    else position(document)[:width] > after
                )
            ]
        return fitting[: query.limit]

    def _fits(self, document: Any, query: Query) -> bool:
        return all(_meets(getattr(document, field), condition) for field, condition in query.where.items())

    def _apply(self, write: Write) -> None:
        match write:
            case Insert() | Put():
                key = self._collection.key_of(write.document)
                if isinstance(write, Insert) and key in self._documents:
                    raise DuplicateDocumentError(self._collection.name)
                self._store(key, write.document)
            case Update() | Delete():
                self._change(write)
            case DeleteMany():
                for document in self.find(Query(where=write.where)):
                    del self._documents[self._collection.key_of(document)]

    def _change(self, write: Update | Delete) -> None:
        key = self._collection.join(write.key)
        document = self._documents.get(key)
        if document is None or any(getattr(document, field) != value for field, value in write.when.items()):
            if not write.optional:
                raise WriteConflictError(self._collection.name, key)
            return
        if isinstance(write, Delete):
            del self._documents[key]
            return
        added = {field: (getattr(document, field) or 0) + amount for field, amount in write.add.items()}
        self._store(key, msgspec.structs.replace(document, **write.set, **added))

    def _store(self, key: str, document: Any) -> None:
        for index in self._collection.indexes:
            values = [getattr(document, field) for field in index.fields]
            if index.unique and None not in values:
                for other_key, other in self._documents.items():
                    if other_key != key and [getattr(other, field) for field in index.fields] == values:
                        raise DuplicateDocumentError(self._collection.name)
        self._documents[key] = document


def _rank(value: Any) -> tuple[bool, Any]:
    """Null before everything else."""
    return (value is not None, value if value is not None else 0)


def _meets(value: Any, condition: Condition) -> bool:
    match condition:
        case AnyOf():
            return value in condition.values
        case Below():
            return value is not None and value < condition.value
        case Above():
            return value is not None and value > condition.value
        case StartsWith():
            return isinstance(value, str) and value.startswith(condition.value)
        case _:
            return value == condition
