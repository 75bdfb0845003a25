"""What a store can refuse. Callers map these to their own errors."""

from __future__ import annotations


class StoreError(Exception):
    """Base of everything that the store raises by itself."""


class DuplicateDocumentError(StoreError):
    """An insert met an existing key or unique index; nothing of the write was applied."""

    def __init__(self, collection: str) -> None:
        super().__init__(f"a document with this key or unique value is in {collection} already")
        self.collection = collection


class WriteConflictError(StoreError):
    """An update or delete found no document that fits its key and condition; nothing was applied."""

    def __init__(self, collection: str, key: str) -> None:
        super().__init__(f"no document in {collection} fits {key} and the condition")
        self.collection = collection
        self.key = key


class UnindexedQueryError(StoreError):
    """A query that neither the key nor an index serves: a programming error, raised before any reading."""


class MigrationsRunningError(StoreError):
    """Another process is changing the documents to the newer shape; try again when it has finished."""


class StoreClosedError(StoreError):
    """The store was used after it was closed."""


class CorruptBackupError(StoreError):
    """A backup file is not whole, or not one of ours; nothing was changed."""
