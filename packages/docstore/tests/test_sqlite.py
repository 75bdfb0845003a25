"""What is particular to SQLite: the file, its indexes, and several users of it."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from docstore import (
    Above,
    AnyOf,
    Collection,
    Delete,
    Index,
    Insert,
    Put,
    Query,
    StoreError,
    Update,
    Where,
    Write,
)
from docstore.sqlite import SqliteStore, writers
from docstore.sqlite.deliveries import Delivery
from docstore.sqlite.layouts import Layout
from docstore.sqlite.queries import compile_count, compile_query
from docstore.sqlite.writers import Writer

from .conftest import OpenStore
from .samples import COLLECTIONS, NOTES, START, TICKETS, Note, Ticket, moment

PATIENCE = 50.0
"""Seconds: more than a crowded machine needs."""
WRITER = """
import asyncio, sys
from pathlib import Path
from docstore import Insert, Update, open_store
from {samples} import COLLECTIONS, NOTES, Note

async def main(name):
    store = open_store("sqlite", Path(sys.argv[1]))
    await store.open(COLLECTIONS)
    for number in range(100):
        await store.write(
            Insert(NOTES, Note(id=f"{{name}}{{number}}")),
            Update(collection=NOTES, key=("ana", "shared"), add={{"like_count": 1}}),
        )
    await store.close()

