"""How quickly people are found, signed in and let through, with 100,000 accounts in the store."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from bench.figures import percentile
from docstore import Insert, open_store
from docstore.sqlite import SqliteStore
from tertulia.infrastructure.security import AccessTokens, KeyRing, PasswordHasher
from tertulia.kernel.clock import SystemClock
from tertulia.kernel.events import EventBus
from tertulia.kernel.ids import new_id
from tertulia.kernel.principal import Principal
from tertulia.modules.roles import ROLES, Grant, Resource, Rights, RoleBook
from tertulia.modules.users import (
    ACCOUNT_CLAIMS,
    USER_WORDS,
    USERS,
    NewUser,
    User,
    UserPage,
    UserQuery,
    UserRepository,
    Users,
    make_words,
)

ACCOUNTS = 100_000
REPEATS = 300
_BATCH = 500
_TINY = 20_000
"""How often what takes microseconds is repeated."""
_FIRST = (
    "Ada",
    "Grace",
    "Alan",
    "Edsger",
    "Barbara",
    "Donald",
    "Frances",
    "Ken",
    "Margaret",
    "Niklaus",
    "Radia",
)
_LAST = (
    "Lovelace",
    "Hopper",
    "Turing",
    "Dijkstra",
    "Liskov",
    "Knuth",
    "Allen",
    "Thompson",
    "Hamilton",
    "Wirth",
)


class AccountFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds. Of lists, searches and sign-ins the median and the 99th percentile, of the rest the mean."""

    listed: tuple[float, float]
    searched: tuple[float, float]
    paged: tuple[float, float]
    narrowed: tuple[float, float]
    hashed: tuple[float, float]
    token_read: float
    """The first check of a token, with its signature."""
    token_checked: float
    """Every later check."""
    authorized: float


async def measure_accounts(folder: Path, accounts: int = ACCOUNTS, repeats: int = REPEATS) -> AccountFigures:
    """Fill a store in this folder, and measure."""
    store = open_store("sqlite", folder)
    assert isinstance(store, SqliteStore)
    await store.open([USERS, USER_WORDS, ACCOUNT_CLAIMS, ROLES])
    try:
        users = Users(UserRepository(store), SystemClock(), EventBus(), registration="open")
        await fill(store, users, accounts)
        listed, searched, paged, narrowed = [
            await _time_each(ask, repeats) for ask in _list_questions(users, repeats)
        ]
        token_read, token_checked = await _measure_token(folder)
        return AccountFigures(
            listed=listed,
            searched=searched,
            paged=paged,
            narrowed=narrowed,
            hashed=await _measure_hash(),
            token_read=token_read,
            token_checked=token_checked,
            authorized=_measure_authorize(RoleBook(store)),
        )
    finally:
        await store.close()


async def fill(store: SqliteStore, users: Users, accounts: int) -> None:
    """Make accounts with names that many share, as people have them."""
    await users.create(NewUser(email="root@example.org", name="Root"))
    chance = random.Random(4)
    now = datetime.now(UTC)
    for start in range(0, accounts, _BATCH):
        batch = [
            _make_user(chance, number, now - timedelta(seconds=accounts - number))
            for number in range(start, min(start + _BATCH, accounts))
        ]
        writes = [[Insert(USERS, user), *make_words(user)] for user in batch]
        await store.write(*(write for each in writes for write in each))


def _make_user(chance: random.Random, number: int, moment: datetime) -> User:
    first, last = chance.choice(_FIRST), chance.choice(_LAST)
    return User(
        id=new_id(),
        email=f"{first}.{last}.{number}@team{number % 97}.example.org".lower(),
        name=f"{first} {last}",
        role="admin" if number % 1000 == 0 else "user",
        password_hash=None,
        created_at=moment,
        updated_at=moment,
    )


def _list_questions(users: Users, repeats: int) -> Sequence[Callable[[], Awaitable[object]]]:
    chance = random.Random(5)
    cursors: list[str | None] = [None]

    async def page() -> UserPage:
        found = await users.search(UserQuery(cursor=cursors[-1], limit=50))
        cursors.append(found.next_cursor)
        return found

    async def search() -> UserPage:
        text = chance.choice(
            ("ada", "gr", "lovelace tur", f"{chance.choice(_FIRST)} {chance.choice(_LAST)}", "team7 ken", "e")
        )
        return await users.search(UserQuery(text=text, limit=50))

    return (
        lambda: users.search(UserQuery(limit=50)),
        search,
        page,
        lambda: users.search(UserQuery(role="admin", status="active", limit=50)),
    )


async def _time_each(ask: Callable[[], Awaitable[object]], repeats: int) -> tuple[float, float]:
    taken: list[float] = []
    for _ in range(repeats):
        started = time.perf_counter()
        await ask()
        taken.append(time.perf_counter() - started)
    return percentile(taken, 0.5), percentile(taken, 0.99)


async def _measure_hash(repeats: int = 20) -> tuple[float, float]:
    """What a sign-in costs: the check of a password, in its thread."""
    hasher = PasswordHasher()
    try:
        stored = await hasher.hash("correct horse battery")
        return await _time_each(lambda: hasher.verify(stored, "correct horse battery"), repeats)
    finally:
        await hasher.close()


async def _measure_token(folder: Path, repeats: int = 2_000) -> tuple[float, float]:
    """The first check of tokens, and the later ones of one."""
    keys = await asyncio.to_thread(KeyRing.open, folder)
    tokens = AccessTokens(
        keys.derive, lifetime=timedelta(minutes=15), period=timedelta(days=30), clock=SystemClock()
    )
    issued = [
        tokens.issue(Principal(user_id=new_id(), session_id=new_id(), role="user")) for _ in range(repeats)
    ]
    started = time.perf_counter()
    for token in issued:
        tokens.verify(token)
    first = (time.perf_counter() - started) / repeats
    started = time.perf_counter()
    for _ in range(_TINY):
        tokens.verify(issued[0])
    return first, (time.perf_counter() - started) / _TINY


def _measure_authorize(book: RoleBook) -> float:
    """The longest way through: an object of another person that is shared with many, and with a group of the asker."""
    grants = [Grant(grantee_kind="user", grantee_id=new_id(), level="viewer") for _ in range(20)]
    grants.append(Grant(grantee_kind="group", grantee_id="g", level="editor"))
    resource = Resource(kind="presets", id="p", owner_id="somebody", grants=tuple(grants))
    principal = Principal(user_id="me", role="user", groups=frozenset({"g"}))
    rights = Rights(book)
    started = time.perf_counter()
    for _ in range(_TINY):
        rights.authorize(principal, "presets.edit", resource)
    return (time.perf_counter() - started) / _TINY
