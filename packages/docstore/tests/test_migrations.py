"""Migrations run once, in order, by one owner, and a dry run touches nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import msgspec
import pytest

from docstore import (
    APPLIED_MIGRATIONS,
    ArchivableStore,
    Collection,
    Index,
    Insert,
    Migration,
    MigrationsRunningError,
    Put,
    Query,
    run_migrations,
)
from docstore.migrations import OWNERSHIP_ID, OWNERSHIPS, Ownership

from .conftest import OpenStore


class OldMember(msgspec.Struct, frozen=True, rename="camel"):
    """The document before."""

    id: str
    full_name: str


class Member(msgspec.Struct, frozen=True, rename="camel"):
    """The document after: the name moved, and there is a time."""

    id: str
    name: str = ""
    joined_at: datetime | None = None


OLD_MEMBERS = Collection("members", OldMember)
MEMBERS = Collection("members", Member, indexes=(Index(("name",)),))


def _move_name(document: dict[str, Any]) -> dict[str, Any] | None:
    if "fullName" not in document:
        return None
    return {**document, "name": document["fullName"]}


def _shout(document: dict[str, Any]) -> dict[str, Any] | None:
    return {**document, "name": str(document["name"]).upper()}


MOVE = Migration(number=1, name="move the name", collection=MEMBERS, change=_move_name)
SHOUT = Migration(number=2, name="shout", collection=MEMBERS, change=_shout)


@pytest.fixture
async def members(new_store: OpenStore) -> Any:
    """A store with documents of the old shape, opened with the new one."""
    old = new_store()
    await old.open([OLD_MEMBERS])
    await old.write(Insert(OLD_MEMBERS, OldMember(id="a", full_name="ana")))
    await old.write(Insert(OLD_MEMBERS, OldMember(id="b", full_name="bob")))
    await old.close()
    store = new_store()
    await store.open([MEMBERS])
    joined = datetime(2026, 1, 1, tzinfo=UTC)
    await store.write(Insert(MEMBERS, Member(id="c", name="CAT", joined_at=joined)))
    yield store
    await store.close()


async def test_migrations_run_in_order_and_once(members: ArchivableStore) -> None:
    reports = await run_migrations(members, [SHOUT, MOVE])
    assert [(report.number, report.seen, report.changed) for report in reports] == [(1, 3, 2), (2, 3, 2)]
    names = await members.select(MEMBERS, ["name"], Query(where={}, order=("name",)))
    assert names == [("ANA",), ("BOB",), ("CAT",)]
    found = await members.get(MEMBERS, "c")
    assert found is not None
    assert found.joined_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert await run_migrations(members, [SHOUT, MOVE]) == []
    assert await members.count(APPLIED_MIGRATIONS, {}) == 2


async def test_a_dry_run_says_what_would_change_and_changes_nothing(members: ArchivableStore) -> None:
    reports = await run_migrations(members, [MOVE], dry_run=True)
    assert [(report.number, report.seen, report.changed) for report in reports] == [(1, 3, 2)]
    assert await members.get(MEMBERS, "a") == Member(id="a")
    assert await members.count(APPLIED_MIGRATIONS, {}) == 0


async def test_an_interrupted_migration_runs_again(members: ArchivableStore) -> None:
    met: list[str] = []

    def fail_late(document: dict[str, Any]) -> dict[str, Any] | None:
        met.append(str(document["id"]))
        if document["id"] == "b" and met.count("b") == 1:
            raise RuntimeError("interrupted")
        return _move_name(document)

    migration = Migration(number=1, name="fail once", collection=MEMBERS, change=fail_late)
    with pytest.raises(RuntimeError):
        await run_migrations(members, [migration])
    assert await members.count(APPLIED_MIGRATIONS, {}) == 0
    await run_migrations(members, [migration])
    assert await members.get(MEMBERS, "b") == Member(id="b", name="bob")


async def test_only_one_owner_migrates(members: ArchivableStore) -> None:
    await members.open([OWNERSHIPS])
    ends_at = datetime.now(UTC) + timedelta(minutes=1)
    await members.write(Insert(OWNERSHIPS, Ownership(id=OWNERSHIP_ID, owner="other", ends_at=ends_at)))
    with pytest.raises(MigrationsRunningError):
        await run_migrations(members, [MOVE])
    assert await members.get(MEMBERS, "a") == Member(id="a")


async def test_the_ownership_of_a_dead_owner_ends(members: ArchivableStore) -> None:
    await members.open([OWNERSHIPS])
    ends_at = datetime.now(UTC) - timedelta(seconds=1)
    await members.write(Put(OWNERSHIPS, Ownership(id=OWNERSHIP_ID, owner="dead", ends_at=ends_at)))
    assert len(await run_migrations(members, [MOVE])) == 1


async def test_an_owner_that_lost_its_ownership_stops(members: ArchivableStore) -> None:
    """The ownership is proved by the same transaction that changes documents."""
    taken = Ownership(id=OWNERSHIP_ID, owner="other", ends_at=datetime.now(UTC) + timedelta(minutes=1))

    class Interloper:
        """Delegates to the store, and takes the ownership over before documents are written."""

        def __getattr__(self, name: str) -> Any:
            return getattr(members, name)

        async def write(self, *writes: Any) -> None:
            if len(writes) > 1:
                await members.write(Put(OWNERSHIPS, taken))
            await members.write(*writes)

    with pytest.raises(MigrationsRunningError):
        await run_migrations(cast("ArchivableStore", Interloper()), [MOVE])
    assert await members.get(MEMBERS, "a") == Member(id="a")


async def test_two_migrations_with_one_number_are_refused(members: ArchivableStore) -> None:
    with pytest.raises(ValueError, match="same number"):
        await run_migrations(members, [MOVE, msgspec.structs.replace(SHOUT, number=1)])
