"""Times, large numbers and text keep their meaning in every engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from docstore import Above, Below, DocumentStore, Insert, Put, Query, Update

from .samples import NOTES, Note

ODD_TIMES = [
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    datetime(2026, 11, 22, 1, 2, 3, 1_000, tzinfo=UTC),
]


@pytest.mark.parametrize("time", ODD_TIMES, ids=str)
async def test_times_keep_their_milliseconds(store: DocumentStore, time: datetime) -> None:
    await store.write(Insert(NOTES, Note(id="a", created_at=time)))
    assert await store.get(NOTES, "ana", "a") == Note(id="a", created_at=time)
    query = Query(where={"user_id": "ana", "created_at": time})
    assert await store.select(NOTES, ["created_at"], query) == [(time,)]


async def test_times_of_other_zones_are_the_same_moment(store: DocumentStore) -> None:
    utc = datetime(2026, 3, 1, 12, tzinfo=UTC)
    madrid = utc.astimezone(timezone(timedelta(hours=1)))
    await store.write(Insert(NOTES, Note(id="a", created_at=madrid)))
    assert await store.count(NOTES, {"user_id": "ana", "created_at": utc}) == 1
    assert await store.count(NOTES, {"user_id": "ana", "created_at": madrid}) == 1
    found = await store.get(NOTES, "ana", "a")
    assert found is not None
    assert found.created_at == utc


async def test_times_are_compared_by_whole_milliseconds(store: DocumentStore) -> None:
    exact = datetime(2026, 3, 1, 12, 0, 0, 5_000, tzinfo=UTC)
    await store.write(Insert(NOTES, Note(id="a", created_at=exact + timedelta(microseconds=999))))
    assert await store.count(NOTES, {"user_id": "ana", "created_at": exact}) == 1
    assert await store.count(NOTES, {"user_id": "ana", "created_at": Above(exact)}) == 0
    assert (
        await store.count(NOTES, {"user_id": "ana", "created_at": Below(exact + timedelta(milliseconds=1))})
        == 1
    )
    update = Update(collection=NOTES, key=("ana", "a"), set={"title": "t"}, when={"created_at": exact})
    await store.write(update)


async def test_a_time_without_a_zone_is_refused(store: DocumentStore) -> None:
    naive = datetime(2026, 3, 1)  # noqa: DTZ001 the subject of the test
    with pytest.raises(ValueError, match="time zone"):
        await store.write(Insert(NOTES, Note(id="a", created_at=naive)))
    with pytest.raises(ValueError, match="time zone"):
        await store.find(NOTES, Query(where={"user_id": "ana", "created_at": naive}))
    assert await store.count(NOTES, {}) == 0


async def test_integers_of_64_bits_are_exact(store: DocumentStore) -> None:
    numbers = [-(2**63), 2**63 - 1, 2**53 + 1, 0]
    await store.write(*(Insert(NOTES, Note(id=f"n{number}", like_count=number)) for number in numbers))
    query = Query(where={"user_id": "ana", "color": "red"}, order=("like_count",))
    assert [note.like_count for note in await store.find(NOTES, query)] == sorted(numbers)
    await store.write(Update(collection=NOTES, key=("ana", f"n{2**53 + 1}"), add={"like_count": 2}))
    assert await store.count(NOTES, {"user_id": "ana", "color": "red", "like_count": 2**53 + 3}) == 1


async def test_an_integer_beyond_64_bits_is_refused(store: DocumentStore) -> None:
    with pytest.raises((ValueError, OverflowError)):
        await store.write(Put(NOTES, Note(id="a", like_count=2**63)))
    assert await store.count(NOTES, {}) == 0


@pytest.mark.parametrize(
    "text", ["\0", "a\0b", "😀", "\u2028", "\x7f\x01", "é" * 1000, '{"a":1}', "$x", "\\u0000"]
)
async def test_text_is_kept_as_it_is(store: DocumentStore, text: str) -> None:
    note = Note(id="a", title=text, parent_id=text, tags=(text,))
    await store.write(Insert(NOTES, note), Put(NOTES, Note(id="b")))
    await store.write(
        Update(collection=NOTES, key=("ana", "b"), set={"title": text, "parent_id": text, "tags": (text,)})
    )
    assert await store.find(NOTES, Query(where={"user_id": "ana", "parent_id": text})) == [
        note,
        Note(id="b", title=text, parent_id=text, tags=(text,)),
    ]


async def test_a_lone_surrogate_is_refused(store: DocumentStore) -> None:
    for note in (Note(id="a", title="\udc00"), Note(id="a", parent_id="\udc00")):
        with pytest.raises(UnicodeEncodeError):
            await store.write(Insert(NOTES, note))
    with pytest.raises(UnicodeEncodeError):
        await store.find(NOTES, Query(where={"user_id": "ana", "parent_id": "\udc00"}))
    assert await store.count(NOTES, {}) == 0
