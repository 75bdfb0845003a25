"""Tables and indexes as the specs ask for, made where they are missing, in one transaction per collection."""

from __future__ import annotations

import sqlite3
from typing import Any

from docstore.fields import to_scalar
from docstore.spec import Index
from docstore.sqlite.layouts import Layout, quote_name, value_reader
from docstore.sqlite.queries import index_name

BACKFILL_ROWS = 500


def prepare_table(connection: sqlite3.Connection, layout: Layout[Any]) -> None:
    """Make the table, the columns and the indexes of a collection; fill the columns that are new."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        _make_table(connection, layout)
        _make_indexes(connection, layout)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _make_table(connection: sqlite3.Connection, layout: Layout[Any]) -> None:
    present = {row[1] for row in connection.execute(f"PRAGMA table_info({layout.table})")}
    if not present:
        columns = "".join(f"{quote_name(field)}, " for field in layout.columns)
        connection.execute(
            f"CREATE TABLE {layout.table} (_key TEXT NOT NULL PRIMARY KEY, {columns}_doc TEXT NOT NULL)"
        )
        return
    added = [field for field in layout.columns if field not in present]
    for field in added:
        connection.execute(f"ALTER TABLE {layout.table} ADD COLUMN {quote_name(field)}")
    if added:
        _fill_columns(connection, layout, added)
    for field in sorted(present - {"_key", "_doc", *layout.columns}):
        _drop_column(connection, layout, field)


def _fill_columns(connection: sqlite3.Connection, layout: Layout[Any], fields: list[str]) -> None:
    read = value_reader(tuple(fields))
    assignments = ", ".join(f"{quote_name(field)} = ?" for field in fields)
    rows = connection.execute(f"SELECT CAST(_doc AS BLOB), _key FROM {layout.table}")  # noqa: S608
    update = f"UPDATE {layout.table} SET {assignments} WHERE _key = ?"  # noqa: S608
    filled = [(*map(to_scalar, read(layout.decode(document))), key) for document, key in rows]
    connection.executemany(update, filled)


def _drop_column(connection: sqlite3.Connection, layout: Layout[Any], field: str) -> None:
    """A column that is no longer written would hold old values if its field were indexed again."""
    for row in connection.execute(f"PRAGMA index_list({layout.table})").fetchall():
        columns = {column[2] for column in connection.execute(f"PRAGMA index_info({quote_name(row[1])})")}
        if field in columns:
            connection.execute(f"DROP INDEX {quote_name(row[1])}")
    connection.execute(f"ALTER TABLE {layout.table} DROP COLUMN {quote_name(field)}")


def _make_indexes(connection: sqlite3.Connection, layout: Layout[Any]) -> None:
    table = layout.collection.name
    indexes = list(layout.collection.indexes)
    expires = layout.collection.expires
    if expires and not any(index.fields == (expires,) for index in indexes):
        indexes.append(Index((expires,)))
    wanted = {index_name(table, index.fields): index for index in indexes}
    present: dict[str, bool] = {
        row[1]: bool(row[2])
        for row in connection.execute(f"PRAGMA index_list({layout.table})").fetchall()
        if row[3] == "c"
    }
    for name, is_unique in present.items():
        if name not in wanted or wanted[name].unique != is_unique:
            connection.execute(f"DROP INDEX {quote_name(name)}")
    for name, index in wanted.items():
        if present.get(name) == index.unique:
            continue
        columns = [layout.column_of(field) or "_key" for field in index.fields]
        if not index.unique and columns[-1] != "_key":
            columns.append("_key")
        unique = "UNIQUE " if index.unique else ""
        connection.execute(
            f"CREATE {unique}INDEX {quote_name(name)} ON {layout.table} ({', '.join(columns)})"
        )
