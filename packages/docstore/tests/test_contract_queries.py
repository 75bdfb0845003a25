"""What every engine finds, in which order, and what it refuses to look for."""

from __future__ import annotations

from typing import Any

import pytest

from docstore import (
    Above,
    AnyOf,
    Below,
    DocumentStore,
    Insert,
    Query,
    Scalar,
    StartsWith,
    UnindexedQueryError,
    Where,
)

from .samples import NOTES, START, TICKETS, Color, Note, Ticket, moment

NOTES_STORED = [
    Note(id="e", created_at=moment(2), like_count=3, is_pinned=True),
    Note(id="a", created_at=moment(0), parent_id="p"),
    Note(id="c", created_at=moment(1), parent_id="q", color=Color.BLUE, like_count=1),
    Note(id="b", created_at=moment(1), parent_id="p", like_count=-1),
    Note(id="d", created_at=moment(1), slug="d"),
    Note(id="z", user_id="ana-maria", created_at=moment(1)),
    Note(id="z", user_id="bob", created_at=moment(1)),
]


@pytest.fixture
async def notes(store: DocumentStore) -> DocumentStore:
    """A store that holds NOTES_STORED."""
    await store.write(*(Insert(NOTES, note) for note in NOTES_STORED))
    return store


@pytest.mark.parametrize(
    ("where", "order", "expected"),
    [
        ({"user_id": "ana"}, (), "a b c d e"),
        ({"user_id": "ana"}, ("id",), "a b c d e"),
        ({"user_id": "ana"}, ("-id",), "e d c b a"),
        ({"user_id": "ana"}, ("created_at",), "a b c d e"),
        ({"user_id": "ana"}, ("-created_at",), "e d c b a"),
        ({"user_id": "ana", "created_at": moment(1)}, (), "b c d"),
        ({"user_id": "ana", "created_at": Above(START)}, ("created_at",), "b c d e"),
        ({"user_id": "ana", "created_at": Above(moment(1))}, (), "e"),
        ({"user_id": "ana", "created_at": Below(moment(1))}, ("-created_at",), "a"),
        ({"user_id": "ana", "parent_id": None}, (), "d e"),
        ({"user_id": "ana", "parent_id": "p"}, (), "a b"),
        ({"user_id": "ana", "parent_id": AnyOf(("p", "q", "r"))}, ("parent_id",), "a b c"),
        ({"user_id": "ana", "parent_id": AnyOf((None, "q"))}, (), "c d e"),
        ({"user_id": "ana", "parent_id": AnyOf(("q", "p"))}, ("-parent_id",), "c b a"),
        ({"user_id": "ana", "color": AnyOf(("red", "blue"))}, ("color", "like_count"), "c b a d e"),
        ({"user_id": "ana", "id": AnyOf(("c", "x", "a"))}, ("-id",), "c a"),
        ({"user_id": "ana", "parent_id": AnyOf(())}, (), ""),
        ({"user_id": "ana"}, ("parent_id",), "d e a b c"),
        ({"user_id": "ana"}, ("-parent_id",), "c b a e d"),
        ({"user_id": "ana", "parent_id": Above("")}, ("parent_id",), "a b c"),
        ({"user_id": "ana", "parent_id": Below("z")}, (), "a b c"),
        ({"user_id": "ana", "is_pinned": True}, ("created_at",), "e"),
        ({"is_pinned": False, "user_id": "ana"}, ("-created_at",), "d c b a"),
        ({"user_id": "ana", "color": Color.BLUE}, (), "c"),
        ({"user_id": "ana", "color": "red"}, ("like_count",), "b a d e"),
        ({"user_id": "ana", "color": "red", "like_count": Above(-1)}, ("-like_count",), "e d a"),
        ({"user_id": "ana"}, ("color", "like_count"), "c b a d e"),
        ({"user_id": "ana"}, ("-color", "-like_count"), "e d a b c"),
        ({"user_id": "ana", "id": "c"}, (), "c"),
        ({"user_id": "ana", "id": AnyOf(("c", "x", "a", "c"))}, (), "a c"),
        ({"user_id": AnyOf(("ana", "bob")), "id": AnyOf(("z", "a"))}, (), "a z"),
        ({"user_id": "ana", "id": Above("b")}, (), "c d e"),
        ({"user_id": "ana", "id": Below("b")}, ("-id",), "a"),
        ({"user_id": Above("ana-maria")}, (), "z"),
        ({"user_id": "ana", "id": StartsWith("b")}, (), "b"),
        ({"user_id": "ana", "id": StartsWith("b")}, ("-id",), "b"),
        ({"user_id": StartsWith("ana-")}, (), "z"),
        ({"user_id": "ana", "parent_id": StartsWith("p")}, ("-parent_id",), "b a"),
        ({"user_id": "ana", "parent_id": StartsWith("pp")}, (), ""),
        ({"slug": "d"}, (), "d"),
        ({"user_id": "nobody"}, (), ""),
        ({}, (), "z a b c d e z"),
        ({}, ("-slug",), "d z e c b a z"),
    ],
)
async def test_a_query_finds_in_order(
    notes: DocumentStore, where: Where, order: tuple[str, ...], expected: str
) -> None:
    found = await notes.find(NOTES, Query(where=where, order=order))
    assert " ".join(note.id for note in found) == expected
    assert await notes.count(NOTES, where) == len(found)


