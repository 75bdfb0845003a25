"""Choose the engine from one setting."""

from __future__ import annotations

from pathlib import Path

from docstore.port import ArchivableStore
from docstore.sqlite import SqliteStore


def open_store(database: str, home: Path, file_name: str = "documents.db") -> ArchivableStore:
    """The store that a setting names, not opened yet.

    database: `sqlite` for a file in `home`, or a `mongodb://` or `mongodb+srv://` address, whose path names
    the database. Raises ValueError for anything else, and ImportError without the extra `mongodb`.
    """
    if database == "sqlite":
        return SqliteStore(home / file_name)
    if database.startswith(("mongodb://", "mongodb+srv://")):
        from docstore.mongodb import MongoStore

        return MongoStore(database)
    raise ValueError(f"database must be 'sqlite' or a mongodb:// address, not {database!r}")
