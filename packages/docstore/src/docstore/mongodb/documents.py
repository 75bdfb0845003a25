"""Documents as BSON: `_id` is the joined key, times are real dates, no top-level default is left out."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Generic

import msgspec

from docstore.errors import StoreError
from docstore.fields import Field, read_fields, require_zone
from docstore.spec import Collection, Document

NATIVE_TYPES = (datetime, bytes)


class Shape(Generic[Document]):
    """How the documents of one collection look in the database."""

    def __init__(self, collection: Collection[Document]) -> None:
        self.collection = collection
        self.fields: dict[str, Field] = read_fields(collection.struct)

    def stored_name(self, field: str) -> str:
        """The name of a field in the database."""
        return self.fields[field].stored

    def encode(self, document: Document) -> dict[str, Any]:
        """The document as it is stored. Defaults that the struct omits are written, so that they can be queried."""
        encoded: dict[str, Any] = {"_id": self.collection.key_of(document), **encode_value(document)}
        for field in self.fields.values():
            value = getattr(document, field.name)
            require_zone(value)
            if field.stored not in encoded and value is not msgspec.UNSET:
                encoded[field.stored] = encode_value(value)
        return encoded

    def decode(self, stored: dict[str, Any]) -> Document:
        """The document that was stored; StoreError if it does not fit the struct."""
        stored.pop("_id", None)
        try:
            return msgspec.convert(stored, self.collection.struct, builtin_types=NATIVE_TYPES, str_keys=True)
        except msgspec.ValidationError as error:
            raise StoreError(f"a document of {self.collection.name} does not fit: {error}") from error


def encode_value(value: Any) -> Any:
    """A value as BSON types."""
    return msgspec.to_builtins(value, builtin_types=NATIVE_TYPES, str_keys=True)


def encode_scalar(value: Any) -> Any:
    """A value to compare with: UNSET is null, an enum is its value."""
    if value is msgspec.UNSET:
        return None
    require_zone(value)
    return value.value if isinstance(value, Enum) else value
