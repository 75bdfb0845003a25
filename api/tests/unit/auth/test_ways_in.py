"""Taking away what somebody signs in with, from two places at the same moment, on a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest

from api.tests.waiting import PATIENCE
from docstore import DocumentStore, Insert
from docstore.sqlite import SqliteStore
from tertulia.infrastructure.security import Sealer
from tertulia.kernel.clock import SystemClock
from tertulia.kernel.events import EventBus
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.audit import AUDIT_ENTRIES, AUDIT_HEADS, AuditLog
from tertulia.modules.auth import (
    IDENTITIES,
    PASSKEYS,
    USED_FLOWS,
    ArrivalPorts,
    Arrivals,
    Identities,
    IdentityRepository,
    LastWayInError,
    PasskeyFlows,
    PasskeyRepository,
    Passkeys,
    WaysIn,
    list_password,
    name_identity,
    name_passkey,
)
from tertulia.modules.auth.external.domain import LinkedIdentity
from tertulia.modules.auth.passkeys.domain import Passkey
from tertulia.modules.roles import ROLES, RoleBook
from tertulia.modules.users import ACCOUNT_CLAIMS, USER_WORDS, USERS, User, UserRepository, Users

NOW = SystemClock().now()
ACTOR = Actor(user_id="ada")
PRINCIPAL = Principal(user_id="ada", role="user")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[SqliteStore]:
    opened = SqliteStore(tmp_path / "documents.db")
    people = [USERS, USER_WORDS, ACCOUNT_CLAIMS, ROLES, IDENTITIES, PASSKEYS, USED_FLOWS]
    await opened.open([*people, AUDIT_ENTRIES, AUDIT_HEADS])
    yield opened
    await opened.close()


class House:
    """The account of ada. meanwhile: what happens after a removal has counted and before it writes, once each."""

    def __init__(self, store: DocumentStore) -> None:
        clock, audit = SystemClock(), AuditLog(store, SystemClock(), b"k" * 32)
        self._store = store
        self.meanwhile: list[Callable[[], Awaitable[object]]] = []
        self._passkeys = PasskeyRepository(store)
        self._identities = IdentityRepository(store)
        self._repository = UserRepository(store)
        self.users = Users(self._repository, clock, EventBus(), registration="open")
        ways = WaysIn(self.users, [list_password, self._list_passkeys, self._list_identities, self._pause])
        ports = ArrivalPorts(sign_up_domains=(), sync_groups=_sync_nothing, notify=_tell_nobody, labels={})
        arrivals = Arrivals(self.users, self._identities, RoleBook(store), audit, clock, ports)
        self.identities = Identities(self._identities, self.users, arrivals, ways)
        self.passkeys = Passkeys(
            users=self.users,
            repository=self._passkeys,
            flows=PasskeyFlows(Sealer(b"k" * 32), self._passkeys, clock),
            ways_in=ways,
            follow=_follow_nothing,
            audit=audit,
            clock=clock,
        )

    async def move_in(self, *, password: str | None, passkeys: int, providers: tuple[str, ...]) -> None:
        ada = User(
            id="ada",
            email="ada@example.org",
            name="Ada",
            role="user",
            password_hash=password,
            created_at=NOW,
            updated_at=NOW,
        )
        await self._repository.insert(ada)
        for number in range(passkeys):
            passkey = Passkey(
                user_id="ada",
                id=f"key-{number}",
                credential_id=f"credential-{number}",
                public_key="",
                sign_count=0,
                name="Key",
                created_at=NOW,
            )
            await self._store.write(Insert(PASSKEYS, passkey))
        for provider in providers:
            identity = LinkedIdentity(
                user_id="ada", provider=provider, subject="1", connected_at=NOW, last_used_at=NOW
            )
            await self._identities.insert(identity)

    async def count(self) -> int:
        ada = await self.users.get("ada")
        lists = (list_password, self._list_passkeys, self._list_identities)
        return sum([len(await one(ada)) for one in lists])

    async def _list_passkeys(self, user: User) -> list[str]:
        return [name_passkey(one.id) for one in await self._passkeys.list_of(user.id)]

    async def _list_identities(self, user: User) -> list[str]:
        return [name_identity(one.provider) for one in await self._identities.list_of(user.id)]

    async def _pause(self, user: User) -> list[str]:
        """No way in, but the moment between counting and writing."""
        del user
        if self.meanwhile:
            await self.meanwhile.pop()()
        return []


async def _sync_nothing(*_: object) -> None: ...


async def _tell_nobody(*_: object) -> None: ...


async def _follow_nothing(user_id: str) -> None:
    del user_id


async def take_at_once(house: House, *removals: Awaitable[None]) -> list[BaseException | None]:
    """What came of two removals that both found the other way still there."""
    counted = asyncio.Barrier(2)

    async def meet() -> None:
        await asyncio.wait_for(counted.wait(), PATIENCE)

    house.meanwhile = [meet, meet]
    return await asyncio.gather(*removals, return_exceptions=True)


@pytest.mark.parametrize(
    ("passkeys", "providers"),
    [
        pytest.param(2, (), id="two passkeys"),
        pytest.param(0, ("corp", "home"), id="two identities"),
        pytest.param(1, ("corp",), id="a passkey and an identity"),
    ],
)
async def test_of_two_last_ways_in_that_go_at_once_one_stays(
    store: SqliteStore, passkeys: int, providers: tuple[str, ...]
) -> None:
    house = House(store)
    await house.move_in(password=None, passkeys=passkeys, providers=providers)
    removals = [house.passkeys.remove(ACTOR, f"key-{number}") for number in range(passkeys)]
    removals += [house.identities.disconnect(PRINCIPAL, provider, ACTOR) for provider in providers]
    outcomes = await take_at_once(house, *removals)
    assert sorted(type(one).__name__ for one in outcomes) == [LastWayInError.__name__, "NoneType"]
    assert await house.count() == 1


async def test_of_three_ways_in_two_may_go_at_once(store: SqliteStore) -> None:
    house = House(store)
    await house.move_in(password="hash", passkeys=1, providers=("corp",))
    outcomes = await take_at_once(
        house, house.passkeys.remove(ACTOR, "key-0"), house.identities.disconnect(PRINCIPAL, "corp", ACTOR)
    )
    assert outcomes == [None, None]
    assert await house.count() == 1


async def test_a_password_that_goes_meanwhile_is_no_other_way_in(store: SqliteStore) -> None:
    house = House(store)
    await house.move_in(password="hash", passkeys=1, providers=())
    house.meanwhile = [lambda: house.users.change("ada", password_hash=None)]
    with pytest.raises(LastWayInError):
        await house.passkeys.remove(ACTOR, "key-0")
    assert await house.count() == 1
