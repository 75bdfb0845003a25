"""Typed documents on SQLite or MongoDB behind one small interface."""

from docstore.archives import Entry, Manifest
from docstore.backups import BackupStep, Progress, restore_backup, write_backup
from docstore.blobs import BlobStore
from docstore.errors import (
    CorruptBackupError,
    DuplicateDocumentError,
    MigrationsRunningError,
    StoreClosedError,
    StoreError,
    UnindexedQueryError,
    WriteConflictError,
)
from docstore.migrations import APPLIED_MIGRATIONS, Migration, MigrationReport, run_migrations
from docstore.opening import open_store
from docstore.port import (
    Above,
    AnyOf,
    ArchivableStore,
    Below,
    Condition,
    Delete,
    DeleteMany,
    DocumentStore,
    Insert,
    Put,
    Query,
    Scalar,
    StartsWith,
    Update,
    Where,
    Write,
)
from docstore.spec import Collection, Document, Index

__all__ = [
    "APPLIED_MIGRATIONS",
    "Above",
    "AnyOf",
    "ArchivableStore",
    "BackupStep",
    "Below",
    "BlobStore",
    "Collection",
    "Condition",
    "CorruptBackupError",
    "Delete",
    "DeleteMany",
    "Document",
    "DocumentStore",
    "DuplicateDocumentError",
    "Entry",
    "Index",
    "Insert",
    "Manifest",
    "Migration",
    "MigrationReport",
    "MigrationsRunningError",
    "Progress",
    "Put",
    "Query",
    "Scalar",
    "StartsWith",
    "StoreClosedError",
    "StoreError",
    "UnindexedQueryError",
    "Update",
    "Where",
    "Write",
    "WriteConflictError",
    "open_store",
    "restore_backup",
    "run_migrations",
    "write_backup",
]
