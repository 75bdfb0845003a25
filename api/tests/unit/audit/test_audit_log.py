"""Writing the audit log: one chain, however many write at once, and on several servers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.tests.unit.audit.conftest import KEY
from docstore import ArchivableStore, Query, StoreClosedError, open_store
from tertulia.kernel.clock import FixedClock
from tertulia.kernel.principal import SERVER, Actor
from tertulia.modules.audit import AUDIT_ENTRIES, AUDIT_HEADS, AuditEntry, AuditFilter, AuditLog, AuditReader

ADA = Actor(user_id="ada", address="192.0.2.1")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 1, 1, 12, 0, 0, 123_456, tzinfo=UTC))


async def read_all(store: ArchivableStore) -> list[AuditEntry]:
    return await store.find(AUDIT_ENTRIES, Query(where={}))


async def test_an_entry_says_who_did_what_to_what_from_where(store: ArchivableStore, log: AuditLog) -> None:
    await log.record(
        "role.changed", ADA, target_kind="role", target_id="editors", details={"name": "Editors"}
    )

    (entry,) = await read_all(store)

    assert (entry.number, entry.action, entry.area) == (1, "role.changed", "role")
    assert (entry.actor_id, entry.address, entry.via) == ("ada", "192.0.2.1", "page")
    assert (entry.target_kind, entry.target_id, entry.details) == ("role", "editors", {"name": "Editors"})
    assert entry.at == datetime(2026, 1, 1, 12, 0, 0, 123_000, tzinfo=UTC)


async def test_an_empty_log_is_in_order(log: AuditLog) -> None:
    verdict = await log.verify()

    assert (verdict.ok, verdict.entries) == (True, 0)


async def test_two_hundred_at_once_make_one_chain(store: ArchivableStore, log: AuditLog) -> None:
    await asyncio.gather(*(log.record("test.done", ADA, target_id=str(n)) for n in range(200)))

    assert [entry.number for entry in await read_all(store)] == list(range(1, 201))
    assert {entry.target_id for entry in await read_all(store)} == {str(n) for n in range(200)}
    assert (await log.verify()).entries == 200


async def test_several_servers_write_one_chain(store: ArchivableStore, clock: FixedClock) -> None:
    servers = [AuditLog(store, clock, KEY) for _ in range(4)]

    await asyncio.gather(*(server.record("test.done", SERVER) for server in servers for _ in range(25)))

    assert len(await read_all(store)) == 100
    for server in servers:
        assert (await server.verify()).ok


async def test_who_gives_up_waiting_takes_nobody_elses_entry_along(
    store: ArchivableStore, log: AuditLog
) -> None:
    waiting = [asyncio.ensure_future(log.record("test.done", ADA, target_id=str(n))) for n in range(10)]
    await asyncio.sleep(0)
    waiting[0].cancel()

    results = await asyncio.gather(*waiting, return_exceptions=True)

    assert isinstance(results[0], asyncio.CancelledError)
    assert results[1:] == [None] * 9
    assert {str(n) for n in range(1, 10)} <= {entry.target_id for entry in await read_all(store)}


async def test_who_records_hears_that_the_store_failed_and_the_next_entry_goes_through(
    tmp_path: Path, clock: FixedClock
) -> None:
    store = open_store("sqlite", tmp_path)
    await store.open((AUDIT_ENTRIES, AUDIT_HEADS))
    log = AuditLog(store, clock, KEY)
    await store.close()

    for _ in range(2):
        with pytest.raises(StoreClosedError):
            await log.record("test.done", ADA)


async def test_texts_are_bounded_and_fit_into_every_database(store: ArchivableStore, log: AuditLog) -> None:
    details = {f"{n:02}": "x" * 10_000 for n in range(100)} | {"bad": "\0\ud800"}

    await log.record("test.done", ADA, target_id="\ud800\0" + "y" * 10_000, details=details)

    (entry,) = await read_all(store)
    assert len(entry.details) == 20
    assert max(len(value) for value in entry.details.values()) == 500
    assert len(entry.target_id) < 501
    assert (await log.verify()).ok


async def test_pages_follow_one_another_without_a_gap(
    store: ArchivableStore, log: AuditLog, clock: FixedClock
) -> None:
    for n in range(30):
        clock.moment += timedelta(seconds=n % 2)
        await log.record("test.done", ADA)
    reader, cursor = AuditReader(store), None
    seen: list[int] = []

    while True:
        page = await reader.read_page(AuditFilter(), limit=7, cursor=cursor)
        seen += [entry.number for entry in page.entries]
        cursor = page.next_cursor
        if cursor is None:
            break

    assert seen == list(range(30, 0, -1))


async def test_filters_narrow_by_action_person_target_and_time(
    store: ArchivableStore, log: AuditLog, clock: FixedClock
) -> None:
    begin = clock.moment.replace(microsecond=0)
    for n, (action, user, target) in enumerate(
        (("user.made", "ada", "1"), ("user.suspended", "bob", "1"), ("usage.read", "ada", "2"))
    ):
        clock.moment = begin + timedelta(minutes=n)
        await log.record(action, Actor(user_id=user), target_id=target)
    reader = AuditReader(store)

    async def find(**wanted: object) -> list[str]:
        found = AuditFilter(**wanted)  # pyright: ignore[reportArgumentType] - one filter after another
        page = await reader.read_page(found, limit=10, cursor=None)
        exported = [entry.action async for batch in reader.read_all(found) for entry in batch]
        assert exported == [entry.action for entry in page.entries]
        return exported

    assert await find(action="us") == ["usage.read", "user.suspended", "user.made"]
    assert await find(action="user.") == ["user.suspended", "user.made"]
    assert await find(action="user.sus") == ["user.suspended"]
    assert await find(actor_id="ada") == ["usage.read", "user.made"]
    assert await find(actor_id="ada", action="user.") == ["user.made"]
    assert await find(target_id="1") == ["user.suspended", "user.made"]
    assert await find(target_id="1", actor_id="bob") == ["user.suspended"]
    assert await find(target_id="2", actor_id="bob") == []
    assert await find(from_time=begin + timedelta(minutes=1)) == ["usage.read", "user.suspended"]
    assert await find(to_time=begin + timedelta(minutes=1)) == ["user.made"]


async def test_a_filter_that_fits_little_ends_its_page_early_and_goes_on(
    store: ArchivableStore, log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tertulia.modules.audit.reading.MAX_LOOKED_AT", 10)
    monkeypatch.setattr("tertulia.modules.audit.reading._BATCH", 5)
    await log.record("rare.done", ADA)
    await asyncio.gather(*(log.record("usual.done", ADA) for _ in range(25)))
    reader = AuditReader(store)

    first = await reader.read_page(AuditFilter(action="rare"), limit=5, cursor=None)
    assert first.entries == []
    cursor, found = first.next_cursor, first.entries
    while cursor:
        page = await reader.read_page(AuditFilter(action="rare"), limit=5, cursor=cursor)
        cursor, found = page.next_cursor, found + page.entries

    assert [entry.number for entry in found] == [1]
