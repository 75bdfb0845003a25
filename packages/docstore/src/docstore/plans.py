"""Which index serves a query. Decided from the collection's spec alone, so that both engines agree."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from docstore.errors import UnindexedQueryError
from docstore.port import Above, AnyOf, Below, Condition, Query, StartsWith, Where
from docstore.spec import Collection

Comparison: TypeAlias = Literal["equal", "null", "any", "any_or_null", "below", "above", "prefix"]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How a query is served.

    fields: the serving index's fields, or None when the document key serves it.
    equal: the fields compared by equality. ranged: the field compared by order, if any.
    order: the order fields without their sign. descending: the direction of all of them and of the key.
    """

    fields: tuple[str, ...] | None
    equal: tuple[str, ...]
    ranged: str | None
    order: tuple[str, ...]
    descending: bool


def comparison_of(condition: Condition) -> Comparison:
    """The sort of comparison that a condition asks for."""
    if condition is None:
        return "null"
    if isinstance(condition, AnyOf):
        return "any_or_null" if None in condition.values else "any"
    if isinstance(condition, Below):
        return "below"
    if isinstance(condition, Above):
        return "above"
    if isinstance(condition, StartsWith):
        return "prefix"
    return "equal"


def plan_query(collection: Collection[Any], query: Query) -> Plan:
    """Find the index for a query; UnindexedQueryError if neither the key nor an index serves it.

    Served means: the equality fields in any order, then the range field, then the order fields (a range
    field must be the first of them) are the first fields of the index. An index that ends there is preferred,
    because the document key follows its fields and breaks ties without a sort.
    """
    equal, ranged = _split_conditions(collection, query.where)
    order, descending = _split_order(collection, query)
    if ranged is not None and order and order[0] != ranged:
        raise UnindexedQueryError(f"{collection.name}: a range over {ranged!r} must be the first order field")
    _check_after(collection, query, order)
    fields = _choose_fields(collection, query.where, equal, order or ((ranged,) if ranged else ()))
    return Plan(fields=fields, equal=equal, ranged=ranged, order=order, descending=descending)


def plan_where(collection: Collection[Any], where: Where) -> Plan:
    """The plan of a condition without an order."""
    return plan_query(collection, Query(where=where))


def _split_conditions(collection: Collection[Any], where: Where) -> tuple[tuple[str, ...], str | None]:
    equal: list[str] = []
    ranged: list[str] = []
    known = collection.indexed_fields
    for field, condition in where.items():
        if field not in known:
            raise UnindexedQueryError(f"{collection.name}: no index names {field!r}")
        (ranged if isinstance(condition, Below | Above | StartsWith) else equal).append(field)
    if len(ranged) > 1:
        raise UnindexedQueryError(f"{collection.name}: only one field may be a range, not {ranged}")
    return tuple(equal), ranged[0] if ranged else None


def _split_order(collection: Collection[Any], query: Query) -> tuple[tuple[str, ...], bool]:
    descending = {field.startswith("-") for field in query.order}
    if len(descending) > 1:
        raise UnindexedQueryError(f"{collection.name}: all order fields must run in one direction")
    return tuple(field.removeprefix("-") for field in query.order), descending == {True}


def _check_after(collection: Collection[Any], query: Query, order: tuple[str, ...]) -> None:
    if query.after is not None and len(query.after) not in {len(order), len(order) + 1}:
        raise ValueError(f"{collection.name}: after needs a value per order field, and then the document key")


def _choose_fields(
    collection: Collection[Any], where: Where, equal: tuple[str, ...], tail: tuple[str, ...]
) -> tuple[str, ...] | None:
    """The fields of the index that serves, None for the key. Sets may be ordered by: they are ranges then."""
    if _is_served_by_key(collection, where, equal, tail):
        return None
    head = {field for field in equal if field not in tail or not isinstance(where[field], AnyOf)}
    sets = set(equal) - head
    wanted = len(head) + len(tail)
    serving = [
        index.fields
        for index in collection.indexes
        if set(index.fields[: len(head)]) == head and index.fields[len(head) : wanted] == tail
    ]
    if not serving or set(tail[: len(sets)]) != sets:
        raise UnindexedQueryError(
            f"{collection.name}: no index begins with {list(equal)} and goes on with {list(tail)}"
        )
    return min(serving, key=len)


def _is_served_by_key(
    collection: Collection[Any], where: Where, equal: tuple[str, ...], tail: tuple[str, ...]
) -> bool:
    """A whole key (values or sets of them), or plain equality on its first fields; in order of its last field."""
    key = collection.key
    if set(equal) != set(key[: len(equal)]):
        return False
    plain = {field for field in equal if not isinstance(where[field], AnyOf) and where[field] is not None}
    if len(equal) < len(key) and len(plain) < len(equal):
        return False
    if not tail:
        return True
    return tail == key[-1:] and len(equal) >= len(key) - 1 and plain >= set(key[:-1])
