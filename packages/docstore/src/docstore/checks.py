"""What a write may ask for, checked before it is applied, so that both engines refuse the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from docstore.fields import read_fields, require_zone
from docstore.port import Scalar, Update
from docstore.spec import Collection


def check_update(update: Update) -> None:
    """ValueError for an update of the key, of an unknown field, or of one field in two ways; and as `check_values`."""
    check_shape(update)
    check_values(update)


def check_shape(update: Update) -> None:
    """What of `check_update` is the same for every update of the same fields."""
    collection = update.collection
    _check_fields(collection, (*update.set, *update.add, *update.when))
    if any(field in collection.key for field in (*update.set, *update.add)):
        raise ValueError(f"{collection.name}: key fields never change")
    if set(update.set) & set(update.add):
        raise ValueError(f"{collection.name}: a field is either set or added to")


def check_values(update: Update) -> None:
    """ValueError for a time without a zone, and for a null character in a condition."""
    for value in update.set.values():
        require_zone(value)
    _check_condition(update.collection, update.when)


def check_when(collection: Collection[Any], when: Mapping[str, Scalar]) -> None:
    """ValueError for unknown fields, and for null characters, where SQLite ends a text in a document."""
    _check_fields(collection, when)
    _check_condition(collection, when)


def _check_condition(collection: Collection[Any], when: Mapping[str, Scalar]) -> None:
    if any(isinstance(value, str) and "\0" in value for value in when.values()):
        raise ValueError(f"{collection.name}: a condition of a write can not hold a null character")


def _check_fields(collection: Collection[Any], fields: Iterable[str]) -> None:
    known = read_fields(collection.struct)
    for field in fields:
        if field not in known:
            raise ValueError(f"{collection.name}: {collection.struct.__name__} has no field {field!r}")
