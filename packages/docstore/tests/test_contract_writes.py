"""What every engine does with writes."""

from __future__ import annotations

import msgspec
import pytest

from docstore import (
    AnyOf,
    Delete,
    DeleteMany,
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Put,
    Query,
    UnindexedQueryError,
    Update,
    WriteConflictError,
)

from .samples import NOTES, START, Color, Detail, Note, moment

FULL = Note(
    id="full",
    title='Ünï "quoted" \\ \n\t emoji 😀 null \0 end',
    parent_id="p",
    is_pinned=True,
    color=Color.BLUE,
    like_count=2**53 + 1,
    share_count=-1,
    slug="s",
    comment="",
    detail=Detail(page_count=3, seen_at=moment(1.5)),
    tags=("a", "", "ж"),
    scores={"x.y": 1.0, "$z": -0.5, "": 1e300},
)


async def test_a_document_comes_back_as_it_was(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, FULL), Insert(NOTES, Note(id="bare")))
    assert await store.get(NOTES, "ana", "full") == FULL
    assert await store.get(NOTES, "ana", "bare") == Note(id="bare")


async def test_a_missing_document_is_none(store: DocumentStore) -> None:
    assert await store.get(NOTES, "ana", "nothing") is None


async def test_a_key_of_another_owner_finds_nothing(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a")))
    assert await store.get(NOTES, "bob", "a") is None


@pytest.mark.parametrize("key", [("ana",), ("ana", "a", "b"), ("ana", ""), ("ana", "a/b"), ("ana", "a\0")])
async def test_a_malformed_key_is_refused(store: DocumentStore, key: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="a key"):
        await store.get(NOTES, *key)
    with pytest.raises(ValueError, match="a key"):
        await store.write(Delete(collection=NOTES, key=key, optional=True))


async def test_no_write_at_all_is_fine(store: DocumentStore) -> None:
    await store.write()


async def test_inserting_a_key_twice_is_refused_and_keeps_the_first(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a", title="first")))
    with pytest.raises(DuplicateDocumentError) as caught:
        await store.write(Insert(NOTES, Note(id="a", title="second")))
    assert caught.value.collection == "notes"
    assert await store.get(NOTES, "ana", "a") == Note(id="a", title="first")


async def test_put_adds_and_then_replaces(store: DocumentStore) -> None:
    await store.write(Put(NOTES, FULL))
    await store.write(Put(NOTES, Note(id="full", title="second")))
    assert await store.get(NOTES, "ana", "full") == Note(id="full", title="second")
    assert await store.count(NOTES, {"user_id": "ana", "parent_id": "p"}) == 0


async def test_a_unique_value_is_refused_twice_by_insert_put_and_update(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a", slug="one")), Insert(NOTES, Note(id="b", slug="two")))
    for write in (
        Insert(NOTES, Note(id="c", slug="one")),
        Put(NOTES, Note(id="b", slug="one")),
        Update(collection=NOTES, key=("ana", "b"), set={"slug": "one"}),
    ):
        with pytest.raises(DuplicateDocumentError):
            await store.write(write)
    assert await store.get(NOTES, "ana", "b") == Note(id="b", slug="two")
    assert await store.count(NOTES, {"slug": "one"}) == 1


async def test_null_is_equal_to_nothing_in_a_unique_index(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a")), Insert(NOTES, Note(id="b")))
    assert await store.count(NOTES, {"slug": None}) == 2


async def test_a_freed_unique_value_may_be_taken_again(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a", slug="one")))
    await store.write(
        Update(collection=NOTES, key=("ana", "a"), set={"slug": None}),
        Insert(NOTES, Note(id="b", slug="one")),
    )
    assert await store.count(NOTES, {"slug": "one"}) == 1


async def test_update_sets_every_kind_of_field(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="full", user_id="ana", created_at=START)))
    names = [name for name in Note.__struct_fields__ if name not in {"id", "user_id"}]
    changes = {name: getattr(FULL, name) for name in names}
    await store.write(Update(collection=NOTES, key=("ana", "full"), set=changes))
    assert await store.get(NOTES, "ana", "full") == FULL
    assert await store.count(NOTES, {"user_id": "ana", "is_pinned": True}) == 1
    assert await store.count(NOTES, {"user_id": "ana", "color": Color.BLUE}) == 1


async def test_update_clears_fields_with_none_and_unset(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, FULL))
    await store.write(
        Update(
            collection=NOTES,
            key=("ana", "full"),
            set={"parent_id": None, "detail": None, "comment": msgspec.UNSET, "title": ""},
        )
    )
    expected = msgspec.structs.replace(FULL, parent_id=None, detail=None, comment=msgspec.UNSET, title="")
    assert await store.get(NOTES, "ana", "full") == expected
    assert await store.count(NOTES, {"user_id": "ana", "parent_id": None}) == 1


async def test_update_of_only_one_field_to_unset_removes_it(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, FULL))
    await store.write(Update(collection=NOTES, key=("ana", "full"), set={"comment": msgspec.UNSET}))
    assert await store.get(NOTES, "ana", "full") == msgspec.structs.replace(FULL, comment=msgspec.UNSET)


async def test_add_counts_from_a_value_from_null_and_from_nothing(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a", like_count=5)), Insert(NOTES, Note(id="b")))
    for key in ("a", "b"):
        await store.write(
            Update(
                collection=NOTES,
                key=("ana", key),
                add={"like_count": 3, "share_count": -2},
                set={"title": "t"},
            )
        )
    assert await store.get(NOTES, "ana", "a") == Note(id="a", title="t", like_count=8, share_count=-2)
    assert await store.get(NOTES, "ana", "b") == Note(id="b", title="t", like_count=3, share_count=-2)
    found = await store.find(NOTES, Query(where={"user_id": "ana", "color": "red", "like_count": 8}))
    assert [note.id for note in found] == ["a"]


async def test_add_with_set_and_unset_in_one_update(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a", comment="c", title="$like_count")))
    change = {"comment": msgspec.UNSET, "title": "$title", "tags": ("$x",)}
    await store.write(Update(collection=NOTES, key=("ana", "a"), set=change, add={"share_count": 1}))
    assert await store.get(NOTES, "ana", "a") == Note(id="a", title="$title", tags=("$x",), share_count=1)


@pytest.mark.parametrize(
    "when",
    [
        {"title": "t"},
        {"is_pinned": True, "parent_id": None},
        {"like_count": 7},
        {"share_count": None},
        {"created_at": START},
        {"color": Color.RED},
        {"comment": None},
    ],
)
async def test_update_applies_when_the_document_fits(store: DocumentStore, when: dict[str, object]) -> None:
    await store.write(Insert(NOTES, Note(id="a", title="t", is_pinned=True, like_count=7)))
    await store.write(Update(collection=NOTES, key=("ana", "a"), set={"title": "new"}, when=when))  # pyright: ignore[reportArgumentType] parametrised
    found = await store.get(NOTES, "ana", "a")
    assert found is not None
    assert found.title == "new"


@pytest.mark.parametrize(
    "when",
    [
        {"title": "x"},
        {"title": None},
        {"is_pinned": False},
        {"like_count": 0},
        {"share_count": 0},
        {"created_at": moment(1)},
    ],
)
async def test_update_is_refused_when_the_document_does_not_fit(
    store: DocumentStore, when: dict[str, object]
) -> None:
    note = Note(id="a", title="t", is_pinned=True, like_count=7)
    await store.write(Insert(NOTES, note))
    update = Update(collection=NOTES, key=("ana", "a"), set={"title": "new"}, when=when)  # pyright: ignore[reportArgumentType] parametrised
    with pytest.raises(WriteConflictError) as caught:
        await store.write(update)
    assert (caught.value.collection, caught.value.key) == ("notes", "ana/a")
    await store.write(msgspec.structs.replace(update, optional=True))
    assert await store.get(NOTES, "ana", "a") == note


async def test_a_default_that_is_not_stored_fits_its_condition(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a")))
    when = {"title": "", "is_pinned": False, "like_count": 0, "color": "red", "created_at": START}
    await store.write(Update(collection=NOTES, key=("ana", "a"), set={"title": "new"}, when=when))
    with pytest.raises(WriteConflictError):
        await store.write(Update(collection=NOTES, key=("ana", "a"), set={"title": "x"}, when={"title": ""}))


async def test_an_update_without_changes_only_checks(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a", title="t")))
    await store.write(Update(collection=NOTES, key=("ana", "a"), when={"title": "t"}))
    with pytest.raises(WriteConflictError):
        await store.write(Update(collection=NOTES, key=("ana", "a"), when={"title": "x"}))
    assert await store.get(NOTES, "ana", "a") == Note(id="a", title="t")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"set": {"id": "b"}}, "key fields"),
        ({"set": {"nothing": 1}}, "no field"),
        ({"add": {"nothing": 1}}, "no field"),
        ({"set": {"like_count": 1}, "add": {"like_count": 1}}, "either"),
        ({"when": {"nothing": 1}}, "no field"),
        ({"when": {"title": "a\0b"}}, "null character"),
    ],
)
async def test_an_update_that_makes_no_sense_is_refused(
    store: DocumentStore, change: dict[str, object], reason: str
) -> None:
    await store.write(Insert(NOTES, Note(id="a")))
    with pytest.raises(ValueError, match=reason):
        await store.write(Update(collection=NOTES, key=("ana", "a"), **change))  # pyright: ignore[reportArgumentType] parametrised


async def test_delete_removes_one_document_if_it_fits(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a")), Insert(NOTES, Note(id="b")))
    with pytest.raises(WriteConflictError):
        await store.write(Delete(collection=NOTES, key=("ana", "a"), when={"title": "x"}))
    await store.write(Delete(collection=NOTES, key=("ana", "a"), when={"title": ""}))
    with pytest.raises(WriteConflictError):
        await store.write(Delete(collection=NOTES, key=("ana", "a")))
    await store.write(Delete(collection=NOTES, key=("ana", "a"), optional=True))
    assert await store.count(NOTES, {}) == 1


async def test_delete_many_removes_what_fits(store: DocumentStore) -> None:
    notes = [Note(id=f"n{number}", parent_id="p" if number % 2 else None) for number in range(6)]
    await store.write(*(Insert(NOTES, note) for note in notes), Insert(NOTES, Note(id="n1", user_id="bob")))
    await store.write(DeleteMany(NOTES, {"user_id": "ana", "parent_id": "p"}))
    await store.write(DeleteMany(NOTES, {"user_id": "ana", "id": AnyOf(("n0", "n9"))}))
    found = await store.find(NOTES, Query(where={}))
    assert [(note.user_id, note.id) for note in found] == [("ana", "n2"), ("ana", "n4"), ("bob", "n1")]


async def test_delete_many_without_an_index_is_refused(store: DocumentStore) -> None:
    with pytest.raises(UnindexedQueryError):
        await store.write(DeleteMany(NOTES, {"title": "t"}))


async def test_writes_apply_in_order_and_see_each_other(store: DocumentStore) -> None:
    await store.write(
        Insert(NOTES, Note(id="a")),
        Update(collection=NOTES, key=("ana", "a"), add={"like_count": 1}),
        Update(collection=NOTES, key=("ana", "a"), set={"title": "t"}, when={"like_count": 1}),
        Insert(NOTES, Note(id="b")),
        DeleteMany(NOTES, {"user_id": "ana", "id": "b"}),
        Put(NOTES, Note(id="c")),
    )
    assert await store.find(NOTES, Query(where={})) == [Note(id="a", title="t", like_count=1), Note(id="c")]


@pytest.mark.parametrize("failure", ["duplicate", "conflict", "invalid"])
async def test_a_write_that_fails_changes_nothing(store: DocumentStore, failure: str) -> None:
    before = [Note(id="a", slug="one"), Note(id="b")]
    await store.write(*(Insert(NOTES, note) for note in before))
    last = {
        "duplicate": Insert(NOTES, Note(id="z", slug="one")),
        "conflict": Update(collection=NOTES, key=("ana", "a"), set={"title": "x"}, when={"title": "y"}),
        "invalid": Insert(NOTES, Note(id="z", title="\ud800")),
    }[failure]
    expected = {"duplicate": DuplicateDocumentError, "conflict": WriteConflictError, "invalid": ValueError}[
        failure
    ]
    with pytest.raises(expected):
        await store.write(
            Insert(NOTES, Note(id="c")),
            Update(collection=NOTES, key=("ana", "b"), set={"title": "changed"}),
            Delete(collection=NOTES, key=("ana", "a")),
            Insert(NOTES, Note(id="a", slug="one")),
            last,
        )
    assert await store.find(NOTES, Query(where={})) == before


async def test_a_missed_optional_update_lets_the_rest_go_on(store: DocumentStore) -> None:
    await store.write(
        Update(collection=NOTES, key=("ana", "no"), set={"title": "x"}, optional=True),
        Delete(collection=NOTES, key=("ana", "no"), optional=True),
        Insert(NOTES, Note(id="a")),
    )
    assert await store.count(NOTES, {}) == 1


async def test_a_document_of_a_megabyte_is_stored_updated_and_found(store: DocumentStore) -> None:
    note = Note(id="big", title="é" * 500_000, tags=tuple(f"tag {number}" for number in range(10_000)))
    await store.write(Put(NOTES, note))
    await store.write(
        Update(collection=NOTES, key=("ana", "big"), set={"is_pinned": True}, add={"like_count": 1})
    )
    assert await store.get(NOTES, "ana", "big") == msgspec.structs.replace(note, is_pinned=True, like_count=1)
