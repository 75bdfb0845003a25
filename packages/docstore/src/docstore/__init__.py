"""Typed documents on SQLite or MongoDB behind one small interface."""

from docstore.errors import (
    CorruptBackupError,
    DuplicateDocumentError,
    StoreClosedError,
    StoreError,
    UnindexedQueryError,
    WriteConflictError,
)
from docstore.opening import open_store
from docstore.port import (
    Above,
    AnyOf,
    Below,
    Condition,
    Delete,
    DeleteMany,
    DocumentStore,
    Insert,
    Put,
    Query,
    Scalar,
    Update,
    Where,
    Write,
)
from docstore.spec import Collection, Document, Index

__all__ = [
    "Above",
    "AnyOf",
    "Below",
    "Collection",
    "Condition",
    "CorruptBackupError",
    "Delete",
    "DeleteMany",
    "Document",
    "DocumentStore",
    "DuplicateDocumentError",
    "Index",
    "Insert",
    "Put",
    "Query",
    "Scalar",
    "StoreClosedError",
    "StoreError",
    "UnindexedQueryError",
    "Update",
    "Where",
    "Write",
    "WriteConflictError",
    "open_store",
]
