"""Writing the log, and checking it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from datetime import datetime

import msgspec
import structlog

from docstore import (
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Update,
    Write,
    WriteConflictError,
)
from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import Actor
from tertulia.modules.audit.chain import Chain, Verdict, Walk, query_after
from tertulia.modules.audit.domain import (
    AUDIT_ENTRIES,
    AUDIT_HEADS,
    NOTHING_BEFORE,
    THE_HEAD,
    THE_START,
    AuditEntry,
    AuditHead,
    number_key,
)

MAX_BATCH = 100
"""Entries in one write; what waits longer goes with the next."""
MAX_ATTEMPTS = 50
"""How often the end of the log is looked up anew when other servers write, too."""
MAX_DETAILS = 20
MAX_TEXT = 500
"""Characters of one text of an entry."""
_PAGE = 200
_RETRY_SECONDS = 0.02
_logger = structlog.get_logger(__name__)


class _Waiting(msgspec.Struct, frozen=True):
    """An entry without a number, and who waits for it."""

    draft: AuditEntry
    written: asyncio.Future[None]


class AuditLog:
    """Append only: there is no way to change an entry, and none here to remove one."""

    def __init__(self, store: DocumentStore, clock: Clock, key: bytes) -> None:
        """key: derived from the key ring, so that who can write the database alone can not make entries."""
        self._store = store
        self._clock = clock
        self._chain = Chain(key)
        self._waiting: list[_Waiting] = []
        self._writer: asyncio.Task[None] | None = None
        self._highest = 0
        self._left: int | None = None
        """How many entries were left when this server found fewer than it had written."""

    @property
    def chain(self) -> Chain:
        """What the log's entries are sealed and checked with."""
        return self._chain

    async def record(
        self,
        action: str,
        actor: Actor,
        *,
        target_kind: str = "",
        target_id: str = "",
        details: Mapping[str, str] | None = None,
    ) -> None:
        """Write one entry; it is on disk when this returns.

        action: what was done, `noun.verb_in_past` (`user.suspended`). target: what it was done to. details: short texts
        for people, never a secret, and no names of people.
        """
        loop = asyncio.get_running_loop()
        target = (_clean(target_kind), _clean(target_id))
        draft = _make_draft(action, actor, target, details or {}, self._clock.now())
        waiting = _Waiting(draft, loop.create_future())
        self._waiting.append(waiting)
        if self._writer is None:
            self._writer = loop.create_task(self._write_all())
        await waiting.written

    async def verify(self) -> Verdict:
        """Read the whole log, a page at a time, and check it. That entries were removed while this server ran, and
        the log went on from there, is known here as long as it runs."""
        start = await self._store.get(AUDIT_HEADS, THE_START)
        while True:
            if start is not None and not self._chain.accepts(start):
                return Walk(self._chain).judge(1, "What says how many were removed by age was changed.")
            walk = Walk(self._chain, start)
            verdict = await self._check(walk)
            if verdict.ok:
                return verdict
            start = await self._store.get(AUDIT_HEADS, THE_START)
            if start is None or start.count <= walk.count:
                return verdict
            # What age removed while this was read is no fault: look again from where the log begins now.

    async def _check(self, walk: Walk) -> Verdict:
        while True:
            if not await self._follow(walk):
                return walk.judge(walk.count + 1, walk.fault or "")
            head = await self._store.get(AUDIT_HEADS, THE_HEAD)
            verdict = self._judge_end(walk, head)
            if verdict is not None:
                return verdict
            if not await self._has_after(walk):
                return walk.judge(walk.count + 1, "It and all that followed were removed.")

    async def close(self) -> None:
        """Write what waits."""
        if self._writer is not None:
            await self._writer

    def _judge_end(self, walk: Walk, head: AuditHead | None) -> Verdict | None:
        """What follows from the head; None when it says that there is more to read."""
        if head is None:
            count, is_ours = 0, True
        else:
            count, is_ours = head.count, self._chain.accepts(head)
        if not is_ours:
            reason = "The end of the log was changed."
        elif count < max(walk.count, self._highest) or self._left is not None:
            reason = "An older end of the log was put in place."
        elif count > walk.count:
            return None
        elif head is not None and head.hash != walk.hash:
            reason = "The end of the log does not fit its last entry."
        else:
            return walk.judge()
        left = count if self._left is None else self._left
        return walk.judge(min(count, walk.count, left) + 1, reason)

    async def _follow(self, walk: Walk) -> bool:
        while True:
            page = await self._store.find(AUDIT_ENTRIES, query_after(walk, _PAGE))
            if not walk.follow(page):
                return False
            if len(page) < _PAGE:
                return True

    async def _has_after(self, walk: Walk) -> bool:
        return bool(await self._store.find(AUDIT_ENTRIES, query_after(walk, 1)))

    async def _write_all(self) -> None:
        """Write until nobody waits. A task of its own: whoever gives up waiting takes no one else's entry along."""
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            try:
                await self._append([one.draft for one in batch])
            except Exception as error:  # noqa: BLE001 - whoever waits gets it, whatever it is
                for one in batch:
                    if not one.written.done():
                        one.written.set_exception(error)
            else:
                for one in batch:
                    if not one.written.done():
                        one.written.set_result(None)
        self._writer = None

    async def _append(self, drafts: list[AuditEntry]) -> None:
        for attempt in range(MAX_ATTEMPTS):
            head = await self._store.get(AUDIT_HEADS, THE_HEAD)
            count, last_hash = (head.count, head.hash) if head else (0, NOTHING_BEFORE)
            if count < self._highest:
                _logger.error("the audit log is shorter than it was", entries=count, before=self._highest)
                self._highest = count
                self._left = count if self._left is None else min(count, self._left)
            try:
                await self._store.write(*self._plan(drafts, head, count, last_hash))
            except (DuplicateDocumentError, WriteConflictError):
                if attempt == MAX_ATTEMPTS - 1:
                    raise
                await asyncio.sleep(random.uniform(0, _RETRY_SECONDS * (attempt + 1)))  # noqa: S311 - a pause, not a secret
            else:
                self._highest = count + len(drafts)
                return

    def _plan(
        self, drafts: list[AuditEntry], head: AuditHead | None, count: int, last_hash: str
    ) -> list[Write]:
        """The writes that put the drafts behind the end, if it is still where it was."""
        writes: list[Write] = []
        for draft in drafts:
            count += 1
            entry = self._chain.seal_entry(
                msgspec.structs.replace(draft, id=number_key(count), previous_hash=last_hash)
            )
            last_hash = entry.hash
            writes.append(Insert(AUDIT_ENTRIES, entry))
        new = self._chain.make_head(count, last_hash)
        if head is None:
            return [Insert(AUDIT_HEADS, new), *writes]
        changes = {"count": new.count, "hash": new.hash, "seal": new.seal}
        now = {"count": head.count, "hash": head.hash}
        return [Update(collection=AUDIT_HEADS, key=(THE_HEAD,), set=changes, when=now), *writes]


def _make_draft(
    action: str, actor: Actor, target: tuple[str, str], details: Mapping[str, str], at: datetime
) -> AuditEntry:
    kept = list(details.items())[:MAX_DETAILS]
    return AuditEntry(
        id=number_key(0),
        at=at.replace(microsecond=at.microsecond // 1000 * 1000),
        action=_clean(action),
        area=_clean(action.partition(".")[0]),
        actor_id=actor.user_id,
        address=_clean(actor.address),
        via=actor.via,
        target_kind=target[0],
        target_id=target[1],
        details={_clean(name): _clean(value) for name, value in kept},
        previous_hash=NOTHING_BEFORE,
    )


def _clean(text: str) -> str:
    """What JSON and every database can hold, and not too long."""
    return text[:MAX_TEXT].replace("\0", "").encode(errors="replace").decode()
