"""Documents past their time are gone for every reader and writer, swept or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from docstore import AnyOf, Delete, DocumentStore, Insert, Put, Query, Update, WriteConflictError

from .samples import TICKETS, Ticket


def _from_now(seconds: float) -> datetime:
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000) + timedelta(seconds=seconds)


@pytest.fixture
async def tickets(store: DocumentStore) -> DocumentStore:
    """A store with an ended ticket, one that will end and one that never does."""
    await store.write(
        Put(TICKETS, Ticket(id="ended", ends_at=_from_now(-1), code="x")),
        Put(TICKETS, Ticket(id="ending", ends_at=_from_now(600), code="y")),
        Put(TICKETS, Ticket(id="endless")),
    )
    return store


async def test_an_ended_document_is_never_returned(tickets: DocumentStore) -> None:
    assert await tickets.get(TICKETS, "ended") is None
    assert [ticket.id for ticket in await tickets.find(TICKETS, Query(where={}))] == ["ending", "endless"]
    assert await tickets.select(TICKETS, ["id"], Query(where={"id": AnyOf(("ended", "ending"))})) == [
        ("ending",)
    ]
    assert await tickets.count(TICKETS, {}) == 2
    assert await tickets.count(TICKETS, {"code": "x"}) == 0


async def test_an_ended_document_can_not_be_changed(tickets: DocumentStore) -> None:
    for write in (
        Update(collection=TICKETS, key=("ended",), set={"ends_at": None}),
        Delete(collection=TICKETS, key=("ended",)),
    ):
        with pytest.raises(WriteConflictError):
            await tickets.write(write)
    assert await tickets.get(TICKETS, "ended") is None


async def test_an_ended_document_is_not_in_the_way_of_a_new_one(tickets: DocumentStore) -> None:
    await tickets.write(Insert(TICKETS, Ticket(id="ended")))
    assert await tickets.get(TICKETS, "ended") == Ticket(id="ended")


async def test_an_ended_unique_value_is_not_in_the_way_of_a_new_one(tickets: DocumentStore) -> None:
    await tickets.write(Insert(TICKETS, Ticket(id="new", code="x")), Insert(TICKETS, Ticket(id="newer")))
    assert await tickets.count(TICKETS, {"code": "x"}) == 1


async def test_a_document_lives_on_when_its_time_is_moved(tickets: DocumentStore) -> None:
    later = _from_now(1200)
    await tickets.write(Update(collection=TICKETS, key=("ending",), set={"ends_at": later}))
    assert await tickets.get(TICKETS, "ending") == Ticket(id="ending", ends_at=later, code="y")
    query = Query(where={}, order=("-ends_at",), limit=1)
    assert await tickets.select(TICKETS, ["id"], query) == [("ending",)]
