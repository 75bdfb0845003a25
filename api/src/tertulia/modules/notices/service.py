"""The notices as every request sees them: in memory, and read again while other servers may have changed them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from docstore import DocumentStore, Put
from tertulia.infrastructure.http import FieldProblem, InvalidRequestError
from tertulia.infrastructure.repeating import Repeating
from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import Actor
from tertulia.modules.audit import AuditLog
from tertulia.modules.notices.domain import NOTICES, THE_NOTICES, Banner, Notices, Terms, name_version
from tertulia.modules.notices.errors import TermsChangedError
from tertulia.modules.notices.schemas import MAX_TERMS, BannerInput, NoticesInput, TermsInput
from tertulia.modules.roles import Role
from tertulia.modules.users import User, Users

RELOAD_SECONDS = 5.0
"""Notices that another server changed show here within this time."""
_NOTHING = Notices(id=THE_NOTICES)


class NoticeBoard:
    """The banner and the terms that hold now."""

    def __init__(self, store: DocumentStore, clock: Clock, audit: AuditLog) -> None:
        self._store = store
        self._clock = clock
        self._audit = audit
        self._current = _NOTHING
        self._loading = asyncio.Lock()
        self._following = Repeating("read the notices", self.load, RELOAD_SECONDS)
        self._tell: Callable[[], None] = _do_nothing

    @property
    def current(self) -> Notices:
        return self._current

    def tell_of_new_terms(self, tell: Callable[[], None]) -> None:
        """Call this whenever other terms hold: everyone's pending steps are others then."""
        self._tell = tell

    def require_terms(self, user: User, role: Role) -> str | None:
        """The step `terms`, where the person has not accepted those that hold now. For all roles alike."""
        del role
        terms = self._current.terms
        return "terms" if terms is not None and user.accepted_terms != terms.version else None

    async def put(self, wanted: NoticesInput, actor: Actor) -> Notices:
        """Replace both notices. Who had accepted the same text before has accepted it still. Raises
        InvalidRequestError for terms that are too long."""
        if wanted.terms is not None and len(wanted.terms.text.encode(errors="replace")) > MAX_TERMS:
            raise InvalidRequestError([FieldProblem("terms.text", "Expected 100 kB at the most.")])
        notices = Notices(
            id=THE_NOTICES,
            banner=_make_banner(wanted),
            terms=_make_terms(wanted),
            changed_at=self._clock.now(),
        )
        before = self._current
        await self._store.write(Put(NOTICES, notices))
        await self.load()
        details = {
            name: "changed" if getattr(notices, name) else "removed"
            for name in ("banner", "terms")
            if getattr(notices, name) != getattr(before, name)
        }
        await self._audit.record("notices.changed", actor, target_kind="notices", details=details)
        return notices

    async def change(
        self,
        actor: Actor,
        *,
        banner: BannerInput | msgspec.UnsetType | None = msgspec.UNSET,
        terms: TermsInput | msgspec.UnsetType | None = msgspec.UNSET,
    ) -> Notices:
        """Replace one notice, or both; one that is absent stays. Raises what `put` raises."""
        await self.load()
        now = self._current
        if banner is msgspec.UNSET:
            banner = BannerInput(text=now.banner.text, tone=now.banner.tone) if now.banner else None
        if terms is msgspec.UNSET:
            terms = TermsInput(text=now.terms.text) if now.terms else None
        return await self.put(NoticesInput(banner=banner, terms=terms), actor)

    async def load(self) -> None:
        """Read the notices from the store. One reading at a time: an older one must not come after a newer one."""
        async with self._loading:
            self._show(await self._store.get(NOTICES, THE_NOTICES) or _NOTHING)

    async def read_terms(self, version: str) -> Terms:
        """The terms of this version. Raises TermsChangedError when others hold by now, or none."""
        terms = self._current.terms
        if terms is None or terms.version != version:
            # Another server may have told of them already.
            await self.load()
            terms = self._current.terms
        if terms is None or terms.version != version:
            raise TermsChangedError
        return terms

    def open(self) -> None:
        """Begin to follow changes of other servers."""
        self._following.open()

    async def close(self) -> None:
        """Follow no more."""
        await self._following.close()

    def _show(self, notices: Notices) -> None:
        has_other_terms = notices.terms != self._current.terms
        self._current = notices
        if has_other_terms:
            self._tell()


class TermsAcceptance:
    """Notes who has accepted the terms."""

    def __init__(self, board: NoticeBoard, users: Users, audit: AuditLog) -> None:
        self._board = board
        self._users = users
        self._audit = audit

    async def accept(self, user_id: str, version: str, actor: Actor) -> None:
        """The person accepts these terms. Raises TermsChangedError when others hold by now."""
        await self._board.load()
        terms = self._board.current.terms
        if terms is None or terms.version != version:
            raise TermsChangedError
        if (await self._users.get(user_id)).accepted_terms == version:
            return
        await self._users.change(user_id, accepted_terms=version)
        await self._audit.record("terms.accepted", actor, target_kind="terms", target_id=version)


def _make_banner(wanted: NoticesInput) -> Banner | None:
    banner = wanted.banner
    if banner is None or not banner.text.strip():
        return None
    return Banner(
        text=banner.text.strip(), tone=banner.tone, id=name_version(banner.text.strip(), banner.tone)
    )


def _make_terms(wanted: NoticesInput) -> Terms | None:
    terms = wanted.terms
    if terms is None or not terms.text.strip():
        return None
    return Terms(version=name_version(terms.text), text=terms.text)


def _do_nothing() -> None:
    """Nobody wants to know."""
