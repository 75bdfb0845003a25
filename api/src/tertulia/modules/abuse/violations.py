"""Counts what was refused, and bans who had too much refused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Final

import msgspec
import structlog

from docstore import Above, DocumentStore, Insert, Query, StoreError
from tertulia.infrastructure.repeating import Repeating
from tertulia.kernel.clock import Clock
from tertulia.kernel.errors import AppError
from tertulia.kernel.ids import new_id
from tertulia.kernel.networks import network_of
from tertulia.modules.abuse.domain import VIOLATIONS, Subject, Violation, ViolationKind

SCORES: Final[Mapping[ViolationKind, int]] = {
    "rate_limit": 1,
    "sign_in": 1,
    "second_factor": 2,
    "concurrent_runs": 1,
    "moderation": 1,
    "session_reuse": 5,
    "captcha": 1,
}
FLUSH_SECONDS = 1.0
"""Violations are written, and bans follow from them, this often."""
MAX_WAITING = 10_000
"""Kinds, people and networks that are counted apart until they are written; of more, no note is taken."""
_MAX_SUMMED = 1_000
_BATCH = 500
_KINDS: Final[Mapping[str, ViolationKind]] = {
    "session_reused": "session_reuse",
    "second_factor_invalid": "second_factor",
    "too_many_runs": "concurrent_runs",
    "message_refused": "moderation",
    "captcha_failed": "captcha",
}
"""By the code of the refusal."""
_LIMITS: Final[Mapping[str, ViolationKind]] = {
    "sign-in": "sign_in",
    "password": "sign_in",
    "second-factor": "second_factor",
}
"""By the name of the limit that was reached."""
_REACHED_BY_OTHERS: Final = frozenset({"sign-in of an account"})
"""Limits that say nothing of who meets them."""
_logger = structlog.get_logger(__name__)


class Penalties(msgspec.Struct, frozen=True, kw_only=True):
    """How much a violation counts, for how long, and what follows."""

    scores: Mapping[str, int]
    ban_score: int
    window: timedelta

    def score(self, kind: ViolationKind) -> int:
        return self.scores.get(kind, SCORES[kind])


class _Key(msgspec.Struct, frozen=True):
    kind: ViolationKind
    user_id: str | None
    network: str


class Violations:
    """`note` costs nothing; a task writes what was noted and looks whether somebody has to be banned."""

    def __init__(
        self,
        store: DocumentStore,
        clock: Clock,
        penalties: Penalties,
        ban: Callable[[Subject], Awaitable[None]],
        *,
        enabled: bool,
    ) -> None:
        """ban: keeps a subject out, if it is not to be spared."""
        self._store = store
        self._clock = clock
        self._penalties = penalties
        self._ban = ban
        self._enabled = enabled
        self._waiting: dict[_Key, int] = {}
        self._writing = Repeating("write violations", self.flush, FLUSH_SECONDS)

    def note_refusal(self, error: AppError, user_id: str | None, address: str) -> None:
        """Take note of a refusal, if it is one of those that count."""
        kind = _kind_of(error)
        if kind is not None:
            self.note(kind, user_id, address)

    def note(self, kind: ViolationKind, user_id: str | None, address: str) -> None:
        """Take note of a violation; it is written later."""
        if not self._enabled or not self._penalties.score(kind):
            return
        key = _Key(kind, user_id, network_of(address)[:64])
        if key in self._waiting or len(self._waiting) < MAX_WAITING:
            self._waiting[key] = self._waiting.get(key, 0) + 1

    async def flush(self) -> None:
        """Write what was noted, and ban who has reached the score."""
        noted, self._waiting = self._waiting, {}
        if not noted:
            return
        found = [self._make(key, count) for key, count in noted.items()]
        for start in range(0, len(found), _BATCH):
            batch = found[start : start + _BATCH]
            await self._store.write(*(Insert(VIOLATIONS, one) for one in batch))
        for subject in _list_subjects(noted):
            if await self.sum_scores(subject) >= self._penalties.ban_score:
                await self._ban(subject)

    async def sum_scores(self, subject: Subject) -> int:
        """What a subject's violations within the window count together."""
        since = self._clock.now() - self._penalties.window
        field = "user_id" if subject.kind == "user" else "network"
        query = Query(where={field: subject.name, "at": Above(since)}, order=("-at",), limit=_MAX_SUMMED)
        return sum(one.score for one in await self._store.find(VIOLATIONS, query))

    def open(self) -> None:
        """Begin to write what is noted."""
        if self._enabled:
            self._writing.open()

    async def close(self) -> None:
        """Stop; what was noted last is written."""
        await self._writing.close()
        try:
            await self.flush()
        except StoreError as error:
            _logger.warning("the last violations could not be written", reason=str(error))

    def _make(self, key: _Key, count: int) -> Violation:
        now = self._clock.now()
        return Violation(
            id=new_id(),
            kind=key.kind,
            user_id=key.user_id,
            network=key.network or "unknown",
            count=count,
            score=count * self._penalties.score(key.kind),
            at=now,
            expires_at=now + self._penalties.window,
        )


def _kind_of(error: AppError) -> ViolationKind | None:
    if error.code == "rate_limited":
        limit = getattr(error, "limit", "")
        return None if limit in _REACHED_BY_OTHERS else _LIMITS.get(limit, "rate_limit")
    return _KINDS.get(error.code)


def _list_subjects(noted: Mapping[_Key, int]) -> list[Subject]:
    found: dict[Subject, None] = {}
    for key in noted:
        if key.user_id is not None:
            found[Subject("user", key.user_id)] = None
        if key.network:
            found[Subject("address", key.network)] = None
    return list(found)