asyncio.run(main(sys.argv[2]))
"""


def _explain(path: Path, sql: str, cells: tuple[object, ...]) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", cells))


@pytest.mark.parametrize(
    ("where", "order", "after"),
    [
        ({"user_id": "ana"}, ("created_at",), None),
        ({"user_id": "ana"}, ("-created_at",), (START, "ana/x")),
        ({"user_id": "ana", "is_pinned": False}, ("-created_at",), (START, "ana/x")),
        ({"user_id": "ana", "created_at": Above(START)}, ("created_at",), None),
        ({"user_id": "ana", "parent_id": None}, (), None),
        ({"user_id": "ana", "parent_id": "p"}, (), ("ana/x",)),
        ({"user_id": "ana"}, ("parent_id",), (None, "ana/x")),
        ({"user_id": "ana", "parent_id": AnyOf(("p", "q"))}, ("parent_id",), None),
        ({"user_id": "ana"}, ("id",), ("x",)),
        ({"user_id": "ana", "id": AnyOf(("a", "b"))}, ("id",), None),
        ({}, (), ("ana/x",)),
    ],
)
async def test_queries_search_an_index_in_order_and_never_sort(
    tmp_path: Path, where: Where, order: tuple[str, ...], after: tuple[object, ...] | None
) -> None:
    path = tmp_path / "a.db"
    store = SqliteStore(path)
    await store.open(COLLECTIONS)
    query = Query(where=where, order=order, after=after)  # pyright: ignore[reportArgumentType] parametrised
    columns = ", ".join(_columns_of(query))
    for selected in ("_doc", columns):
        term = compile_query(Layout(NOTES), query, selected, 0)
        plan = _explain(path, term.sql, term.cells)
        assert "SEARCH" in plan
        assert "SCAN" not in plan
        assert "TEMP B-TREE" not in plan
        assert ("COVERING" in plan) == (selected == columns)
    count = compile_count(Layout(NOTES), where, 0)
    assert "COVERING" in _explain(path, count.sql, count.cells)
    await store.close()


def _columns_of(query: Query) -> list[str]:
    """The columns of the fields that a query names, and the key."""
    layout = Layout(NOTES)
    names = [*query.where, *(field.removeprefix("-") for field in query.order)]
    return [*(layout.reader_of(name)[0] for name in names), "_key"]


async def test_indexes_that_the_spec_no_longer_has_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    for spec in (NOTES, Collection("notes", Note, key=NOTES.key, indexes=(Index(("slug",)),)), NOTES):
        store = SqliteStore(path)
        await store.open([spec])
        await store.write(Put(spec, Note(id="a", slug="s", created_at=moment(1))))
        with closing(sqlite3.connect(path)) as connection:
            indexes = {row[1] for row in connection.execute("PRAGMA index_list(notes)") if row[3] == "c"}
        assert len(indexes) == len(spec.indexes)
        await store.close()
    store = SqliteStore(path)
    await store.open([NOTES])
    assert await store.count(NOTES, {"user_id": "ana", "created_at": moment(1)}) == 1
    await store.close()


async def test_the_sweep_removes_ended_documents(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    store = SqliteStore(path, sweep_seconds=0.01)
    await store.open(COLLECTIONS)
    past = datetime.now(UTC) - timedelta(seconds=1)
    await store.write(*(Put(TICKETS, Ticket(id=f"t{number}", ends_at=past)) for number in range(2500)))
    await asyncio.to_thread(_wait_until_empty, path)
    await store.close()


def _wait_until_empty(path: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    with closing(sqlite3.connect(path)) as connection:
        while connection.execute("SELECT count(*) FROM tickets").fetchone() != (0,):
            assert time.monotonic() < deadline, "ended documents are still there"
            time.sleep(0.01)


class _Held(tuple[Write, ...]):
    """Writes that can not be read before `go`."""

    go: threading.Event
    was_in_time = False

    def __iter__(self) -> Iterator[Write]:
        self.was_in_time = self.go.wait(PATIENCE)
        return super().__iter__()


async def test_who_came_first_does_not_wait_for_everybody_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writers, "PATIENCE", 0)
    path = tmp_path / "documents.db"
    store = SqliteStore(path)
    await store.open(COLLECTIONS)
    await store.close()
    writer, delivery = Writer(path, {NOTES.name: Layout(NOTES)}, 30.0), Delivery(asyncio.get_running_loop())
    may_go, is_told = threading.Event(), threading.Event()
    in_front = writer.run_task(lambda _: may_go.wait(PATIENCE), delivery)
    first = writer.submit((Insert(NOTES, Note(id="first")),), delivery)
    first.add_done_callback(lambda _: is_told.set())
    held = _Held((Insert(NOTES, Note(id="second")),))
    held.go = is_told
    second = writer.submit(held, delivery)
    may_go.set()
    await asyncio.gather(in_front, first, second)
    await asyncio.to_thread(writer.stop)
    assert held.was_in_time


@pytest.mark.parametrize("beside", [(), (Insert(NOTES, Note(id="beside")),)])
async def test_a_value_that_the_database_can_not_hold_fails_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: tuple[Write, ...]
) -> None:
    monkeypatch.setattr(writers, "PATIENCE", 1e9)
    path = tmp_path / "documents.db"
    store = SqliteStore(path)
    await store.open(COLLECTIONS)
    writer, delivery = Writer(path, {NOTES.name: Layout(NOTES)}, 30.0), Delivery(asyncio.get_running_loop())
    may_go = threading.Event()
    in_front = writer.run_task(lambda _: may_go.wait(PATIENCE), delivery)
    good, bad = Insert(NOTES, Note(id="small")), Insert(NOTES, Note(id="big", like_count=2**70))
    begun = writer.submit((Insert(NOTES, Note(id="first")),), delivery)
    together = [writer.submit(one, delivery) for one in ((good,), (*beside, bad))]
    may_go.set()
    results = await asyncio.gather(in_front, begun, *together, return_exceptions=True)
    assert results[:3] == [True, None, None]
    assert isinstance(results[3], OverflowError)
    await asyncio.to_thread(writer.stop)
    assert {note.id for note in await store.find(NOTES, Query(where={}))} == {"first", "small"}
    await store.close()


async def test_a_value_that_the_database_can_not_hold_fails_and_the_store_goes_on(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "documents.db")
    await store.open(COLLECTIONS)
    with pytest.raises(OverflowError):
        await store.write(Insert(NOTES, Note(id="big", like_count=2**70)))
    await store.write(Insert(NOTES, Note(id="small")))
    assert await store.get(NOTES, "ana", "small") is not None
    await store.close()


async def test_two_processes_write_one_file(tmp_path: Path, new_sqlite: OpenStore) -> None:
    store = new_sqlite()
    await store.open(COLLECTIONS)
    await store.write(Insert(NOTES, Note(id="shared")))
    folder = Path(__file__).parent
    program = WRITER.format(samples="samples")
    writers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, str(tmp_path), name, env={"PYTHONPATH": str(folder)}
        )
        for name in ("x", "y")
    ]
    async with asyncio.timeout(PATIENCE):
        assert [await writer.wait() for writer in writers] == [0, 0]
    assert await store.get(NOTES, "ana", "shared") == Note(id="shared", like_count=200)
    assert await store.count(NOTES, {}) == 201
    await store.close()


async def test_two_stores_may_make_a_new_file_at_once(tmp_path: Path) -> None:
    stores = [SqliteStore(tmp_path / "a.db") for _ in range(5)]
    await asyncio.gather(*(store.open(COLLECTIONS) for store in stores))
    await asyncio.gather(*(store.write(Insert(NOTES, Note(id=str(id(store))))) for store in stores))
    assert await stores[0].count(NOTES, {}) == 5
    for store in stores:
        await store.close()


async def test_a_file_that_is_no_database_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"not a database" * 1000)
    store = SqliteStore(tmp_path / "a.db")
    with pytest.raises(StoreError):
        await store.open(COLLECTIONS)
    await store.close()


async def test_a_store_serves_one_event_loop_after_another(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    await store.open(COLLECTIONS)
    await asyncio.to_thread(asyncio.run, store.write(Insert(NOTES, Note(id="a"))))
    assert await store.get(NOTES, "ana", "a") == Note(id="a")
    await store.close()


class Nested(msgspec.Struct, frozen=True, tag="nested"):
    """A tagged struct."""

    id: str
    values: dict[str, int] = {}


async def test_a_tagged_struct_keeps_its_tag(tmp_path: Path) -> None:
    spec = Collection("nested", Nested)
    store = SqliteStore(tmp_path / "a.db")
    await store.open([spec])
    await store.write(Insert(spec, Nested(id="a")))
    await store.write(Update(collection=spec, key=("a",), set={"values": {"x": 1}}))
    assert await store.get(spec, "a") == Nested(id="a", values={"x": 1})
    await store.close()


async def test_what_is_deleted_is_not_in_the_file_any_more(tmp_path: Path) -> None:
    path = tmp_path / "documents.db"
    store = SqliteStore(path)
    await store.open(COLLECTIONS)
    await store.write(*(Insert(NOTES, Note(id=f"private-words-{number}")) for number in range(200)))
    await store.close()
    assert b"private-words-7" in path.read_bytes()
    store = SqliteStore(path)
    await store.open(COLLECTIONS)
    await store.write(
        *(Delete(collection=NOTES, key=("ana", f"private-words-{number}")) for number in range(7, 107))
    )
    await store.close()
    left = path.read_bytes()
    assert b"private-words-6" in left
    assert b"private-words-77" not in left
