"""What a collection is: its struct, its key, its indexes. Both engines build their storage from this."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

Document = TypeVar("Document", bound=msgspec.Struct)

KEY_SEPARATOR = "/"


class Index(msgspec.Struct, frozen=True):
    """An index over top-level fields, named as in Python. Equality fields first, then the sort fields."""

    fields: tuple[str, ...]
    unique: bool = False


class Collection(Generic[Document]):
    """A typed collection.

    name: lower_snake_case, the table's or collection's name.
    struct: a msgspec Struct; its `rename` decides the stored names.
    key: the fields whose joined values identify a document. Owned collections begin with `user_id`,
        so that no document can be named without its owner.
    indexes: every query must be served by the key or by one of these.
    expires: a datetime field; documents past it are removed by the engine and are never returned.
    """

    def __init__(
        self,
        name: str,
        struct: type[Document],
        *,
        key: tuple[str, ...] = ("id",),
        indexes: tuple[Index, ...] = (),
        expires: str | None = None,
    ) -> None:
        self.name = name
        self.struct = struct
        self.key = key
        self.indexes = indexes
        self.expires = expires
        self._check()

    def key_of(self, document: Document) -> str:
        """The stored identity of a document: its key values joined by `/`."""
        return join_key(tuple(getattr(document, field) for field in self.key))

    def join(self, values: tuple[str, ...]) -> str:
        """The stored identity that these key values name; ValueError if one is missing or malformed."""
        if len(values) != len(self.key):
            raise ValueError(f"collection {self.name}: a key has the values {self.key}")
        return join_key(values)

    @property
    def indexed_fields(self) -> tuple[str, ...]:
        """Every field that the key, an index or the expiry names, in a stable order."""
        names = [*self.key, *(field for index in self.indexes for field in index.fields)]
        if self.expires:
            names.append(self.expires)
        return tuple(dict.fromkeys(names))

    def _check(self) -> None:
        known = {field.name for field in msgspec.structs.fields(self.struct)}
        for field in self.indexed_fields:
            if field not in known:
                raise ValueError(f"collection {self.name}: {self.struct.__name__} has no field {field!r}")


def join_key(values: tuple[str, ...]) -> str:
    """Join key values; none of them may be empty, or hold the separator or a null character."""
    for value in values:
        if not value or KEY_SEPARATOR in value or "\0" in value:
            raise ValueError("a key value must be a non-empty string without '/' and null characters")
    return KEY_SEPARATOR.join(values)
