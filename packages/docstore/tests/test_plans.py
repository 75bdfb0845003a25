"""Which index serves what, by the spec alone."""

from __future__ import annotations

import pytest

from docstore import Above, AnyOf, Collection, Index, Query, UnindexedQueryError
from docstore.plans import plan_query

from .samples import NOTES, START, Note


def test_the_shortest_index_that_serves_is_chosen() -> None:
    spec = Collection(
        "notes", Note, indexes=(Index(("user_id", "created_at", "color")), Index(("user_id", "created_at")))
    )
    plan = plan_query(spec, Query(where={"user_id": "ana"}, order=("-created_at",)))
    assert plan.fields == ("user_id", "created_at")
    assert plan.descending


def test_the_key_is_preferred_when_no_order_is_asked_for() -> None:
    assert plan_query(NOTES, Query(where={"user_id": "ana"})).fields is None
    assert plan_query(NOTES, Query(where={})).fields is None


def test_a_set_that_is_ordered_by_is_a_range_of_the_index() -> None:
    query = Query(where={"user_id": "ana", "parent_id": AnyOf(("p",))}, order=("parent_id",))
    assert plan_query(NOTES, query).fields == ("user_id", "parent_id")


def test_a_range_must_come_right_after_the_equal_fields() -> None:
    with pytest.raises(UnindexedQueryError, match="no index begins"):
        plan_query(NOTES, Query(where={"user_id": "ana", "like_count": Above(1)}))
    with pytest.raises(UnindexedQueryError, match="first order field"):
        plan_query(NOTES, Query(where={"user_id": "ana", "created_at": Above(START)}, order=("parent_id",)))


def test_a_spec_with_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValueError, match="no field 'nothing'"):
        Collection("notes", Note, indexes=(Index(("nothing",)),))
