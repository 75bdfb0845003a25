"""One setting names the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from docstore import open_store
from docstore.mongodb import MongoStore
from docstore.sqlite import SqliteStore

from .samples import COLLECTIONS


async def test_sqlite_is_a_private_file_in_the_home(tmp_path: Path) -> None:
    store = open_store("sqlite", tmp_path / "home", "app.db")
    assert isinstance(store, SqliteStore)
    await store.open(COLLECTIONS)
    assert (tmp_path / "home" / "app.db").stat().st_mode & 0o077 == 0
    await store.close()


def test_an_address_is_mongodb(tmp_path: Path) -> None:
    assert isinstance(open_store("mongodb://127.0.0.1:1/app", tmp_path), MongoStore)


@pytest.mark.parametrize("database", ["", "postgres://x", "sqlite:///x"])
def test_anything_else_is_refused(tmp_path: Path, database: str) -> None:
    with pytest.raises(ValueError, match="database must be"):
        open_store(database, tmp_path)
