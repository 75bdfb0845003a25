"""Queries as SQL, composed once per shape (fields, comparisons, order, page) and cached with the layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from docstore.fields import to_scalar
from docstore.keys import end_of_prefix, read_key_condition, read_position
from docstore.plans import Plan, comparison_of, plan_query, plan_where
from docstore.port import Above, AnyOf, Below, Condition, Query, StartsWith, Where
from docstore.sqlite.layouts import Cell, Layout, quote_name

MOST_VALUES = 32_000


class Term(msgspec.Struct, frozen=True):
    """A piece of a condition with its parameters."""

    sql: str
    cells: tuple[Cell, ...] = ()


def index_name(table: str, fields: tuple[str, ...]) -> str:
    """The name of a table's index over these fields."""
    return "__".join((table, *fields))


def compile_query(layout: Layout[Any], query: Query, columns: str, now: int) -> Term:
    """The statement that reads these columns of the documents that fit."""
    plan = _plan_for(layout, query)
    terms = [*_where_terms(layout, plan, query.where), *_after_terms(layout, plan, query)]
    tail = _order_clause(layout, plan)
    cells: tuple[Cell, ...] = ()
    if query.limit is not None:
        tail += " LIMIT ?"
        cells = (query.limit,)
    condition = _join_terms([*terms, *_alive_terms(layout, now)])
    source = f"{layout.table}{_forced_index(layout, plan, query.where)}"
    return Term(
        f"SELECT {columns} FROM {source}{condition.sql}{tail}",  # noqa: S608
        (*condition.cells, *cells),
    )


def compile_count(layout: Layout[Any], where: Where, now: int) -> Term:
    """The statement that counts the documents that fit."""
    plan = _plan_for(layout, Query(where=where))
    condition = _join_terms([*_where_terms(layout, plan, where), *_alive_terms(layout, now)])
    source = f"{layout.table}{_forced_index(layout, plan, where)}"
    return Term(f"SELECT count(*) FROM {source}{condition.sql}", condition.cells)  # noqa: S608


def compile_where(layout: Layout[Any], where: Where) -> tuple[str, tuple[Cell, ...]]:
    """The WHERE clause of a delete, expired documents included."""
    condition = _join_terms(_where_terms(layout, plan_where(layout.collection, where), where))
    return condition.sql, condition.cells


def _plan_for(layout: Layout[Any], query: Query) -> Plan:
    after = None if query.after is None else len(query.after)
    shape = (tuple((field, comparison_of(value)) for field, value in query.where.items()), query.order, after)
    plan = layout.plans.get(shape)
    if plan is None:
        plan = layout.plans[shape] = plan_query(layout.collection, query)
    return plan


def _join_terms(terms: Sequence[Term]) -> Term:
    if not terms:
        return Term("")
    sql = " WHERE " + " AND ".join(term.sql for term in terms)
    return Term(sql, tuple(cell for term in terms for cell in term.cells))


def _alive_terms(layout: Layout[Any], now: int) -> list[Term]:
    return [Term(layout.alive, (now,))] if layout.alive else []


def _forced_index(layout: Layout[Any], plan: Plan, where: Where) -> str:
    """Name the index, since SQLite without statistics may prefer another; a set with null can not use one."""
    if plan.fields is None or any(comparison_of(value) == "any_or_null" for value in where.values()):
        return ""
    return f" INDEXED BY {quote_name(index_name(layout.collection.name, plan.fields))}"


def _order_clause(layout: Layout[Any], plan: Plan) -> str:
    names = [] if plan.fields is None else [layout.column_of(field) for field in plan.order]
    direction = " DESC" if plan.descending else ""
    return " ORDER BY " + ", ".join(f"{name}{direction}" for name in (*names, "_key") if name)


def _where_terms(layout: Layout[Any], plan: Plan, where: Where) -> list[Term]:
    if plan.fields is None:
        return _key_terms(layout, plan, where)
    return [_compare(layout.column_of(field) or "_key", condition) for field, condition in where.items()]


