"""The embedded engine: documents in one SQLite file."""

from docstore.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
