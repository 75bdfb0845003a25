"""Writers that meet: exactly one wins, and nothing is lost."""

from __future__ import annotations

import asyncio

from docstore import (
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Put,
    Query,
    Update,
    Write,
    WriteConflictError,
)

from .samples import NOTES, Note


async def _wins(store: DocumentStore, *writes: Write) -> bool:
    try:
        await store.write(*writes)
    except (DuplicateDocumentError, WriteConflictError):
        return False
    return True


async def test_of_forty_racing_inserts_one_wins(store: DocumentStore) -> None:
    results = await asyncio.gather(
        *(_wins(store, Insert(NOTES, Note(id="one", title=str(number)))) for number in range(40))
    )
    assert results.count(True) == 1
    assert await store.get(NOTES, "ana", "one") == Note(id="one", title=str(results.index(True)))


async def test_of_forty_racing_unique_values_one_wins(store: DocumentStore) -> None:
    results = await asyncio.gather(
        *(_wins(store, Insert(NOTES, Note(id=f"n{number}", slug="one"))) for number in range(40))
    )
    assert results.count(True) == 1
    assert await store.count(NOTES, {}) == 1


async def test_racing_additions_all_count(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a")))

    async def add_fifty() -> None:
        for _ in range(50):
            await store.write(Update(collection=NOTES, key=("ana", "a"), add={"like_count": 1}))

    await asyncio.gather(*(add_fifty() for _ in range(8)))
    assert await store.get(NOTES, "ana", "a") == Note(id="a", like_count=400)


async def test_of_two_racing_conditional_updates_one_wins(store: DocumentStore) -> None:
    for number in range(10):
        await store.write(Put(NOTES, Note(id="a")))
        results = await asyncio.gather(
            *(
                _wins(
                    store,
                    Update(
                        collection=NOTES, key=("ana", "a"), set={"parent_id": name}, when={"parent_id": None}
                    ),
                    Insert(NOTES, Note(id=f"{name}{number}")),
                )
                for name in ("x", "y")
            )
        )
        assert sorted(results) == [False, True]
    assert await store.count(NOTES, {}) == 11


async def test_racing_transactions_keep_two_documents_in_step(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="a")), Insert(NOTES, Note(id="b")))

    async def move_ten(source: str, target: str) -> None:
        for _ in range(10):
            await store.write(
                Update(collection=NOTES, key=("ana", source), add={"like_count": -1}),
                Update(collection=NOTES, key=("ana", target), add={"like_count": 1}),
            )

    async def watch() -> None:
        while not moves.done():
            pair = await store.find(NOTES, Query(where={"user_id": "ana"}))
            assert sum(note.like_count for note in pair) == 0

    moves = asyncio.gather(move_ten("a", "b"), move_ten("b", "a"), move_ten("a", "b"))
    await asyncio.gather(moves, watch())
    assert await store.get(NOTES, "ana", "b") == Note(id="b", like_count=10)


async def test_a_failing_write_does_not_touch_those_committed_with_it(store: DocumentStore) -> None:
    await store.write(Insert(NOTES, Note(id="taken")))
    results = await asyncio.gather(
        *(
            _wins(store, Insert(NOTES, Note(id=f"n{number}")), Insert(NOTES, Note(id=name)))
            for number, name in enumerate(["x", "taken", "y", "taken", "z"])
        )
    )
    assert results == [True, False, True, False, True]
    found = await store.find(NOTES, Query(where={"user_id": "ana"}))
    assert [note.id for note in found] == ["n0", "n2", "n4", "taken", "x", "y", "z"]
