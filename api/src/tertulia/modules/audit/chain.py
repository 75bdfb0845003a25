"""The chain: each entry's hash covers the one before, under a key that whoever can write the database does not have."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Final

import msgspec

from docstore import Query
from tertulia.modules.audit.domain import (
    NOTHING_BEFORE,
    THE_HEAD,
    THE_START,
    AuditEntry,
    AuditHead,
    number_key,
)

AUDIT_KEY: Final = "audit log"
"""What the key of the chain is derived for."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of the whole log found.

    entries: how many are in order, from the first one on. removed: how many before it were removed because of their
    age. since: the time of the first one. broken_at: the number of the first entry that was changed, removed otherwise,
    inserted or moved; None when the log is whole. reason: one sentence for people.
    """

    entries: int
    removed: int = 0
    since: datetime | None = None
    broken_at: int | None = None
    reason: str = ""

    @property
    def ok(self) -> bool:
        return self.broken_at is None


class Chain:
    """Makes and checks hashes. key: 32 bytes of the key ring."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal_entry(self, entry: AuditEntry) -> AuditEntry:
        """The entry with its hash."""
        return msgspec.structs.replace(entry, hash=self._hash_entry(entry))

    def make_head(self, count: int, last_hash: str) -> AuditHead:
        """The head of a log of this length."""
        return self._make(THE_HEAD, count, last_hash)

    def make_start(self, count: int, last_hash: str) -> AuditHead:
        """The start of a log whose first entries, this many, were removed."""
        return self._make(THE_START, count, last_hash)

    def accepts(self, place: AuditHead) -> bool:
        """Whether the head, or the start, was written by us."""
        return hmac.compare_digest(place.seal, self._make(place.id, place.count, place.hash).seal)

    def _make(self, name: str, count: int, last_hash: str) -> AuditHead:
        return AuditHead(name, count, last_hash, self._hash((name, count, last_hash)))

    def _hash_entry(self, entry: AuditEntry) -> str:
        """HMAC-SHA-256 over the entry as JSON: an array in a fixed order, mappings by their keys."""
        content = (
            "entry",
            entry.id,
            int(entry.at.timestamp() * 1000),
            entry.action,
            entry.area,
            entry.actor_id,
            entry.address,
            entry.via,
            entry.target_kind,
            entry.target_id,
            entry.details,
            entry.previous_hash,
        )
        return self._hash(content)

    def _hash(self, content: tuple[object, ...]) -> str:
        return hmac.new(self._key, msgspec.json.encode(content, order="sorted"), sha256).hexdigest()


class Walk:
    """Follows the chain from its first entry that is kept. `fault`: what is wrong with the first entry that does not
    fit."""

    def __init__(self, chain: Chain, start: AuditHead | None = None) -> None:
        """start: one that the chain accepts."""
        self._chain = chain
        self.removed = start.count if start else 0
        self.since: datetime | None = None
        self.count = self.removed
        self.hash = start.hash if start else NOTHING_BEFORE
        self.key = number_key(self.count) if start else ""
        self.fault: str | None = None

    def follow(self, entries: Iterable[AuditEntry]) -> bool:
        """Take the next entries; False at the first one that does not fit."""
        for entry in entries:
            self.fault = self._find_fault(entry)
            if self.fault is not None:
                return False
            self.count += 1
            self.hash, self.key = entry.hash, entry.id
            self.since = self.since or entry.at
        return True

    def judge(self, broken_at: int | None = None, reason: str = "") -> Verdict:
        """The verdict on what was followed: it is in order, at least up to the entry at which the log is broken."""
        last = self.count if broken_at is None else broken_at - 1
        return Verdict(
            entries=max(0, last - self.removed),
            removed=self.removed,
            since=self.since,
            broken_at=broken_at,
            reason=reason,
        )

    def _find_fault(self, entry: AuditEntry) -> str | None:
        if entry.id != number_key(self.count + 1):
            return f"In its place stands {entry.id}."
        if not hmac.compare_digest(entry.hash, self._chain.seal_entry(entry).hash):
            return "It was changed, or was not written by this installation."
        if not hmac.compare_digest(entry.previous_hash, self.hash):
            return "It does not follow the entry before it."
        return None


def query_after(walk: Walk, limit: int) -> Query:
    """The entries that a walk has to follow next."""
    return Query(where={}, after=(walk.key,) if walk.key else None, limit=limit)