@pytest.mark.parametrize("limit", [0, 1, 3, 100])
async def test_a_limit_cuts_the_answer(notes: DocumentStore, limit: int) -> None:
    found = await notes.find(NOTES, Query(where={"user_id": "ana"}, order=("created_at",), limit=limit))
    assert [note.id for note in found] == ["a", "b", "c", "d", "e"][:limit]


@pytest.mark.parametrize(
    "where",
    [
        {"title": "t"},
        {"parent_id": "p"},
        {"user_id": "ana", "parent_id": "p", "is_pinned": True},
        {"user_id": "ana", "is_pinned": True, "created_at": Above(START), "parent_id": Below("x")},
        {"user_id": Above("a"), "created_at": START},
        {"nothing": 1},
    ],
)
async def test_a_condition_without_an_index_is_refused(store: DocumentStore, where: dict[str, Any]) -> None:
    with pytest.raises(UnindexedQueryError):
        await store.find(NOTES, Query(where=where))
    with pytest.raises(UnindexedQueryError):
        await store.select(NOTES, ["id"], Query(where=where))
    with pytest.raises(UnindexedQueryError):
        await store.count(NOTES, where)


@pytest.mark.parametrize(
    ("where", "order"),
    [
        ({"user_id": "ana"}, ("title",)),
        ({"user_id": "ana"}, ("like_count",)),
        ({"user_id": "ana"}, ("created_at", "parent_id")),
        ({"user_id": "ana"}, ("color", "-like_count")),
        ({"user_id": "ana", "created_at": Above(START)}, ("parent_id",)),
        ({}, ("created_at",)),
        ({"user_id": AnyOf(("ana",))}, ("id",)),
        ({"user_id": AnyOf(("ana",)), "id": AnyOf(("a",))}, ("id",)),
        ({"user_id": "ana", "color": "red"}, ("color",)),
    ],
)
async def test_an_order_without_an_index_is_refused(
    store: DocumentStore, where: Where, order: tuple[str, ...]
) -> None:
    with pytest.raises(UnindexedQueryError):
        await store.find(NOTES, Query(where=where, order=order))


@pytest.mark.parametrize(
    "order", [("created_at",), ("-created_at",), ("parent_id",), ("-parent_id",), ("id",), ()]
)
@pytest.mark.parametrize("size", [1, 2, 3])
async def test_pages_hold_everything_once_though_values_tie(
    notes: DocumentStore, order: tuple[str, ...], size: int
) -> None:
    where: Where = {"user_id": "ana"}
    whole = await notes.find(NOTES, Query(where=where, order=order))
    pages: list[Note] = []
    after: tuple[Scalar, ...] | None = None
    while page := await notes.find(NOTES, Query(where=where, order=order, after=after, limit=size)):
        pages += page
        values = [getattr(page[-1], field.removeprefix("-")) for field in order]
        after = (*values, NOTES.key_of(page[-1]))
    assert pages == whole
    assert len(whole) == 5


@pytest.mark.parametrize(
    ("order", "after", "expected"),
    [
        (("created_at",), (moment(1),), "e"),
        (("-created_at",), (moment(1),), "a"),
        (("created_at",), (moment(1), "ana/c"), "d e"),
        (("-created_at",), (moment(1), "ana/c"), "b a"),
        (("created_at",), (moment(1), "ana/cc"), "d e"),
        (("parent_id",), (None,), "a b c"),
        (("-parent_id",), ("p",), "e d"),
        (("-parent_id",), (None,), ""),
        (("id",), ("b",), "c d e"),
        (("-id",), ("b",), "a"),
        ((), ("ana/b",), "c d e"),
        (("color", "like_count"), ("red", 0), "e"),
        (("color", "like_count"), ("red", 0, "ana/a"), "d e"),
    ],
)
async def test_after_is_a_position_whether_or_not_a_document_stands_there(
    notes: DocumentStore, order: tuple[str, ...], after: tuple[Scalar, ...], expected: str
) -> None:
    found = await notes.find(NOTES, Query(where={"user_id": "ana"}, order=order, after=after))
    assert " ".join(note.id for note in found) == expected


async def test_after_goes_with_a_range_on_the_other_side(notes: DocumentStore) -> None:
    query = Query(
        where={"user_id": "ana", "created_at": Below(moment(2))},
        order=("created_at",),
        after=(START, "ana/a"),
    )
    assert [note.id for note in await notes.find(NOTES, query)] == ["b", "c", "d"]


