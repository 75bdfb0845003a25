"""Removing entries because of their age: from the beginning, and so that the rest can still be verified."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

import msgspec
import structlog

from docstore import (
    Delete,
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Update,
    Write,
    WriteConflictError,
)
from tertulia.infrastructure.repeating import Repeating
from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import SERVER
from tertulia.modules.audit.chain import Walk, query_after
from tertulia.modules.audit.domain import AUDIT_ENTRIES, AUDIT_HEADS, THE_START, AuditEntry, AuditHead
from tertulia.modules.audit.service import AuditLog

ROUND_SECONDS = 3600.0
BATCH = 200
"""Entries that are removed in one write."""
_logger = structlog.get_logger(__name__)


class _Cut(msgspec.Struct, frozen=True):
    """What one write removes. start: the one that is in place. then: the one that follows."""

    start: AuditHead | None
    then: AuditHead
    entries: Sequence[AuditEntry]


class AuditRetention:
    """Entries go together with a sealed note of how many are gone and of the hash of the last, in one write: whoever is
    stopped in the midst leaves a log that is in order, and of several servers one gets through with each write. What
    does not fit into the chain is never removed, so that nothing that was tampered with goes away as if it were old.
    """

    def __init__(self, store: DocumentStore, clock: Clock, log: AuditLog, *, keep_days: int) -> None:
        """keep_days: 0 for ever."""
        self._store = store
        self._clock = clock
        self._log = log
        self._chain = log.chain
        self._keep_days = keep_days
        self._rounds = Repeating("remove old entries of the audit log", self.run, ROUND_SECONDS, at_once=True)
        self._is_refusing = False

    def open(self) -> None:
        """Begin, if entries are not kept for ever."""
        if self._keep_days:
            self._rounds.open()

    async def close(self) -> None:
        await self._rounds.close()

    async def run(self) -> None:
        """Remove every entry from before the day that is so many days ago, and those alone that no younger one
        precedes. The log says so before it happens. A day at a time, so that it does not grow by what it says of this.
        """
        if not self._keep_days:
            return
        today = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        before = today - timedelta(days=self._keep_days)
        is_told = False
        while (cut := await self._plan(before)) is not None:
            if not is_told:
                await self._log.record("audit.shortened", SERVER, details={"before": f"{before:%Y-%m-%d}"})
                is_told = True
            try:
                await self._store.write(*_list_writes(cut))
            except (DuplicateDocumentError, WriteConflictError):
                return  # Another server is at it.

    async def _plan(self, before: datetime) -> _Cut | None:
        """What to remove next; None when there is nothing, or nothing that may be removed."""
        start = await self._store.get(AUDIT_HEADS, THE_START)
        if start is not None and not self._chain.accepts(start):
            return self._refuse("what says how many were removed was changed")
        walk = Walk(self._chain, start)
        page = await self._store.find(AUDIT_ENTRIES, query_after(walk, BATCH))
        old = list(takewhile(lambda entry: entry.at < before, page))
        if not walk.follow(old):
            return self._refuse(f"entry {walk.count + 1}: {walk.fault}")
        self._is_refusing = False
        return _Cut(start, self._chain.make_start(walk.count, walk.hash), old) if old else None

    def _refuse(self, reason: str) -> None:
        if not self._is_refusing:
            _logger.error("the audit log is broken, so nothing is removed from it", reason=reason)
        self._is_refusing = True


def _list_writes(cut: _Cut) -> list[Write]:
    """The new start, if the one before is still in place, and the entries, if they are as they were checked."""
    gone = [
        Delete(collection=AUDIT_ENTRIES, key=(entry.id,), when={"hash": entry.hash}) for entry in cut.entries
    ]
    if cut.start is None:
        return [Insert(AUDIT_HEADS, cut.then), *gone]
    changes = {"count": cut.then.count, "hash": cut.then.hash, "seal": cut.then.seal}
    now = {"count": cut.start.count, "hash": cut.start.hash}
    return [Update(collection=AUDIT_HEADS, key=(THE_START,), set=changes, when=now), *gone]
