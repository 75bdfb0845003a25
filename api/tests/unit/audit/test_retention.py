"""Removing old entries: what is left is in order and says so, also when several servers remove at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.tests.unit.audit.conftest import KEY
from docstore import ArchivableStore, Collection, Document, Query
from docstore.sqlite import SqliteStore
from tertulia.kernel.clock import FixedClock
from tertulia.kernel.principal import SERVER
from tertulia.modules.audit import AUDIT_ENTRIES, AUDIT_HEADS, AuditEntry, AuditLog, AuditRetention

FIRST_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
KEEP_DAYS = 30


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(FIRST_DAY)


def retain(store: ArchivableStore, clock: FixedClock, log: AuditLog, days: int = KEEP_DAYS) -> AuditRetention:
    return AuditRetention(store, clock, log, keep_days=days)


async def record_many(log: AuditLog, count: int) -> None:
    await asyncio.gather(*(log.record("test.done", SERVER, target_id=str(number)) for number in range(count)))


async def read_all(store: ArchivableStore) -> list[AuditEntry]:
    return await store.find(AUDIT_ENTRIES, Query(where={}))


async def test_what_is_older_goes_and_the_rest_is_in_order_and_says_what_went(
    store: ArchivableStore, log: AuditLog, clock: FixedClock
) -> None:
    await record_many(log, 450)
    clock.moment = FIRST_DAY + timedelta(days=1)
    await record_many(log, 10)
    clock.moment = FIRST_DAY + timedelta(days=KEEP_DAYS + 1)

    await retain(store, clock, log).run()

    kept = await read_all(store)
    assert [entry.number for entry in kept] == list(range(451, 462))
    assert (kept[-1].action, kept[-1].details) == ("audit.shortened", {"before": "2026-01-02"})
    verdict = await AuditLog(store, clock, KEY).verify()
    assert (verdict.ok, verdict.entries, verdict.removed) == (True, 11, 450)
    assert verdict.since == FIRST_DAY + timedelta(days=1)


async def test_nothing_younger_than_the_days_goes_and_a_second_look_on_the_same_day_writes_nothing(
    store: ArchivableStore, log: AuditLog, clock: FixedClock
) -> None:
    await record_many(log, 3)
    retention = retain(store, clock, log)

    clock.moment = FIRST_DAY + timedelta(days=KEEP_DAYS, hours=6)
    await retention.run()
    assert len(await read_all(store)) == 3

    clock.moment = FIRST_DAY + timedelta(days=KEEP_DAYS + 1)
    for _ in range(3):
        await retention.run()
    assert [entry.number for entry in await read_all(store)] == [4]


async def test_the_log_goes_on_and_is_shortened_again(
    store: ArchivableStore, log: AuditLog, clock: FixedClock
) -> None:
    retention = retain(store, clock, log)
    for day in range(0, 100, 10):
        clock.moment = FIRST_DAY + timedelta(days=day)
        await record_many(log, 30)
        await retention.run()
        verdict = await AuditLog(store, clock, KEY).verify()
        assert verdict.ok, verdict.reason

    assert (await log.verify()).since == FIRST_DAY + timedelta(days=60)


async def test_a_log_of_which_everything_is_old_can_go_whole(
    store: ArchivableStore, log: AuditLog, clock: FixedClock
) -> None:
    await record_many(log, 3)
    clock.moment = FIRST_DAY + timedelta(days=100)
    await retain(store, clock, AuditLog(store, FixedClock(FIRST_DAY), KEY)).run()

    assert await read_all(store) == []
    verdict = await log.verify()
    assert (verdict.ok, verdict.entries, verdict.removed, verdict.since) == (True, 0, 4, None)
    await log.record("test.done", SERVER)
    assert (await log.verify()).entries == 1


async def test_an_old_entry_behind_a_younger_one_stays_until_that_is_old(
    store: ArchivableStore, log: AuditLog, clock: FixedClock
) -> None:
    """Clocks of servers differ; the log is cut in one place."""
    for moment in (FIRST_DAY, FIRST_DAY + timedelta(days=9), FIRST_DAY):
        clock.moment = moment
        await log.record("test.done", SERVER)
    clock.moment = FIRST_DAY + timedelta(days=KEEP_DAYS + 3)

    await retain(store, clock, log).run()

    assert [entry.number for entry in await read_all(store)] == [2, 3, 4]


async def test_several_servers_remove_and_write_at_once_and_leave_one_chain(
    store: ArchivableStore, log: AuditLog, clock: FixedClock
) -> None:
    await record_many(log, 2_000)
    clock.moment = FIRST_DAY + timedelta(days=KEEP_DAYS + 1)
    servers = [AuditLog(store, clock, KEY) for _ in range(4)]

    async with asyncio.TaskGroup() as group:
        for server in servers:
            group.create_task(retain(store, clock, server).run())
            group.create_task(record_many(server, 50))

    await retain(store, clock, log).run()
    for server in (*servers, AuditLog(store, clock, KEY)):
        verdict = await server.verify()
        assert (verdict.ok, verdict.removed) == (True, 2_000), verdict.reason


class InterruptedStore(SqliteStore):
    """Removes what is old when the second page of entries is about to be read."""

    removal: AuditRetention | None = None

    async def find(self, collection: Collection[Document], query: Query) -> list[Document]:
        if self.removal is not None and query.after is not None:
            removal, self.removal = self.removal, None
            await removal.run()
        return await super().find(collection, query)


@pytest.mark.parametrize("young", [0, 100])
async def test_a_check_during_the_removal_finds_no_fault(
    tmp_path: Path, clock: FixedClock, young: int
) -> None:
    store = InterruptedStore(tmp_path / "documents.db")
    await store.open((AUDIT_ENTRIES, AUDIT_HEADS))
    log = AuditLog(store, clock, KEY)
    await record_many(log, 1_000)
    clock.moment = FIRST_DAY + timedelta(days=KEEP_DAYS + 1)
    await record_many(log, young)
    store.removal = retain(store, clock, log)

    verdict = await AuditLog(store, clock, KEY).verify()

    assert store.removal is None
    assert (verdict.reason, verdict.removed, verdict.entries) == ("", 1_000, young + 1)
    await store.close()


async def test_without_days_everything_is_kept(
    store: ArchivableStore, log: AuditLog, clock: FixedClock
) -> None:
    await record_many(log, 3)
    clock.moment = FIRST_DAY + timedelta(days=30_000)
    retention = retain(store, clock, log, days=0)

    retention.open()
    await retention.close()
    await retention.run()

    assert len(await read_all(store)) == 3
