"""Knowing browsers again by a cookie (OWASP's "device cookies"), so that nobody keeps the owner of an account out by
guessing its password: a known browser has a limit of its own."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

import msgspec

from tertulia.kernel.clock import Clock
from tertulia.modules.auth.domain import LOCAL, hash_secret, new_secret
from tertulia.modules.auth.known_browsers.domain import KnownBrowser
from tertulia.modules.auth.known_browsers.repository import KnownBrowserRepository
from tertulia.modules.users import UserNotFoundError, Users

KNOWN_LIFETIME = timedelta(days=180)
MAX_OF_PERSON = 20
"""Browsers of one person; what all of them together may guess is bounded by it."""
MAX_IN_COOKIE = 5
"""People who take turns at one browser."""
_MAX_COOKIE = 1_000
_BETWEEN = "~"
_MARK = re.compile(r"([0-9a-f-]{36})\.([A-Za-z0-9_-]{40,60})")
"""What a mark looks like. A cookie may hold anything, also what is no key of the store."""


class _Mark(msgspec.Struct, frozen=True):
    """What the cookie holds for one person: `userId.secret`."""

    user_id: str
    secret: str

    def __str__(self) -> str:
        return f"{self.user_id}.{self.secret}"


class KnownBrowsers:
    """A mark says nothing but that its person signed in here; it opens nothing."""

    def __init__(self, repository: KnownBrowserRepository, users: Users, clock: Clock) -> None:
        self._repository = repository
        self._users = users
        self._clock = clock

    async def recognise(self, cookie: str, provider: str, name: str) -> str | None:
        """The id of the browser, if whoever is called `name` at `provider` has signed in with it. What is looked up
        follows from the cookie alone, so nothing tells whether there is an account."""
        for mark in _read(cookie):
            browser = await self._find(mark)
            if browser is None or (browser.provider, browser.name) != (provider, fold_typed_name(name)):
                continue
            if await self._is_name_of_today(browser):
                return browser.id
        return None

    async def remember(self, cookie: str, user_id: str, provider: str, name: str) -> str | None:
        """What the cookie holds from now on; None when it can stay as it is."""
        others: list[_Mark] = []
        for mark in _read(cookie):
            if mark.user_id != user_id:
                others.append(mark)
                continue
            browser = await self._find(mark)
            if browser is not None and (browser.provider, browser.name) == (provider, fold_typed_name(name)):
                return None
        mark = await self._add(user_id, provider, name)
        return _BETWEEN.join(str(one) for one in (mark, *others[: MAX_IN_COOKIE - 1]))

    async def forget(self, user_id: str) -> None:
        """Know no browser of this person any more."""
        await self._repository.forget(user_id)

    async def _is_name_of_today(self, browser: KnownBrowser) -> bool:
        """Whether the address is still its person's: it may be somebody else's by now."""
        if browser.provider != LOCAL:
            return True
        try:
            user = await self._users.get(browser.user_id)
        except UserNotFoundError:
            return False
        return fold_typed_name(user.email) == browser.name

    async def _find(self, mark: _Mark) -> KnownBrowser | None:
        browser = await self._repository.get(mark.user_id, hash_secret(mark.secret))
        return browser if browser is not None and browser.expires_at > self._clock.now() else None

    async def _add(self, user_id: str, provider: str, name: str) -> _Mark:
        mark = _Mark(user_id, new_secret())
        now = self._clock.now()
        browser = KnownBrowser(
            user_id=user_id,
            id=hash_secret(mark.secret),
            provider=provider,
            name=fold_typed_name(name),
            created_at=now,
            expires_at=now + KNOWN_LIFETIME,
        )
        present = await self._repository.list_of(user_id)
        await self._repository.insert(browser, present[MAX_OF_PERSON - 1 :])
        return mark


def fold_typed_name(name: str) -> str:
    """A name as it is counted: what a directory reads alike (RFC 4518) is one name, else each way to write it could be
    guessed for anew."""
    kept = (letter for letter in unicodedata.normalize("NFKC", name) if _counts(letter))
    return "".join(kept).casefold()


def _counts(letter: str) -> bool:
    return letter.isprintable() and not letter.isspace() and unicodedata.category(letter) not in {"Mn", "Me"}


def _read(cookie: str) -> list[_Mark]:
    marks: list[_Mark] = []
    for text in cookie[:_MAX_COOKIE].split(_BETWEEN)[:MAX_IN_COOKIE]:
        if mark := _MARK.fullmatch(text):
            marks.append(_Mark(mark[1], mark[2]))
    return marks
