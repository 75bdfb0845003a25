"""What the engines need to know about a struct's top-level fields, read from its annotations once."""

from __future__ import annotations

import types
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Literal, TypeAlias, Union, cast, get_args, get_origin

import msgspec

Kind: TypeAlias = Literal["datetime", "bool", "enum", "plain"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Field(msgspec.Struct, frozen=True):
    """One top-level field.

    name: in Python. stored: in the document. kind: how its values are turned into comparable scalars.
    nullable: None or UNSET are among its values.
    absent: what a stored document without this field means: the field's default, if that is a scalar.
    """

    name: str
    stored: str
    kind: Kind
    nullable: bool
    absent: Any


@lru_cache(maxsize=256)
def read_fields(struct: type[msgspec.Struct]) -> dict[str, Field]:
    """The fields of a struct by their Python names; ValueError for a struct not stored as an object."""
    config = struct.__struct_config__
    if config.array_like:
        raise ValueError(f"{struct.__name__} is array_like and has no named fields to store")
    fields: dict[str, Field] = {}
    for field in msgspec.structs.fields(struct):
        members = _flatten_annotation(field.type)
        fields[field.name] = Field(
            name=field.name,
            stored=field.encode_name,
            kind=_kind_of(members),
            nullable=type(None) in members or msgspec.UnsetType in members,
            absent=field.default if isinstance(field.default, str | int | datetime | Enum) else None,
        )
    return fields


def _flatten_annotation(annotation: Any) -> list[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _flatten_annotation(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return [member for part in get_args(annotation) for member in _flatten_annotation(part)]
    return [annotation]


def _kind_of(members: list[Any]) -> Kind:
    classes = [cast("type[Any]", member) for member in members if isinstance(member, type)]
    if any(issubclass(member, datetime) for member in classes):
        return "datetime"
    if any(issubclass(member, bool) for member in classes):
        return "bool"
    if any(issubclass(member, Enum) for member in classes):
        return "enum"
    return "plain"


def require_zone(value: Any) -> None:
    """ValueError for a time without a time zone: it would be another moment on another machine."""
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("a stored datetime must carry a time zone")


def to_milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970, rounded down as BSON does; ValueError for a moment without a time zone."""
    require_zone(moment)
    return (moment - EPOCH) // MILLISECOND


def from_milliseconds(milliseconds: int) -> datetime:
    """The UTC moment of these milliseconds."""
    return EPOCH + milliseconds * MILLISECOND


def to_scalar(value: Any) -> str | int | None:
    """A value as it is compared and sorted: times as milliseconds, booleans as integers, UNSET as null."""
    if value is None or value is msgspec.UNSET:
        return None
    if isinstance(value, datetime):
        return to_milliseconds(value)
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str | int):
        return value
    raise ValueError(f"a {type(value).__name__} can not be indexed or compared")
