"""Documents of any collection, for tests that have to reach all of them, those that are still to come, too."""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from docstore import Collection, Document

_NUMBERS = count(1)
"""So that no two documents share what only one may have."""


def make_document(collection: Collection[Document], **own: Any) -> Document:
    """A document with these fields, and in the others what fits. It expires in an hour, if at all."""
    return _make(collection.struct, own)


def _make(struct: type[Document], own: Mapping[str, Any]) -> Document:
    hints = get_type_hints(struct)
    values = {
        field.name: _make_value(field.name, hints[field.name])
        for field in msgspec.structs.fields(struct)
        if field.name not in own and (field.required or field.name.startswith("expires"))
    }
    return struct(**values, **own)


def _make_value(name: str, hint: Any) -> Any:
    origin, choices = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return _make_value(name, choices[0])
    if origin is Literal:
        return choices[-1]
    if hint is datetime:
        return datetime.now(UTC).replace(microsecond=0) + timedelta(hours=1)
    if hint is str:
        return f"{name}{next(_NUMBERS)}"
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return _make(hint, {})
    return (origin or hint)()
