"""Wires what keeps abuse out, and what everyone is told: bans, violations, captcha, moderation, banner and terms."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.infrastructure.config import Settings
from tertulia.infrastructure.ratelimit import Pace
from tertulia.modules.abuse import (
    AbuseViews,
    BanAdministration,
    BanBook,
    Captcha,
    Moderation,
    Penalties,
    Violations,
)
from tertulia.modules.notices import NoticeBoard, TermsAcceptance
from tertulia.modules.roles import RoleBook
from tertulia.modules.users import UserLeft, Users


class GuardServices(msgspec.Struct, frozen=True, kw_only=True):
    """`load` reads bans and notices from the database."""

    bans: BanBook
    ban_administration: BanAdministration
    violations: Violations
    abuse_views: AbuseViews
    captcha: Captcha
    moderation: Moderation
    notices: NoticeBoard
    terms_acceptance: TermsAcceptance
    reading: Pace

    async def load(self) -> None:
        """Read what holds now."""
        await self.bans.load()
        await self.notices.load()

    def open(self) -> None:
        """Begin what only a server does: follow changes of others, and write violations."""
        self.bans.open()
        self.notices.open()
        self.violations.open()

    async def close(self) -> None:
        """Follow no more changes, and write what was noted."""
        await self.violations.close()
        await self.notices.close()
        await self.bans.close()


def create_guard_services(base: Base, users: Users, roles: RoleBook) -> GuardServices:
    """Nothing is read yet."""
    abuse, limits = base.settings.abuse, base.settings.limits
    bans = BanBook(base.store, base.clock)
    administration = BanAdministration(
        base.store,
        base.clock,
        bans,
        users,
        roles,
        base.audit,
        trusted_proxies=base.settings.trusted_proxies,
        ban_time=timedelta(minutes=abuse.ban_minutes),
    )
    penalties = Penalties(
        scores=abuse.scores, ban_score=abuse.ban_score, window=timedelta(minutes=abuse.window_minutes)
    )
    _forget_who_leaves(base, administration)
    notices = NoticeBoard(base.store, base.clock, base.audit)
    return GuardServices(
        bans=bans,
        ban_administration=administration,
        violations=Violations(
            base.store, base.clock, penalties, administration.ban_for_violations, enabled=abuse.enabled
        ),
        abuse_views=AbuseViews(base.store, users),
        captcha=create_captcha(base.settings),
        moderation=_create_moderation(base.settings),
        notices=notices,
        terms_acceptance=TermsAcceptance(notices, users, base.audit),
        reading=Pace("reading", limits.reading, enabled=limits.enabled),
    )


def _forget_who_leaves(base: Base, administration: BanAdministration) -> None:
    async def forget(event: UserLeft) -> None:
        await administration.forget_person(event.user_id)

    base.events.subscribe(UserLeft, forget)


def create_captcha(settings: Settings) -> Captcha:
    """The captcha of the settings."""
    captcha = settings.abuse.captcha
    own = urlsplit(settings.public_url).hostname if settings.public_url else None
    hostnames = frozenset(name.lower() for name in captcha.hostnames or filter(None, [own]))
    return Captcha(
        captcha.secret_key, captcha.verify_url, captcha.site_key, captcha.script_url, hostnames=hostnames
    )


def _create_moderation(settings: Settings) -> Moderation:
    moderation = settings.abuse.moderation
    return Moderation(
        moderation.url,
        api_key=moderation.api_key,
        model=moderation.model,
        fail_open=moderation.fail_open,
        seconds=moderation.timeout,
    )
