"""What is stored: opening long conversations, listing many, sending in a long one; and the document store alone."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import msgspec

from bench.connections import HttpConnection
from bench.figures import percentile
from bench.people import Person
from bench.plans import ONE_STAMP
from bench.processes import RunningProgram
from bench.seeds import ANSWER
from docstore import Collection, DocumentStore, Insert, open_store
from tertulia.kernel.ids import new_id

WRITERS = 64


class StoredResult(msgspec.Struct, frozen=True):
    """Median seconds of one request."""

    open_long: float
    open_short: float
    list_first: float
    send: float
    """From the question to the moment at which the provider has it."""


class StoreResult(msgspec.Struct, frozen=True):
    """The document store by itself."""

    write_p50: float
    """Seconds for one acknowledged write, alone."""
    writes_per_second: float
    """Acknowledged writes by 64 writers at once."""
    read_p50: float
    """Seconds for one document by its key."""


class _Note(msgspec.Struct, frozen=True):
    id: str
    text: str


_NOTES = Collection("notes", _Note)


async def measure_stored(
    server: RunningProgram, person: Person, long_one: str, short_one: str, repeats: int
) -> StoredResult:
    """One round of requests, one after the other on one connection; each kind is sent a few times before."""
    connection = await HttpConnection.open(server.port)
    try:
        long_window = person.get(f"/api/conversations/{long_one}/messages?limit=50")
        short_window = person.get(f"/api/conversations/{short_one}/messages?limit=50")
        return StoredResult(
            open_long=await _measure_request(connection, long_window, repeats),
            open_short=await _measure_request(connection, short_window, repeats),
            list_first=await _measure_request(connection, person.get("/api/conversations?limit=25"), repeats),
            send=await _measure_send(connection, person, long_one, max(repeats // 4, 10)),
        )
    finally:
        connection.close()


async def measure_store(folder: Path, seconds: float) -> StoreResult:
    """Write and read notes of about 300 bytes in a file of their own."""
    store = open_store("sqlite", folder, "notes.db")
    await store.open((_NOTES,))
    try:
        alone = await _write_until(store, time.monotonic() + seconds / 3)
        started = time.monotonic()
        until = started + seconds
        together = await asyncio.gather(*(_write_until(store, until) for _ in range(WRITERS)))
        rate = sum(map(len, together)) / (time.monotonic() - started)
        note = _Note(new_id(), ANSWER)
        await store.write(Insert(_NOTES, note))
        reads: list[float] = []
        for _ in range(1000):
            started = time.perf_counter()
            await store.get(_NOTES, note.id)
            reads.append(time.perf_counter() - started)
    finally:
        await store.close()
    return StoreResult(percentile(alone, 0.5), rate, percentile(reads, 0.5))


async def _measure_request(connection: HttpConnection, request: bytes, repeats: int) -> float:
    times: list[float] = []
    for number in range(repeats + 5):
        reply = await connection.ask(request)
        if reply.status != 200:
            raise RuntimeError(f"the server answered {reply.status}: {reply.body[:500]!r}")
        if number >= 5:
            times.append((reply.ended - reply.asked) / 1e9)
    return percentile(times, 0.5)


async def _measure_send(
    connection: HttpConnection, person: Person, conversation_id: str, repeats: int
) -> float:
    times: list[float] = []
    for _ in range(repeats):
        reply = await connection.ask(person.question(ONE_STAMP, conversation_id))
        stamps = reply.read_stamps()
        if not stamps:
            raise RuntimeError(f"no answer came: {reply.body[:500]!r}")
        times.append((stamps[0][1] - reply.asked) / 1e9)
    return percentile(times, 0.5)


async def _write_until(store: DocumentStore, until: float) -> list[float]:
    times: list[float] = []
    while (started := time.monotonic()) < until:
        await store.write(Insert(_NOTES, _Note(new_id(), ANSWER)))
        times.append(time.monotonic() - started)
    return times
