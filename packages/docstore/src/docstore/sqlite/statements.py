"""Writes as SQL: one statement each, composed once per shape and cached with the collection's layout."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from docstore.checks import check_shape, check_values, check_when
from docstore.fields import to_scalar
from docstore.port import Delete, DeleteMany, Insert, Put, Scalar, Update, Write
from docstore.sqlite.layouts import Cell, Layout, quote_text
from docstore.sqlite.queries import compile_where


class Statement(msgspec.Struct, frozen=True):
    """One write, ready to run.

    missed: the key to name when no row fits and that is an error; None when a miss may pass.
    """

    layout: Layout[Any]
    sql: str
    parameters: tuple[Cell, ...]
    missed: str | None = None


def compile_write(layout: Layout[Any], write: Write, now: int) -> Statement:
    """Encode one write; ValueError for fields or values that the struct does not have."""
    match write:
        case Insert():
            return Statement(layout, layout.insert_sql, layout.encode_row(write.document))
        case Put():
            return Statement(layout, layout.put_sql, layout.encode_row(write.document))
        case Update():
            return _compile_update(layout, write, now)
        case Delete():
            return _compile_delete(layout, write, now)
        case DeleteMany():
            condition, parameters = compile_where(layout, write.where)
            return Statement(layout, f"DELETE FROM {layout.table}{condition}", parameters)  # noqa: S608


def _compile_update(layout: Layout[Any], update: Update, now: int) -> Statement:
    shape = (
        "update",
        tuple((field, value is msgspec.UNSET) for field, value in update.set.items()),
        tuple(update.add),
        _shape_of(update.when),
    )
    sql = layout.update_statements.get(shape)
    if sql is None:
        check_shape(update)
        sql = layout.update_statements[shape] = _compose_update(layout, update)
    check_values(update)
    key = update.collection.join(update.key)
    document = [layout.encode_value(value) for value in update.set.values() if value is not msgspec.UNSET]
    columns = [to_scalar(value) for field, value in update.set.items() if layout.column_of(field)]
    added = [amount for field, amount in update.add.items() if layout.column_of(field)]
    parameters = (
        *document,
        *update.add.values(),
        *columns,
        *added,
        key,
        *_when_cells(layout, update.when, now),
    )
    return Statement(layout, sql, parameters, None if update.optional else key)


def _compose_update(layout: Layout[Any], update: Update) -> str:
    removed = [layout.path_of(field) for field, value in update.set.items() if value is msgspec.UNSET]
    changed = [
        f"{layout.path_of(field)}, json(CAST(? AS TEXT))"
        for field, value in update.set.items()
        if value is not msgspec.UNSET
    ]
    changed += [f"{layout.path_of(field)}, {_stored_number(layout, field)} + ?" for field in update.add]
    document = f"json_remove(_doc, {', '.join(removed)})" if removed else "_doc"
    if changed:
        document = f"json_set({document}, {', '.join(changed)})"
    columns = [(field, layout.column_of(field)) for field in update.set]
    added = [(field, layout.column_of(field)) for field in update.add]
    assignments = [f"_doc = {document}", *(f"{column} = ?" for _, column in columns if column)]
    assignments += [f"{column} = coalesce({column}, 0) + ?" for _, column in added if column]
    condition = _compose_when(layout, update.when)
    return f"UPDATE {layout.table} SET {', '.join(assignments)} WHERE _key = ?{condition}"  # noqa: S608


def _stored_number(layout: Layout[Any], field: str) -> str:
    return f"coalesce({_stored_value(layout, field)}, 0)"


def _stored_value(layout: Layout[Any], field: str) -> str:
    """A field of the stored document, with the default that an omitted field stands for."""
    path = layout.path_of(field)
    absent = to_scalar(layout.fields[field].absent)
    if absent is None:
        return f"json_extract(_doc, {path})"
    literal = quote_text(absent) if isinstance(absent, str) else str(absent)
    return f"iif(json_type(_doc, {path}) IS NULL, {literal}, json_extract(_doc, {path}))"


def _compile_delete(layout: Layout[Any], delete: Delete, now: int) -> Statement:
    check_when(delete.collection, delete.when)
    shape = ("delete", _shape_of(delete.when))
    sql = layout.update_statements.get(shape)
    if sql is None:
        condition = _compose_when(layout, delete.when)
        sql = layout.update_statements[shape] = f"DELETE FROM {layout.table} WHERE _key = ?{condition}"  # noqa: S608
    key = delete.collection.join(delete.key)
    return Statement(
        layout, sql, (key, *_when_cells(layout, delete.when, now)), None if delete.optional else key
    )


def _shape_of(when: Mapping[str, Scalar]) -> tuple[Any, ...]:
    return tuple((field, value is None) for field, value in when.items())


def _compose_when(layout: Layout[Any], when: Mapping[str, Scalar]) -> str:
    parts: list[str] = []
    for field, value in when.items():
        column = layout.column_of(field) or _stored_value(layout, field)
        parts.append(f" AND {column} IS NULL" if value is None else f" AND {column} = ?")
    if layout.alive:
        parts.append(f" AND {layout.alive}")
    return "".join(parts)


def _when_cells(layout: Layout[Any], when: Mapping[str, Scalar], now: int) -> list[Cell]:
    cells: list[Cell] = []
    for field, value in when.items():
        if value is None:
            continue
        if isinstance(value, datetime) and not layout.column_of(field):
            cells.append(msgspec.to_builtins(value))
        else:
            cells.append(to_scalar(value))
    if layout.alive:
        cells.append(now)
    return cells
