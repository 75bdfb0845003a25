"""Queries as MongoDB filters and sorts, with the order and the meaning of null that the SQLite engine has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

import msgspec

from docstore.keys import end_of_prefix, read_key_condition, read_position
from docstore.mongodb.documents import Shape, encode_scalar
from docstore.plans import Plan, plan_query
from docstore.port import Above, AnyOf, Below, Condition, Query, Scalar, StartsWith, Where

Filter: TypeAlias = dict[str, Any]


class Search(msgspec.Struct, frozen=True):
    """What `find` takes."""

    filter: Filter
    sort: list[tuple[str, int]]


def compile_query(shape: Shape[Any], query: Query) -> Search:
    """The filter and the order of a query; UnindexedQueryError if no index serves it."""
    plan = plan_query(shape.collection, query)
    direction = -1 if plan.descending else 1
    names = [] if plan.fields is None else [shape.stored_name(field) for field in plan.order]
    conditions = [*_where_filters(shape, plan, query.where), *_after_filters(shape, plan, query)]
    return Search(
        _join_filters([*conditions, *alive_filters(shape)]), [(name, direction) for name in (*names, "_id")]
    )


def compile_where(shape: Shape[Any], where: Where, *, with_expired: bool = False) -> Filter:
    """The filter of a condition."""
    plan = plan_query(shape.collection, Query(where=where))
    alive = [] if with_expired else alive_filters(shape)
    return _join_filters([*_where_filters(shape, plan, where), *alive])


def compile_when(shape: Shape[Any], key: str, when: Mapping[str, Scalar]) -> Filter:
    """The filter of a conditional write; a field that the document lacks stands for its default."""
    conditions: list[Filter] = [{"_id": key}]
    for name, value in when.items():
        field = shape.fields[name]
        condition: Filter = {field.stored: encode_scalar(value)}
        if value is not None and value == field.absent:
            condition = {"$or": [condition, {field.stored: {"$exists": False}}]}
        conditions.append(condition)
    return _join_filters([*conditions, *alive_filters(shape)])


def expired_filter(shape: Shape[Any]) -> Filter | None:
    """What fits the documents that are past their time, or None if the collection's documents stay."""
    expires = shape.collection.expires
    return {shape.stored_name(expires): {"$lte": datetime.now(UTC)}} if expires else None


def alive_filters(shape: Shape[Any]) -> list[Filter]:
    """What leaves out the documents that are past their time and not removed yet."""
    expires = shape.collection.expires
    if not expires:
        return []
    name = shape.stored_name(expires)
    return [{"$or": [{name: None}, {name: {"$gt": datetime.now(UTC)}}]}]


def _join_filters(filters: list[Filter]) -> Filter:
    if not filters:
        return {}
    return filters[0] if len(filters) == 1 else {"$and": filters}


def _where_filters(shape: Shape[Any], plan: Plan, where: Where) -> list[Filter]:
    if plan.fields is None:
        return _key_filters(shape, plan, where)
    return [{shape.stored_name(field): _compare(condition)} for field, condition in where.items()]


def _key_filters(shape: Shape[Any], plan: Plan, where: Where) -> list[Filter]:
    condition = read_key_condition(shape.collection.key, plan, where)
    if condition.keys is not None:
        return [{"_id": {"$in": list(condition.keys)}}]
    return [
        *([{"_id": {"$gte": condition.first}}] if condition.first else []),
        *({"_id": {"$gt": bound}} for bound in condition.above),
        *({"_id": {"$lt": bound}} for bound in condition.below),
    ]


def _compare(condition: Condition) -> Any:
    match condition:
        case AnyOf():
            return {"$in": [encode_scalar(value) for value in condition.values]}
        case Below():
            return {"$lt": encode_scalar(condition.value)}
        case Above():
            return {"$gt": encode_scalar(condition.value)}
        case StartsWith():
            beyond = end_of_prefix(condition.value)
            return {"$gte": condition.value, **({"$lt": beyond} if beyond else {})}
        case _:
            return {"$eq": encode_scalar(condition)}


def _after_filters(shape: Shape[Any], plan: Plan, query: Query) -> list[Filter]:
    if query.after is None:
        return []
    if plan.fields is None:
        operator = "$lt" if plan.descending else "$gt"
        position = read_position(shape.collection.key, query.where, plan.order, query.after)
        return [{"_id": {operator: position}}]
    values = [encode_scalar(value) for value in query.after]
    names = [*(shape.stored_name(field) for field in plan.order), "_id"][: len(values)]
    bound = _outer_bound(names[0], values[0], descending=plan.descending)
    return [*bound, _follow(names, values, descending=plan.descending)]


def _outer_bound(name: str, value: Any, *, descending: bool) -> list[Filter]:
    """A plain range that holds every answer, which lets the server start in the middle of the index."""
    return [] if value is None or descending else [{name: {"$gte": value}}]


def _follow(names: list[str], values: list[Any], *, descending: bool) -> Filter:
    choices: list[Filter] = []
    fixed: list[Filter] = []
    for name, value in zip(names, values, strict=True):
        step = _falls_below(name, value) if descending else _rises_above(name, value)
        if step is not None:
            choices.append(_join_filters([*fixed, step]))
        fixed.append({name: {"$eq": value}})
    return {"$or": choices} if choices else {"_id": {"$in": []}}


def _rises_above(name: str, value: Any) -> Filter:
    return {name: {"$ne": None}} if value is None else {name: {"$gt": value}}


def _falls_below(name: str, value: Any) -> Filter | None:
    return None if value is None else {"$or": [{name: {"$lt": value}}, {name: None}]}
