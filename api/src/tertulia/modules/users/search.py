"""Listing and finding accounts, page by page, however many there are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Annotated

import msgspec

from tertulia.kernel.ids import ClientId
from tertulia.kernel.paging import TimePosition, decode_cursor, encode_cursor
from tertulia.modules.users.domain import User, UserStatus
from tertulia.modules.users.repository import UserRepository
from tertulia.modules.users.words import MAX_WORD, list_words_of, split_query

COUNTED = 1000
"""Up to so many entries of the words are looked through to say how many accounts fit."""
_SMALLEST_BATCH = 50
_LARGEST_BATCH = 1000
_PATIENCE = 500
"""After a batch of about so many it is worth knowing who has a second word, too."""
_MOST_OWNERS = 50_000
"""A word with more entries is not used to pass over accounts."""


class UserQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to list. text: beginnings of words of the name or the address, all of which have to fit."""

    text: str = ""
    status: UserStatus | None = None
    role: str | None = None
    limit: int = 50
    cursor: str | None = None


class UserPage(msgspec.Struct, frozen=True):
    """total: how many there are; at the most so many where `is_total_exact` says that counting would take long."""

    users: list[User]
    next_cursor: str | None
    total: int
    is_total_exact: bool = True


class _WordPosition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True):
    """A cursor of a search: the entry of the words that the last account of a page was found by."""

    word: Annotated[str, msgspec.Meta(max_length=MAX_WORD)]
    id: ClientId


class UserSearch:
    """Without a text the newest accounts come first, with one in the order of the words that fit."""

    def __init__(self, repository: UserRepository) -> None:
        self._repository = repository

    async def search(self, query: UserQuery) -> UserPage:
        """One page. Raises InvalidCursorError."""
        words = split_query(query.text)
        return await (self._find(query, words) if words else self._list(query))

    async def _list(self, query: UserQuery) -> UserPage:
        where = _fields_of(query)
        after = None
        if query.cursor:
            position = decode_cursor(query.cursor, TimePosition)
            after = (position.time, position.id)
        found = await self._repository.list_page(where, after, query.limit + 1)
        page = found[: query.limit]
        cursor = None
        if len(found) > query.limit:
            cursor = encode_cursor(TimePosition(page[-1].created_at, page[-1].id))
        return UserPage(page, cursor, await self._repository.count(where))

    async def _find(self, query: UserQuery, words: list[str]) -> UserPage:
        await self._repository.add_missing_words()
        counts = {word: await self._repository.count_words(word) for word in words}
        words = sorted(words, key=lambda word: counts[word])
        rarest = words[0]
        position = decode_cursor(query.cursor, _WordPosition) if query.cursor else None
        page: list[tuple[str, User]] = []
        async for found in self._walk(words, position, query):
            page.append(found)
            if len(page) > query.limit:
                break
        cursor = None
        if len(page) > query.limit:
            word, user = page[query.limit - 1]
            cursor = encode_cursor(_WordPosition(word, user.id))
        users = [user for _, user in page[: query.limit]]
        if counts[rarest] > COUNTED:
            return UserPage(users, cursor, counts[rarest], is_total_exact=False)
        is_whole = position is None and cursor is None
        total = len(users) if is_whole else await self._count(words, query)
        return UserPage(users, cursor, total)

    async def _count(self, words: list[str], query: UserQuery) -> int:
        total = 0
        async for _ in self._walk(words, None, msgspec.structs.replace(query, limit=COUNTED)):
            total += 1
        return total

    async def _walk(
        self, words: list[str], position: _WordPosition | None, query: UserQuery
    ) -> AsyncIterator[tuple[str, User]]:
        """The accounts that fit, each once: with the first of its words that begins as the rarest one does.

        words: the rarest first.
        """
        rarest, fields = words[0], _fields_of(query)
        after = (position.word, position.id) if position else None
        limit = max(_SMALLEST_BATCH, query.limit + 1)
        among: set[str] | None = None
        while True:
            entries = await self._repository.list_words(rarest, after, limit)
            users = await self._repository.read(
                {user_id for _, user_id in entries if among is None or user_id in among}
            )
            for word, user_id in entries:
                user = users.get(user_id)
                if user is not None and _has(user, fields) and word == _find_entry(user, words, rarest):
                    yield word, user
            if len(entries) < limit:
                return
            after = entries[-1]
            if limit < _PATIENCE <= limit * 2:
                among = await self._list_candidates(words)
            limit = min(limit * 2, _LARGEST_BATCH)

    async def _list_candidates(self, words: list[str]) -> set[str] | None:
        """Whoever has the second rarest word, too; None for not knowing. Asked when many accounts did not fit: two
        words that many have and nobody has together would lead to reading everybody with one of them."""
        if len(words) < 2 or await self._repository.count_words(words[1]) > _MOST_OWNERS:
            return None
        return await self._repository.list_owners(words[1])


def _fields_of(query: UserQuery) -> Mapping[str, str]:
    wanted = {"status": query.status, "role": query.role}
    return {field: value for field, value in wanted.items() if value is not None}


def _has(user: User, fields: Mapping[str, str]) -> bool:
    return all(getattr(user, field) == value for field, value in fields.items())


def _find_entry(user: User, words: list[str], rarest: str) -> str | None:
    """The word by which an account is listed; None when it lacks one that was asked for."""
    own = list_words_of(user)
    if not all(any(one.startswith(word) for one in own) for word in words):
        return None
    return min((one for one in own if one.startswith(rarest)), default=None)
