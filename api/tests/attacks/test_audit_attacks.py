"""Attacks on the audit log by somebody who can write the database, and through what is exported from it."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from docstore import ArchivableStore, Delete, Insert, Put, Query, open_store
from tertulia.kernel.clock import SystemClock
from tertulia.kernel.principal import SERVER, Actor
from tertulia.modules.audit import AUDIT_ENTRIES, AUDIT_HEADS, AuditEntry, AuditLog
from tertulia.modules.oversight import write_csv

KEY = b"k" * 32
COUNT = 450
"""More than two pages of the check."""
Forge = Callable[[ArchivableStore], Awaitable[int]]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[ArchivableStore]:
    opened = open_store("sqlite", tmp_path)
    await opened.open((AUDIT_ENTRIES, AUDIT_HEADS))
    log = AuditLog(opened, SystemClock(), KEY)
    await asyncio.gather(*(log.record("test.done", SERVER, target_id=str(n)) for n in range(COUNT)))
    yield opened
    await opened.close()


def reopen(store: ArchivableStore, key: bytes = KEY) -> AuditLog:
    """The log as `tertulia audit verify` opens it: it remembers nothing."""
    return AuditLog(store, SystemClock(), key)


async def read(store: ArchivableStore, number: int) -> AuditEntry:
    entry = await store.get(AUDIT_ENTRIES, f"{number:012d}")
    assert entry is not None
    return entry


async def remove_entries(store: ArchivableStore, *numbers: int) -> None:
    await store.write(*(Delete(collection=AUDIT_ENTRIES, key=(f"{number:012d}",)) for number in numbers))


async def change_what_was_done(store: ArchivableStore) -> int:
    entry = await read(store, 7)
    await store.write(Put(AUDIT_ENTRIES, msgspec.structs.replace(entry, action="test.undone")))
    return 7


async def change_who_did_it(store: ArchivableStore) -> int:
    entry = await read(store, 300)
    await store.write(Put(AUDIT_ENTRIES, msgspec.structs.replace(entry, actor_id="somebody-else")))
    return 300


async def change_when_it_was_done(store: ArchivableStore) -> int:
    entry = await read(store, 1)
    await store.write(Put(AUDIT_ENTRIES, msgspec.structs.replace(entry, at=entry.at - timedelta(days=1))))
    return 1


async def change_and_hash_anew_without_the_key(store: ArchivableStore) -> int:
    """The whole chain from the change on, made with a key of one's own, with a head that fits."""
    entries = await store.find(AUDIT_ENTRIES, Query(where={}))
    await remove_entries(store, *range(1, COUNT + 1))
    await store.write(Delete(collection=AUDIT_HEADS, key=("head",)))
    forger = AuditLog(store, SystemClock(), b"x" * 32)
    for entry in entries[:5]:
        await forger.record(entry.action, SERVER, target_id="forged")
    assert (await forger.verify()).ok
    return 1


async def remove_from_the_middle(store: ArchivableStore) -> int:
    await remove_entries(store, 200)
    return 200


async def remove_from_the_middle_and_close_the_gap(store: ArchivableStore) -> int:
    """Every later entry is moved one place up; hashes and head stay."""
    entries = await store.find(AUDIT_ENTRIES, Query(where={}))
    await remove_entries(store, *range(200, COUNT + 1))
    moved = [msgspec.structs.replace(one, id=f"{one.number - 1:012d}") for one in entries[200:]]
    await store.write(*(Insert(AUDIT_ENTRIES, one) for one in moved))
    return 200


async def insert_one_in_between(store: ArchivableStore) -> int:
    entry = await read(store, 10)
    await store.write(Insert(AUDIT_ENTRIES, msgspec.structs.replace(entry, id="0000000000100")))
    return 11


async def insert_one_at_the_end(store: ArchivableStore) -> int:
    entry = await read(store, COUNT)
    await store.write(Insert(AUDIT_ENTRIES, msgspec.structs.replace(entry, id=f"{COUNT + 1:012d}")))
    return COUNT + 1


async def swap_two(store: ArchivableStore) -> int:
    one, other = await read(store, 50), await read(store, 51)
    await store.write(
        Put(AUDIT_ENTRIES, msgspec.structs.replace(one, id=other.id)),
        Put(AUDIT_ENTRIES, msgspec.structs.replace(other, id=one.id)),
    )
    return 50


async def cut_the_end_off(store: ArchivableStore) -> int:
    await remove_entries(store, COUNT - 1, COUNT)
    return COUNT - 1


async def cut_the_end_off_and_correct_the_head(store: ArchivableStore) -> int:
    """The head says the new end, with the seal of the old one."""
    await remove_entries(store, COUNT)
    last, head = await read(store, COUNT - 1), await store.get(AUDIT_HEADS, "head")
    assert head is not None
    await store.write(Put(AUDIT_HEADS, msgspec.structs.replace(head, count=COUNT - 1, hash=last.hash)))
    return COUNT


async def remove_the_head(store: ArchivableStore) -> int:
    await store.write(Delete(collection=AUDIT_HEADS, key=("head",)))
    return 1


async def remove_all_entries(store: ArchivableStore) -> int:
    await remove_entries(store, *range(1, COUNT + 1))
    return 1


