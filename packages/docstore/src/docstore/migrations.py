"""Changes to stored documents that a new version needs: numbered, recorded in the store, one owner at a time.

Structs and migrations go together as expand, migrate, contract: a struct must be able to decode the documents of the
version before it (a new field has a default), a migration then fills or moves what is stored.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import msgspec

from docstore.errors import DuplicateDocumentError, MigrationsRunningError, WriteConflictError
from docstore.port import ArchivableStore, Delete, DocumentStore, Insert, Put, Query, Update
from docstore.spec import Collection

OWNERSHIP = timedelta(minutes=5)
OWNERSHIP_ID = "running"

Change: TypeAlias = Callable[[dict[str, Any]], dict[str, Any] | None]


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """One change to every document of one collection.

    number: its place in the order; never used again. name: what it does, for people.
    change: gets a document as JSON values by stored names, and returns the new document, or None to leave it. It may
        meet a document that it changed already, when an earlier run was interrupted.
    """

    number: int
    name: str
    collection: Collection[Any]
    change: Change


class AppliedMigration(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """The record that a migration was applied."""

    number: str
    name: str
    applied_at: datetime
    changed: int


class Ownership(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """Says who may migrate now; it ends by itself when its owner dies."""

    id: str
    owner: str
    ends_at: datetime


class MigrationReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a migration changed, or would change."""

    number: int
    name: str
    seen: int
    changed: int


APPLIED_MIGRATIONS = Collection("docstore_migrations", AppliedMigration, key=("number",))
OWNERSHIPS = Collection("docstore_ownerships", Ownership, expires="ends_at")


async def run_migrations(
    store: ArchivableStore, migrations: Sequence[Migration], *, dry_run: bool = False
) -> list[MigrationReport]:
    """Apply the migrations that the store has no record of, in order of number; a dry run only says what would change.

    The migrated collections must be open, and nothing else should write to them meanwhile. A migration is recorded
    after its last document, so that one that was interrupted runs again. In a dry run each migration sees the
    documents as they are, without the ones before it. Raises MigrationsRunningError while another process migrates.
    """
    await store.open([APPLIED_MIGRATIONS, OWNERSHIPS])
    if not await _list_pending(store, migrations):
        return []
    if dry_run:
        return [await _apply(store, migration, None) for migration in await _list_pending(store, migrations)]
    owner = await _take_ownership(store)
    try:
        return [await _apply(store, migration, owner) for migration in await _list_pending(store, migrations)]
    finally:
        ownership = Delete(collection=OWNERSHIPS, key=(OWNERSHIP_ID,), when={"owner": owner}, optional=True)
        await store.write(ownership)


async def _list_pending(store: DocumentStore, migrations: Sequence[Migration]) -> list[Migration]:
    numbers = [migration.number for migration in migrations]
    if len(set(numbers)) != len(numbers):
        raise ValueError("two migrations have the same number")
    applied = {int(record.number) for record in await store.find(APPLIED_MIGRATIONS, Query(where={}))}
    pending = [migration for migration in migrations if migration.number not in applied]
    return sorted(pending, key=lambda migration: migration.number)


async def _take_ownership(store: DocumentStore) -> str:
    owner = secrets.token_hex(8)
    ownership = Ownership(id=OWNERSHIP_ID, owner=owner, ends_at=datetime.now(UTC) + OWNERSHIP)
    try:
        await store.write(Insert(OWNERSHIPS, ownership))
    except DuplicateDocumentError as error:
        raise MigrationsRunningError("another process is migrating the documents") from error
    return owner


async def _apply(store: ArchivableStore, migration: Migration, owner: str | None) -> MigrationReport:
    """Change the documents batch by batch, each in a transaction that also proves the ownership; None only counts."""
    seen = changed = 0
    async with store.snapshot() as snapshot:
        async for batch in snapshot.read(migration.collection):
            puts = [put for document in batch if (put := _change_document(migration, document))]
            seen += len(batch)
            changed += len(puts)
            if owner is not None and puts:
                await _write_owned(store, owner, *puts)
    if owner is not None:
        record = AppliedMigration(
            number=str(migration.number), name=migration.name, applied_at=datetime.now(UTC), changed=changed
        )
        await _write_owned(store, owner, Put(APPLIED_MIGRATIONS, record))
    return MigrationReport(number=migration.number, name=migration.name, seen=seen, changed=changed)


def _change_document(migration: Migration, document: bytes) -> Put | None:
    before: dict[str, Any] = msgspec.json.decode(document, type=dict[str, Any])
    after = migration.change(msgspec.json.decode(document, type=dict[str, Any]))
    if after is None or after == before:
        return None
    return Put(
        migration.collection,
        msgspec.json.decode(msgspec.json.encode(after), type=migration.collection.struct),
    )


async def _write_owned(store: DocumentStore, owner: str, *puts: Put) -> None:
    ends_at = datetime.now(UTC) + OWNERSHIP
    extension = Update(
        collection=OWNERSHIPS, key=(OWNERSHIP_ID,), set={"ends_at": ends_at}, when={"owner": owner}
    )
    try:
        await store.write(extension, *puts)
    except WriteConflictError as error:
        raise MigrationsRunningError("another process took over the migration of the documents") from error
