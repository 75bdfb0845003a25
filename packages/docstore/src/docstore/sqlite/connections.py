"""Connections to the file: the same settings for every thread and every process."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

BUSY_SECONDS = 20.0
CACHE_KIB = 2 * 1024
"""Of each connection. The system caches the file anyway; what is kept here is kept once for each thread."""
CHECKPOINT_PAGES = 4000
WAL_LIMIT_BYTES = 64 * 1024 * 1024


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, made private to this user if it is new, in WAL mode with every commit synced to disk."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    _use_wal(connection)
    for pragma in (
        "synchronous = FULL",
        f"cache_size = -{CACHE_KIB}",
        f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
        f"journal_size_limit = {WAL_LIMIT_BYTES}",
        "temp_store = MEMORY",
        # What is deleted is gone from the file, too, whatever SQLite was built with.
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL. Two processes that do this at once get an error that no busy timeout covers."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
