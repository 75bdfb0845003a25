"""The one interface of the package: a small, closed vocabulary that both engines do with an index."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol, TypeAlias

import msgspec

from docstore.spec import Collection, Document

Scalar: TypeAlias = str | int | bool | datetime | None


class AnyOf(msgspec.Struct, frozen=True):
    """Condition: the field has one of these values (at most 32,000)."""

    values: tuple[Scalar, ...]


class Below(msgspec.Struct, frozen=True):
    """Condition: the field is strictly less than this value (and not null)."""

    value: str | int | datetime


class Above(msgspec.Struct, frozen=True):
    """Condition: the field is strictly greater than this value (and not null)."""

    value: str | int | datetime


class StartsWith(msgspec.Struct, frozen=True):
    """Condition: the field is a string that begins with this one, compared character by character."""

    value: str

    def __post_init__(self) -> None:
        if not self.value:
            raise ValueError("everything begins with nothing: a prefix holds a character")


Range: TypeAlias = Below | Above | StartsWith
Condition: TypeAlias = Scalar | AnyOf | Range
Where: TypeAlias = Mapping[str, Condition]


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Which documents, in which order, from where.

    where: field → condition; plain values mean equality.
    order: field names, `-` before each for descending (all run in one direction); the document key breaks ties,
        in the same direction. Null sorts before everything else. Without an order, documents come in key order.
    after: keyset position: the values of the order fields, and the document key as last value when
        ties must be broken; only documents strictly after it come back.
    limit: at most this many; None for all.
    """

    where: Where
    order: tuple[str, ...] = ()
    after: tuple[Scalar, ...] | None = None
    limit: int | None = None

    def __post_init__(self) -> None:
        if self.limit is not None and self.limit < 0:
            raise ValueError("a limit is not negative")


class Insert(msgspec.Struct, frozen=True):
    """Add a document; DuplicateDocumentError when its key or a unique value exists."""

    collection: Collection[Any]
    document: msgspec.Struct


class Put(msgspec.Struct, frozen=True):
    """Add or replace the document with this key."""

    collection: Collection[Any]
    document: msgspec.Struct


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """Set top-level fields and add to integer fields of one document, if it fits `when`.

    key: the key's values. set: field → new value (any type of the struct). add: integer field → what to add
    (a field that is null or missing counts as 0). when: field → value that the document must have now
    (any top-level field of scalar type).
    WriteConflictError if no document fits, unless `optional`, which lets the rest of the write go on.
    """

    collection: Collection[Any]
    key: tuple[str, ...]
    set: Mapping[str, Any] = {}
    add: Mapping[str, int] = {}
    when: Mapping[str, Scalar] = {}
    optional: bool = False


class Delete(msgspec.Struct, frozen=True, kw_only=True):
    """Remove one document, if it fits `when`; as with Update, `optional` lets a miss pass."""

    collection: Collection[Any]
    key: tuple[str, ...]
    when: Mapping[str, Scalar] = {}
    optional: bool = False


class DeleteMany(msgspec.Struct, frozen=True):
    """Remove every document that fits; the condition must be served by an index."""

    collection: Collection[Any]
    where: Where


Write: TypeAlias = Insert | Put | Update | Delete | DeleteMany


class DocumentStore(Protocol):
    """Typed documents. Reads see every write that was acknowledged before them."""

    async def open(self, collections: Sequence[Collection[Any]]) -> None:
        """Connect, and make the storage of these collections (tables and indexes) where it is missing."""
        ...

    async def get(self, collection: Collection[Document], *key: str) -> Document | None:
        """One document by its key values, or None."""
        ...

    async def find(self, collection: Collection[Document], query: Query) -> list[Document]:
        """The documents that fit; UnindexedQueryError if no index serves the query."""
        ...

    async def select(
        self, collection: Collection[Any], fields: Sequence[str], query: Query
    ) -> list[tuple[Scalar, ...]]:
        """Only these indexed fields of the documents that fit, read without decoding the documents."""
        ...

    async def count(self, collection: Collection[Any], where: Where) -> int:
        """How many documents fit."""
        ...

    async def write(self, *writes: Write) -> None:
        """Apply all writes in one transaction, or none: when this returns, they are on disk.

        Raises DuplicateDocumentError or WriteConflictError, and then nothing has changed.
        """
        ...

    async def ping(self) -> None:
        """Raise if the store can not answer now."""
        ...

    async def close(self) -> None:
        """Finish what was accepted, then release everything. Closing twice is fine."""
        ...


class Snapshot(Protocol):
    """All documents as they were at one moment."""

    def read(self, collection: Collection[Any]) -> AsyncIterator[list[bytes]]:
        """The documents of a collection as JSON, in key order and in batches; expired ones may be among them."""
        ...


class ArchivableStore(DocumentStore, Protocol):
    """A store whose whole contents can be read and replaced."""

    def snapshot(self) -> AbstractAsyncContextManager[Snapshot]:
        """Hold one moment of the store while others write."""
        ...

    async def replace_all(
        self,
        collections: Sequence[Collection[Any]],
        batches: Iterator[tuple[Collection[Any], list[msgspec.Struct]]],
    ) -> None:
        """Replace all documents of these collections. What the batches raise is raised, and nothing has changed."""
        ...
