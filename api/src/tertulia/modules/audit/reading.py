"""Finding entries: the newest first, by area of the action, person, target and time."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime

import msgspec

from docstore import DocumentStore, Query, Scalar
from tertulia.kernel.paging import TimePosition, decode_cursor, encode_cursor
from tertulia.modules.audit.domain import AUDIT_ENTRIES, AuditEntry

MAX_LOOKED_AT = 2_000
"""Entries that one page may look at for those that fit; the next page goes on from there."""
_BATCH = 250


class AuditFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries. action: how it begins. from_time is included, to_time is not."""

    action: str = ""
    actor_id: str | None = None
    target_id: str | None = None
    from_time: datetime | None = None
    to_time: datetime | None = None

    @property
    def where(self) -> Mapping[str, Scalar]:
        """The part of it that an index serves."""
        if self.actor_id is not None:
            return {"actor_id": self.actor_id}
        if self.target_id is not None:
            return {"target_id": self.target_id}
        area, dot, _ = self.action.partition(".")
        return {"area": area} if dot else {}

    def fits(self, entry: AuditEntry) -> bool:
        """Whether an entry that the index gave is meant."""
        return (
            entry.action.startswith(self.action)
            and (self.actor_id is None or entry.actor_id == self.actor_id)
            and (self.target_id is None or entry.target_id == self.target_id)
        )

    def is_before(self, entry: AuditEntry) -> bool:
        """Whether the entry, and so all that follow, are older than what is asked for."""
        return self.from_time is not None and entry.at < self.from_time


class AuditPage(msgspec.Struct, frozen=True):
    """Some entries, and the cursor of what follows."""

    entries: list[AuditEntry]
    next_cursor: str | None


class AuditReader:
    """Reads what AuditLog wrote."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def read_page(self, wanted: AuditFilter, *, limit: int, cursor: str | None) -> AuditPage:
        """The next entries, the newest first. May hold fewer than `limit`, or none, and still have a next page: that
        is a filter which fits little. Raises InvalidCursorError."""
        position = decode_cursor(cursor, TimePosition) if cursor else _start(wanted)
        found: list[AuditEntry] = []
        looked_at = 0
        while looked_at < MAX_LOOKED_AT:
            batch = await self._read(wanted, position)
            for entry in batch:
                if wanted.is_before(entry):
                    return AuditPage(found, None)
                if wanted.fits(entry):
                    if len(found) == limit and position is not None:
                        return AuditPage(found, encode_cursor(position))
                    found.append(entry)
                looked_at += 1
                position = TimePosition(entry.at, entry.id)
            if len(batch) < _BATCH:
                return AuditPage(found, None)
        return AuditPage(found, encode_cursor(position) if position else None)

    async def read_all(self, wanted: AuditFilter) -> AsyncGenerator[list[AuditEntry]]:
        """Every entry that fits, the newest first, a batch at a time."""
        position = _start(wanted)
        while True:
            batch = await self._read(wanted, position)
            yield [entry for entry in batch if wanted.fits(entry) and not wanted.is_before(entry)]
            if len(batch) < _BATCH or wanted.is_before(batch[-1]):
                return
            position = TimePosition(batch[-1].at, batch[-1].id)

    async def read_of(self, user_id: str) -> AsyncGenerator[list[AuditEntry]]:
        """What a person did, and then what others did to them, each entry once, a batch at a time."""
        async for batch in self.read_all(AuditFilter(actor_id=user_id)):
            yield batch
        async for batch in self.read_all(AuditFilter(target_id=user_id)):
            yield [entry for entry in batch if entry.actor_id != user_id]

    async def _read(self, wanted: AuditFilter, position: TimePosition | None) -> list[AuditEntry]:
        after = (position.time, position.id) if position else None
        query = Query(where=wanted.where, order=("-at",), after=after, limit=_BATCH)
        return await self._store.find(AUDIT_ENTRIES, query)


def _start(wanted: AuditFilter) -> TimePosition | None:
    """Behind everything that is too new."""
    if wanted.to_time is None:
        return None
    return TimePosition(wanted.to_time, "")


def in_utc(moment: datetime | None) -> datetime | None:
    """A time without a zone is in UTC."""
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)
