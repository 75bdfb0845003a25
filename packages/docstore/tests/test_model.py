"""Random operations mean the same to SQLite as to the plain model."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docstore import (
    Above,
    AnyOf,
    Below,
    Delete,
    DeleteMany,
    DuplicateDocumentError,
    Insert,
    Put,
    Query,
    Scalar,
    StartsWith,
    Update,
    Write,
    WriteConflictError,
)
from docstore.sqlite import SqliteStore

from .model import Model
from .samples import NOTES, Color, Note, moment

users = st.sampled_from(["a", "b", "a-"])
ids = st.sampled_from(["1", "2", "3", "-"])
times = st.integers(-2, 2).map(moment)
texts = st.none() | st.sampled_from(["", "p", "q", "é", "\0", "😀"])
counts = st.integers(-2, 2)
slugs = st.none() | st.sampled_from(["s", "t"])
notes = st.builds(
    Note,
    id=ids,
    user_id=users,
    created_at=times,
    parent_id=texts,
    is_pinned=st.booleans(),
    color=st.sampled_from(Color),
    like_count=counts,
    slug=slugs,
    tags=st.tuples(st.text(max_size=3)),
)
keys = st.tuples(users, ids)
whens = st.fixed_dictionaries(
    {}, optional={"like_count": counts, "is_pinned": st.booleans(), "slug": st.none()}
)
changes = st.fixed_dictionaries(
    {},
    optional={
        "created_at": times,
        "parent_id": texts,
        "slug": st.none() | st.just("s"),
        "title": st.text(max_size=3),
    },
)
additions = st.fixed_dictionaries({}, optional={"like_count": counts, "share_count": counts})


def _conditions(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    bounds = values.filter(lambda value: value is not None)
    sets = st.lists(values, max_size=3).map(lambda chosen: AnyOf(tuple(chosen)))
    return values | sets | bounds.map(Below) | bounds.map(Above)


prefixes = st.sampled_from(["p", "é", "\0", "😀", "q"]).map(StartsWith)


def _queries(
    where: dict[str, st.SearchStrategy[Any]], orders: Sequence[tuple[str, ...]]
) -> st.SearchStrategy[tuple[dict[str, Any], tuple[str, ...]]]:
    return st.tuples(st.fixed_dictionaries(where), st.sampled_from(orders))


queries = st.one_of(
    _queries({"user_id": users}, [(), ("id",), ("-id",), ("created_at",), ("-created_at",), ("-parent_id",)]),
    _queries({"user_id": users, "parent_id": _conditions(texts)}, [("parent_id",), ("-parent_id",)]),
    _queries({"user_id": users, "parent_id": prefixes}, [(), ("parent_id",), ("-parent_id",)]),
    _queries({"user_id": users, "created_at": _conditions(times)}, [()]),
    _queries({"user_id": users, "color": st.sampled_from(Color)}, [("like_count",), ("-like_count",)]),
    _queries({"user_id": users, "id": _conditions(ids)}, [()]),
    _queries({"slug": st.sampled_from(["s", "t", None])}, [()]),
    _queries({}, [(), ("slug",)]),
)
writes: st.SearchStrategy[Write] = st.one_of(
    notes.map(lambda note: Insert(NOTES, note)),
    notes.map(lambda note: Put(NOTES, note)),
    st.builds(
        Update,
        collection=st.just(NOTES),
        key=keys,
        set=changes,
        add=additions,
        when=whens,
        optional=st.booleans(),
    ),
    st.builds(Delete, collection=st.just(NOTES), key=keys, when=whens, optional=st.booleans()),
    users.map(lambda user: DeleteMany(NOTES, {"user_id": user, "parent_id": "p"})),
)


def _is_orderable(where: dict[str, Any], order: tuple[str, ...]) -> bool:
    """An order by a field that is fixed by a plain value is not served."""
    return not any(
        field.removeprefix("-") in where
        and not isinstance(where[field.removeprefix("-")], AnyOf | Below | Above | StartsWith)
        for field in order
    )


async def _compare(groups: list[list[Write]], asked: list[Any]) -> None:
    model = Model(NOTES)
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "a.db", readers=1)
        await store.open([NOTES])
        try:
            for group in groups:
                expected = _outcome_of(model, group)
                assert await _result_of(store, group) is expected
            for (where, order), limit, position in asked:
                if _is_orderable(where, order):
                    await _compare_query(store, model, Query(where=where, order=order, limit=limit), position)
        finally:
            await store.close()


def _outcome_of(model: Model, group: list[Write]) -> type[Exception] | None:
    try:
        model.write(group)
    except (DuplicateDocumentError, WriteConflictError) as error:
        return type(error)
    return None


async def _result_of(store: SqliteStore, group: list[Write]) -> type[Exception] | None:
    try:
        await store.write(*group)
    except (DuplicateDocumentError, WriteConflictError) as error:
        return type(error)
    return None


async def _compare_query(store: SqliteStore, model: Model, query: Query, position: int) -> None:
    found = await store.find(NOTES, query)
    assert found == model.find(query)
    assert await store.count(NOTES, query.where) == len(model.find(Query(where=query.where)))
    if position < len(found):
        last = found[position]
        values: list[Scalar] = [getattr(last, field.removeprefix("-")) for field in query.order]
        for after in ((*values, NOTES.key_of(last)), tuple(values)):
            if after:
                page = Query(where=query.where, order=query.order, after=after, limit=query.limit)
                assert await store.find(NOTES, page) == model.find(page)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None)
@given(
    groups=st.lists(st.lists(writes, min_size=1, max_size=4), max_size=8),
    asked=st.lists(st.tuples(queries, st.none() | st.integers(0, 3), st.integers(0, 3)), max_size=8),
)
def test_random_operations_mean_the_same_as_in_the_model(groups: list[list[Write]], asked: list[Any]) -> None:
    asyncio.run(_compare(groups, asked))