def _key_terms(layout: Layout[Any], plan: Plan, where: Where) -> list[Term]:
    condition = read_key_condition(layout.collection.key, plan, where)
    if condition.keys is not None:
        return [_compare("_key", AnyOf(condition.keys))]
    return [
        *([Term("_key >= ?", (condition.first,))] if condition.first else []),
        *(Term("_key > ?", (bound,)) for bound in condition.above),
        *(Term("_key < ?", (bound,)) for bound in condition.below),
    ]


def _compare(column: str, condition: Condition) -> Term:
    match condition:
        case None:
            return Term(f"{column} IS NULL")
        case AnyOf():
            return _compare_set(column, condition)
        case Below():
            return Term(f"{column} < ?", (to_scalar(condition.value),))
        case Above():
            return Term(f"{column} > ?", (to_scalar(condition.value),))
        case StartsWith():
            return _compare_prefix(column, condition.value)
        case _:
            return Term(f"{column} = ?", (to_scalar(condition),))


def _compare_prefix(column: str, prefix: str) -> Term:
    """A range of the index. Texts sort after numbers, so nothing but a text is in it."""
    beyond = end_of_prefix(prefix)
    if beyond is None:
        return Term(f"{column} >= ?", (prefix,))
    return Term(f"({column} >= ? AND {column} < ?)", (prefix, beyond))


def _compare_set(column: str, condition: AnyOf) -> Term:
    """Membership; the number of marks is a power of two, so that few different statements arise."""
    cells = [to_scalar(value) for value in condition.values if value is not None]
    if len(cells) > MOST_VALUES:
        raise ValueError(f"a set holds at most {MOST_VALUES} values")
    if len(cells) > 1:
        cells += [cells[-1]] * ((1 << (len(cells) - 1).bit_length()) - len(cells))
    sql = f"{column} IN ({', '.join('?' * len(cells))})"
    if None in condition.values:
        sql = f"({sql} OR {column} IS NULL)"
    return Term(sql, tuple(cells))


def _after_terms(layout: Layout[Any], plan: Plan, query: Query) -> list[Term]:
    if query.after is None:
        return []
    operator = "<" if plan.descending else ">"
    if plan.fields is None:
        position = read_position(layout.collection.key, query.where, plan.order, query.after)
        return [Term(f"_key {operator} ?", (position,))]
    cells: list[Cell] = [to_scalar(value) for value in query.after]
    columns = [(layout.column_of(field) or "_key", layout.fields[field].nullable) for field in plan.order]
    if len(cells) > len(columns):
        columns.append(("_key", False))
    if not any(nullable for _, nullable in columns):
        names = ", ".join(name for name, _ in columns)
        return [Term(f"({names}) {operator} ({', '.join('?' * len(cells))})", tuple(cells))]
    return [_after_nullable([name for name, _ in columns], cells, descending=plan.descending)]


def _after_nullable(names: list[str], cells: list[Cell], *, descending: bool) -> Term:
    """The position after these values where null sorts before everything else."""
    choices: list[str] = []
    parameters: list[Cell] = []
    fixed: list[str] = []
    fixed_cells: list[Cell] = []
    follows: Callable[[str, Cell], Term | None] = _falls_below if descending else _rises_above
    for name, cell in zip(names, cells, strict=True):
        step = follows(name, cell)
        if step is not None:
            choices.append(" AND ".join([*fixed, step.sql]))
            parameters += [*fixed_cells, *step.cells]
        fixed.append(f"{name} IS NULL" if cell is None else f"{name} = ?")
        fixed_cells += [] if cell is None else [cell]
    return Term("(" + " OR ".join(f"({choice})" for choice in choices or ["0"]) + ")", tuple(parameters))


def _rises_above(name: str, cell: Cell) -> Term:
    return Term(f"{name} IS NOT NULL") if cell is None else Term(f"{name} > ?", (cell,))


def _falls_below(name: str, cell: Cell) -> Term | None:
    return None if cell is None else Term(f"({name} < ? OR {name} IS NULL)", (cell,))
