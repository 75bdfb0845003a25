"""The chain: each entry's hash covers the one before, under a key that whoever can write the database does not have."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

import msgspec

from tertulia.modules.audit.domain import NOTHING_BEFORE, THE_HEAD, AuditEntry, AuditHead, number_key

AUDIT_KEY: Final = "audit log"
"""What the key of the chain is derived for."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of the whole log found.

    entries: how many are in order, from the first one on. broken_at: the number of the first entry that was changed,
    removed, inserted or moved; None when the log is whole. reason: one sentence for people.
    """

    entries: int
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
        return AuditHead(THE_HEAD, count, last_hash, self._hash_head(count, last_hash))

    def accepts_head(self, head: AuditHead) -> bool:
        """Whether the head was written by us."""
        return hmac.compare_digest(head.seal, self._hash_head(head.count, head.hash))

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

    def _hash_head(self, count: int, last_hash: str) -> str:
        return self._hash(("head", count, last_hash))

    def _hash(self, content: tuple[object, ...]) -> str:
        return hmac.new(self._key, msgspec.json.encode(content, order="sorted"), sha256).hexdigest()


class Walk:
    """Follows the chain from its first entry. `fault`: what is wrong with the first entry that does not fit."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self.count = 0
        self.hash = NOTHING_BEFORE
        self.key = ""
        self.fault: str | None = None

    def follow(self, entries: Iterable[AuditEntry]) -> bool:
        """Take the next entries; False at the first one that does not fit."""
        for entry in entries:
            self.fault = self._find_fault(entry)
            if self.fault is not None:
                return False
            self.count += 1
            self.hash, self.key = entry.hash, entry.id
        return True

    def _find_fault(self, entry: AuditEntry) -> str | None:
        if entry.id != number_key(self.count + 1):
            return f"In its place stands {entry.id}."
        if not hmac.compare_digest(entry.hash, self._chain.seal_entry(entry).hash):
            return "It was changed, or was not written by this installation."
        if not hmac.compare_digest(entry.previous_hash, self.hash):
            return "It does not follow the entry before it."
        return None
