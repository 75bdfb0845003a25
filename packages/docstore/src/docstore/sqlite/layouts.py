"""How a collection lies in its table: the document as JSON text, and a column for each indexed field."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Generic

import msgspec

from docstore.fields import Field, from_milliseconds, read_fields, require_zone, to_scalar
from docstore.plans import Plan
from docstore.spec import KEY_SEPARATOR, Collection, Document

Cell = str | int | bytes | None


def quote_name(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


class Layout(Generic[Document]):
    """Names, encoders and fixed statements of one collection, made once.

    A table has `_key` (the joined key), one untyped column per field that an index or the expiry names (a key
    of one field is `_key` itself), and `_doc` last: reading columns touches no pages of a long document.
    """

    def __init__(self, collection: Collection[Document]) -> None:
        self.collection = collection
        self.table = quote_name(collection.name)
        self.fields: dict[str, Field] = read_fields(collection.struct)
        self.columns = _column_fields(collection)
        self._other_times = tuple(
            field.name
            for field in self.fields.values()
            if field.kind == "datetime" and field.name not in self.columns
        )
        self.decode: Callable[[bytes], Document] = msgspec.json.Decoder(collection.struct).decode
        self.decode_list: Callable[[bytes], list[Document]] = msgspec.json.Decoder(
            list[collection.struct]
        ).decode
        self._encode = msgspec.json.Encoder().encode
        self._read_values = value_reader(self.columns)
        self.expiry = quote_name(collection.expires) if collection.expires else None
        self.alive = f"({self.expiry} IS NULL OR {self.expiry} > ?)" if self.expiry else None
        self._compose_statements()
        self.update_statements: dict[Any, str] = {}
        self.plans: dict[Any, Plan] = {}

    def _compose_statements(self) -> None:
        names = ["_key", *self.columns, "_doc"]
        marks = ", ".join(["?"] * (len(names) - 1) + ["CAST(? AS TEXT)"])
        listed = ", ".join(map(quote_name, names))
        replaced = ", ".join(f"{quote_name(name)} = excluded.{quote_name(name)}" for name in names[1:])
        self.insert_sql = f"INSERT INTO {self.table} ({listed}) VALUES ({marks})"  # noqa: S608 names are quoted
        self.put_sql = f"{self.insert_sql} ON CONFLICT (_key) DO UPDATE SET {replaced}"
        alive = f" AND {self.alive}" if self.alive else ""
        self.get_sql = f"SELECT CAST(_doc AS BLOB) FROM {self.table} WHERE _key = ?{alive}"  # noqa: S608
        self.sweep_sql = (
            f"DELETE FROM {self.table} WHERE rowid IN"  # noqa: S608
            f" (SELECT rowid FROM {self.table} WHERE {self.expiry} <= ? LIMIT 1000)"
            if self.expiry
            else None
        )

    def encode_row(self, document: Document) -> tuple[Cell, ...]:
        """The document as parameters of `insert_sql` and `put_sql`."""
        key = self.collection.key_of(document)
        for field in self._other_times:
            require_zone(getattr(document, field))
        return (key, *map(to_scalar, self._read_values(document)), self._encode(document))

    def encode_value(self, value: Any) -> bytes:
        """One field's value as JSON."""
        return self._encode(value)

    def column_of(self, field: str) -> str | None:
        """The column that holds this field, or None if only the document does."""
        if field in self.columns:
            return quote_name(field)
        return "_key" if self.collection.key == (field,) else None

    def path_of(self, field: str) -> str:
        """The JSON path of a field as an SQL literal; ValueError if the struct has no such field."""
        known = self.fields.get(field)
        if known is None:
            raise ValueError(f"{self.collection.struct.__name__} has no field {field!r}")
        return quote_text(f'$."{known.stored}"')

    def reader_of(self, field: str) -> tuple[str, Callable[[Any], Any] | None]:
        """The column to select for a field, and what turns its cells into values (None: they are already).

        Key fields are read from `_key`, which is in every index.
        """
        if field in self.collection.key:
            position = self.collection.key.index(field)
            is_whole = len(self.collection.key) == 1
            return "_key", None if is_whole else lambda cell: cell.split(KEY_SEPARATOR)[position]
        column = self.column_of(field)
        if column is None:
            raise ValueError(f"{self.collection.name}: {field!r} is not an indexed field")
        match self.fields[field].kind:
            case "datetime":
                return column, lambda cell: None if cell is None else from_milliseconds(cell)
            case "bool":
                return column, lambda cell: None if cell is None else bool(cell)
            case _:
                return column, None


def _column_fields(collection: Collection[Any]) -> tuple[str, ...]:
    named = [field for index in collection.indexes for field in index.fields]
    if collection.expires:
        named.append(collection.expires)
    return tuple(field for field in dict.fromkeys(named) if (field,) != collection.key)


def value_reader(columns: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What reads these fields of a document as a tuple."""
    if not columns:
        return lambda _: ()
    read = attrgetter(*columns)
    return read if len(columns) > 1 else lambda document: (read(document),)