@pytest.mark.parametrize(
    "forge",
    [
        change_what_was_done,
        change_who_did_it,
        change_when_it_was_done,
        change_and_hash_anew_without_the_key,
        remove_from_the_middle,
        remove_from_the_middle_and_close_the_gap,
        insert_one_in_between,
        insert_one_at_the_end,
        swap_two,
        cut_the_end_off,
        cut_the_end_off_and_correct_the_head,
        remove_the_head,
        remove_all_entries,
    ],
)
async def test_every_change_of_the_log_is_found_at_its_first_entry(
    store: ArchivableStore, forge: Forge
) -> None:
    """Attack: whoever can write the database, and does not have the key file, hides what they did."""
    before = await reopen(store).verify()
    assert (before.ok, before.entries) == (True, COUNT)

    broken_at = await forge(store)

    verdict = await reopen(store).verify()
    assert (verdict.broken_at, verdict.entries) == (broken_at, broken_at - 1)
    assert verdict.reason


@pytest.mark.parametrize("field", sorted(set(AuditEntry.__struct_fields__) - {"id"}))
async def test_no_field_of_an_entry_can_be_changed(tmp_path: Path, field: str) -> None:
    """Attack: whoever can write the database changes one field of the last entry, and of the head what follows."""
    store = open_store("sqlite", tmp_path)
    await store.open((AUDIT_ENTRIES, AUDIT_HEADS))
    for _ in range(2):
        await reopen(store).record("test.done", SERVER, details={"a": "b"})
    entry = await read(store, 2)
    others = {"at": entry.at + timedelta(seconds=1), "details": {"a": "c"}, "via": "command"}
    changed = msgspec.structs.replace(entry, **{field: others.get(field, "another")})
    assert changed != entry
    await store.write(Put(AUDIT_ENTRIES, changed))

    verdict = await reopen(store).verify()

    await store.close()
    assert verdict.broken_at == 2


async def test_a_log_that_is_rolled_back_under_a_running_server_is_found(store: ArchivableStore) -> None:
    """Attack: an older end with its own, true seal is put back, as from a backup."""
    log = reopen(store)
    old = await store.get(AUDIT_HEADS, "head")
    assert old is not None
    await log.record("test.done", SERVER)
    await remove_entries(store, COUNT + 1)
    await store.write(Put(AUDIT_HEADS, old))

    assert (await log.verify()).broken_at == COUNT + 1


@pytest.mark.parametrize("times", [1, 3])
async def test_a_log_that_went_on_after_it_was_rolled_back_under_a_running_server_is_found(
    store: ArchivableStore, times: int
) -> None:
    """Attack: the same, and others write until the log is as long as it was, or longer."""
    log = reopen(store)
    old = await store.get(AUDIT_HEADS, "head")
    assert old is not None
    await log.record("test.done", SERVER)
    await remove_entries(store, COUNT + 1)
    await store.write(Put(AUDIT_HEADS, old))
    for _ in range(times):
        await log.record("test.done", SERVER)

    verdict = await log.verify()

    assert (verdict.entries, verdict.broken_at) == (COUNT, COUNT + 1)
    assert (await reopen(store).verify()).ok


async def test_an_entry_is_not_believed_under_another_key_file(store: ArchivableStore) -> None:
    """Attack: a log of another installation is put in place."""
    assert (await reopen(store, b"y" * 32).verify()).broken_at == 1


async def test_two_entries_with_moved_borders_do_not_have_the_same_hash(store: ArchivableStore) -> None:
    """Attack: text is moved from one field to the next, so that the bytes that are hashed stay the same."""
    log = reopen(store)
    await log.record("test.done", Actor(user_id="ab", address="c"), target_kind="x", target_id="yz")
    entry = await read(store, COUNT + 1)
    await store.write(
        Put(AUDIT_ENTRIES, msgspec.structs.replace(entry, actor_id="a", address="bc", target_kind="xy"))
    )

    assert (await log.verify()).broken_at == COUNT + 1


async def test_what_is_written_while_the_log_is_checked_breaks_nothing(store: ArchivableStore) -> None:
    log = reopen(store)

    async def go_on() -> None:
        for n in range(60):
            await log.record("test.done", SERVER, target_id=str(n))

    writing = asyncio.ensure_future(go_on())
    verdicts = [await reopen(store).verify() for _ in range(3)]
    await writing

    assert all(verdict.ok for verdict in verdicts)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"])
def test_no_cell_of_the_export_is_a_formula(cell: str) -> None:
    """Attack: a user agent or a name that a spreadsheet runs when an administrator opens the export."""
    (row,) = csv.reader(io.StringIO(write_csv([[cell, "plain", 'a "quoted", one']]).decode(), newline=""))

    assert row == [f"'{cell}", "plain", 'a "quoted", one']


async def test_a_true_entry_of_another_history_does_not_fit(store: ArchivableStore, tmp_path: Path) -> None:
    """Attack: an entry that was written by us with this number, before the database was put back once, is put in."""
    other = open_store("sqlite", tmp_path / "other")
    (tmp_path / "other").mkdir()
    await other.open((AUDIT_ENTRIES, AUDIT_HEADS))
    for _ in range(7):
        await reopen(other).record("test.harmless", SERVER)
    entry = await read(other, 7)
    await other.close()

    await store.write(Put(AUDIT_ENTRIES, entry))

    assert (await reopen(store).verify()).broken_at == 7


async def test_the_true_end_of_another_history_does_not_fit(store: ArchivableStore, tmp_path: Path) -> None:
    """Attack: the end of a history that is as long, with its own, true seal, is put in place."""
    (tmp_path / "other").mkdir()
    other = open_store("sqlite", tmp_path / "other")
    await other.open((AUDIT_ENTRIES, AUDIT_HEADS))
    log = reopen(other)
    await asyncio.gather(*(log.record("test.harmless", SERVER) for _ in range(COUNT)))
    head = await other.get(AUDIT_HEADS, "head")
    await other.close()
    assert head is not None
    assert head.count == COUNT

    await store.write(Put(AUDIT_HEADS, head))

    assert (await reopen(store).verify()).broken_at == COUNT + 1
