"""Attacks on an audit log of which old entries are removed: by somebody who can write the database, and hides something
as if age had removed it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from docstore import ArchivableStore, Delete, Insert, Put, Query, open_store
from tertulia.kernel.clock import FixedClock
from tertulia.kernel.principal import SERVER
from tertulia.modules.audit import AUDIT_ENTRIES, AUDIT_HEADS, AuditEntry, AuditLog, AuditRetention

KEY = b"k" * 32
FIRST_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOW = FIRST_DAY + timedelta(days=100)
OLD, YOUNG = 450, 20
"""What was written on the first day, and fifty days later. Old: more than two pages."""
Forge = Callable[[ArchivableStore], Awaitable[int]]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[ArchivableStore]:
    opened = open_store("sqlite", tmp_path)
    await opened.open((AUDIT_ENTRIES, AUDIT_HEADS))
    clock = FixedClock(FIRST_DAY)
    log = AuditLog(opened, clock, KEY)
    await asyncio.gather(*(log.record("test.done", SERVER, target_id=str(n)) for n in range(OLD)))
    clock.moment = FIRST_DAY + timedelta(days=50)
    await asyncio.gather(*(log.record("test.done", SERVER, target_id=str(n)) for n in range(YOUNG)))
    yield opened
    await opened.close()


def reopen(store: ArchivableStore) -> AuditLog:
    return AuditLog(store, FixedClock(NOW), KEY)


async def shorten(store: ArchivableStore, days: int = 90) -> None:
    await AuditRetention(store, FixedClock(NOW), reopen(store), keep_days=days).run()


async def read(store: ArchivableStore, number: int) -> AuditEntry:
    entry = await store.get(AUDIT_ENTRIES, f"{number:012d}")
    assert entry is not None
    return entry


async def remove_entries(store: ArchivableStore, *numbers: int) -> None:
    await store.write(*(Delete(collection=AUDIT_ENTRIES, key=(f"{number:012d}",)) for number in numbers))


async def remove_the_start(store: ArchivableStore) -> int:
    await store.write(Delete(collection=AUDIT_HEADS, key=("start",)))
    return 1


async def move_the_start(store: ArchivableStore) -> int:
    """Some entries go, and the start says so, with the seal that it had."""
    start, last = await store.get(AUDIT_HEADS, "start"), await read(store, OLD + 5)
    assert start is not None
    await remove_entries(store, *range(OLD + 1, OLD + 6))
    await store.write(Put(AUDIT_HEADS, msgspec.structs.replace(start, count=OLD + 5, hash=last.hash)))
    return 1


async def take_the_head_for_the_start(store: ArchivableStore) -> int:
    """Everything goes, and what says where the log ends shall say where it begins, with its true seal."""
    head = await store.get(AUDIT_HEADS, "head")
    assert head is not None
    await remove_entries(store, *range(OLD + 1, head.count + 1))
    await store.write(Put(AUDIT_HEADS, msgspec.structs.replace(head, id="start")))
    return 1


async def remove_the_next(store: ArchivableStore) -> int:
    await remove_entries(store, OLD + 1)
    return OLD + 1


async def change_the_next(store: ArchivableStore) -> int:
    entry = await read(store, OLD + 1)
    await store.write(Put(AUDIT_ENTRIES, msgspec.structs.replace(entry, action="test.undone")))
    return OLD + 1


async def put_another_before(store: ArchivableStore) -> int:
    entry = await read(store, OLD + 1)
    await store.write(Insert(AUDIT_ENTRIES, msgspec.structs.replace(entry, id=f"{OLD:012d}9")))
    return OLD + 1


async def remove_the_head(store: ArchivableStore) -> int:
    await store.write(Delete(collection=AUDIT_HEADS, key=("head",)))
    return 1


@pytest.mark.parametrize(
    "forge",
    [
        remove_the_start,
        move_the_start,
        take_the_head_for_the_start,
        remove_the_next,
        change_the_next,
        put_another_before,
        remove_the_head,
    ],
)
async def test_what_was_not_removed_by_age_does_not_pass_for_it(store: ArchivableStore, forge: Forge) -> None:
    """Attack: change what is left of a shortened log, or what says where it begins."""
    await shorten(store)
    before = await reopen(store).verify()
    assert (before.ok, before.entries, before.removed) == (True, YOUNG + 1, OLD)

    broken_at = await forge(store)

    verdict = await reopen(store).verify()
    assert (verdict.broken_at, verdict.entries) == (broken_at, 0)
    assert verdict.reason


async def test_a_start_of_before_does_not_hide_what_is_gone(store: ArchivableStore) -> None:
    """Attack: put a start back that was true once, and remove entries that age removed later, and others."""
    await shorten(store)
    old_start = await store.get(AUDIT_HEADS, "start")
    assert old_start is not None
    await shorten(store, days=10)
    assert (await reopen(store).verify()).ok

    await store.write(Put(AUDIT_HEADS, old_start))

    assert (await reopen(store).verify()).broken_at == OLD + 1


async def change_an_old_one(store: ArchivableStore) -> int:
    entry = await read(store, 300)
    await store.write(Put(AUDIT_ENTRIES, msgspec.structs.replace(entry, actor_id="somebody-else")))
    return 300


async def remove_an_old_one(store: ArchivableStore) -> int:
    await remove_entries(store, 300)
    return 300


async def make_a_young_one_old(store: ArchivableStore) -> int:
    """So that it would be removed with the others."""
    entry = await read(store, OLD + 1)
    await store.write(Put(AUDIT_ENTRIES, msgspec.structs.replace(entry, at=FIRST_DAY)))
    return OLD + 1


@pytest.mark.parametrize("forge", [change_an_old_one, remove_an_old_one, make_a_young_one_old])
async def test_what_was_tampered_with_is_not_removed_when_it_is_old(
    store: ArchivableStore, forge: Forge
) -> None:
    """Attack: change the log, and wait until age removes the traces of it."""
    broken_at = await forge(store)

    for days in (90, 10):
        await shorten(store, days)
        assert (await reopen(store).verify()).broken_at == broken_at
    kept = await store.find(AUDIT_ENTRIES, Query(where={}))
    assert kept[-1].number >= OLD + YOUNG
    assert kept[0].number <= broken_at


async def test_nothing_is_removed_behind_a_forged_start(store: ArchivableStore) -> None:
    """Attack: let the server itself remove what is young, behind a start of one's own."""
    await shorten(store)
    await move_the_start(store)
    left = await store.find(AUDIT_ENTRIES, Query(where={}))

    await shorten(store, days=10)

    assert await store.find(AUDIT_ENTRIES, Query(where={})) == left