@pytest.mark.parametrize("after", [(), (START, "k", "x")])
async def test_an_after_of_another_length_is_refused(store: DocumentStore, after: tuple[Scalar, ...]) -> None:
    with pytest.raises(ValueError, match="after needs"):
        await store.find(NOTES, Query(where={"user_id": "ana"}, order=("created_at",), after=after))


async def test_select_reads_indexed_fields_as_their_types(notes: DocumentStore) -> None:
    query = Query(where={"user_id": "ana"}, order=("-created_at",), limit=2)
    found = await notes.select(
        NOTES, ["id", "created_at", "is_pinned", "parent_id", "user_id", "color"], query
    )
    assert found == [("e", moment(2), True, None, "ana", "red"), ("d", moment(1), False, None, "ana", "red")]


async def test_select_of_a_field_that_is_not_indexed_is_refused(store: DocumentStore) -> None:
    with pytest.raises(ValueError, match="not an indexed field"):
        await store.select(NOTES, ["title"], Query(where={"user_id": "ana"}))


async def test_select_reads_null_for_a_null(store: DocumentStore) -> None:
    await store.write(Insert(TICKETS, Ticket(id="t")))
    assert await store.select(TICKETS, ["id", "ends_at", "code"], Query(where={})) == [("t", None, None)]


async def test_text_is_sorted_by_code_point(store: DocumentStore) -> None:
    words = ["Z", "a", "é", "z", "ж", "\uffee", "😀", "", "a b", "a-b", "a\0b", "'", '"; --', "%", "_"]
    notes = [Note(id=f"n{number}", parent_id=word) for number, word in enumerate(words)]
    await store.write(*(Insert(NOTES, note) for note in notes))
    found = await store.find(NOTES, Query(where={"user_id": "ana"}, order=("parent_id",)))
    assert [note.parent_id for note in found] == sorted(words)
    for word in words:
        assert await store.count(NOTES, {"user_id": "ana", "parent_id": word}) == 1


async def test_keys_that_begin_alike_are_kept_apart(store: DocumentStore) -> None:
    users = ["ana", "ana ", "ana-", "ana.", "ana0", "ana\uffff", "an"]
    await store.write(*(Insert(NOTES, Note(id="n", user_id=user)) for user in users))
    for user in users:
        assert await store.find(NOTES, Query(where={"user_id": user}, order=("id",))) == [
            Note(id="n", user_id=user)
        ]


async def test_many_values_at_once(store: DocumentStore) -> None:
    await store.write(*(Insert(NOTES, Note(id=f"n{number}", parent_id=f"p{number}")) for number in range(50)))
    wanted = tuple(f"p{number}" for number in range(1000))
    assert await store.count(NOTES, {"user_id": "ana", "parent_id": AnyOf(wanted)}) == 50
    keys = tuple(f"n{number}" for number in range(1000))
    assert await store.count(NOTES, {"user_id": "ana", "id": AnyOf(keys)}) == 50


TEXTS = [
    "a",
    "ab",
    "abc",
    "abd",
    "ac",
    "a\ud7ff",
    "a\ue000",
    "a😀",
    "a😀b",
    "a😁",
    "a\U0010ffff",
    "a\U0010ffffz",
    "b",
    "A",
    "",
]


@pytest.mark.parametrize(
    "prefix",
    ["a", "ab", "abc", "a😀", "a\ud7ff", "a\ue000", "a\U0010ffff", "\U0010ffff", "b", "zz", "%", "a_", "."],
)
async def test_a_prefix_finds_what_begins_with_it_and_nothing_else(store: DocumentStore, prefix: str) -> None:
    notes = [Note(id=f"{number:02}", parent_id=text) for number, text in enumerate(TEXTS)]
    await store.write(
        *(Insert(NOTES, note) for note in notes),
        Insert(NOTES, Note(id="null")),
        Insert(NOTES, Note(id="other", user_id="bob", parent_id=prefix)),
    )
    where: Where = {"user_id": "ana", "parent_id": StartsWith(prefix)}
    expected = [text for text in sorted(TEXTS) if text.startswith(prefix)]
    rows = await store.select(NOTES, ("parent_id",), Query(where=where, order=("parent_id",)))
    assert [row[0] for row in rows] == expected
    assert await store.count(NOTES, where) == len(expected)


async def test_a_prefix_is_paged_through_in_both_directions(store: DocumentStore) -> None:
    await store.write(
        *(Insert(NOTES, Note(id=f"{number}", parent_id="pq"[number % 2])) for number in range(9))
    )
    for sign in ("", "-"):
        where: Where = {"user_id": "ana", "parent_id": StartsWith("p")}
        order = (f"{sign}parent_id",)
        whole = await store.find(NOTES, Query(where=where, order=order))
        assert len(whole) == 5
        after = ("p", NOTES.key_of(whole[1]))
        assert await store.find(NOTES, Query(where=where, order=order, after=after)) == whole[2:]


def test_an_empty_prefix_is_refused() -> None:
    with pytest.raises(ValueError, match="prefix"):
        StartsWith("")
