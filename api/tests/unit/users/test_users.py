"""Making and finding accounts, on a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docstore.sqlite import SqliteStore
from tertulia.kernel.clock import FixedClock
from tertulia.kernel.events import EventBus
from tertulia.modules.users import (
    ACCOUNT_CLAIMS,
    USER_WORDS,
    USERS,
    EmailTakenError,
    LastAdministratorError,
    NewUser,
    RegistrationClosedError,
    UserNotFoundError,
    UserQuery,
    UserRepository,
    Users,
)


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncGenerator[UserRepository]:
    store = SqliteStore(tmp_path / "documents.db")
    await store.open([USERS, USER_WORDS, ACCOUNT_CLAIMS])
    yield UserRepository(store)
    await store.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def users(repository: UserRepository, clock: FixedClock) -> Users:
    return Users(repository, clock, EventBus(), registration="open")


def new(email: str, name: str | None = None) -> NewUser:
    return NewUser(email=email, name=name, password_hash="$")


async def test_an_address_is_kept_in_lower_case_and_found_in_any(users: Users) -> None:
    made = await users.register(new(" Ada@Example.ORG "))
    assert made.email == "ada@example.org"
    assert await users.find_by_email("ADA@example.org") == made


async def test_without_a_name_the_address_gives_one(users: Users) -> None:
    assert (await users.register(new("ada@example.org"))).name == "ada"
    assert (await users.register(new("b@example.org", "  Grace  "))).name == "Grace"


async def test_the_first_of_many_at_once_administers_also_over_two_processes(
    repository: UserRepository, clock: FixedClock
) -> None:
    processes = [Users(repository, clock, EventBus(), registration="open") for _ in range(4)]
    made = await asyncio.gather(
        *(users.register(new(f"p{number}@example.org")) for number, users in enumerate(processes * 4))
    )
    assert [user.role for user in made].count("admin") == 1


async def test_an_account_made_by_command_can_be_the_first_and_then_administers(users: Users) -> None:
    assert (await users.create(new("ada@example.org"))).role == "admin"
    assert (await users.create(new("eve@example.org"))).role == "user"


async def test_closed_registration_does_not_bind_the_administrator(
    repository: UserRepository, clock: FixedClock
) -> None:
    users = Users(repository, clock, EventBus(), registration="closed")
    await users.register(new("ada@example.org"))
    with pytest.raises(RegistrationClosedError):
        await users.register(new("eve@example.org"))
    assert (await users.create(new("eve@example.org"))).role == "user"


async def test_a_taken_address_is_refused_and_leaves_no_trace(users: Users) -> None:
    await users.register(new("ada@example.org"))
    with pytest.raises(EmailTakenError):
        await users.register(new("ADA@example.org"))
    assert (await users.search(UserQuery())).total == 1


async def test_what_is_not_there_can_not_be_read_or_changed(users: Users) -> None:
    for attempt in (
        users.get("nobody"),
        users.rename("nobody", "x"),
        users.change("nobody", password_hash="$"),
    ):
        with pytest.raises(UserNotFoundError):
            await attempt


async def test_another_hash_of_a_password_does_not_bring_back_one_that_was_changed(users: Users) -> None:
    ada = await users.create(NewUser(email="ada@example.org", name=None, password_hash="old"))
    await users.renew_hash(ada, "the same in another way")
    assert (await users.get(ada.id)).password_hash == "the same in another way"
    await users.change(ada.id, password_hash="changed")
    await users.renew_hash(ada, "the old one in another way")
    assert (await users.get(ada.id)).password_hash == "changed"


async def test_two_administrators_can_not_both_stop_being_one(
    users: Users, repository: UserRepository
) -> None:
    ada = await users.register(new("ada@example.org"))
    grace = await users.create(NewUser(email="grace@example.org", name=None, role="admin"))
    changes = (users.change(ada.id, role="user"), users.change(grace.id, status="suspended"))
    outcomes = await asyncio.gather(*changes, return_exceptions=True)
    refused = [one for one in outcomes if isinstance(one, LastAdministratorError)]
    assert len(refused) == 1
    assert await repository.count({"status": "active", "role": "admin"}) == 1


async def test_of_many_administrators_that_go_at_once_one_stays(
    users: Users, repository: UserRepository
) -> None:
    everybody = [await users.register(new("a0@example.org"))]
    for number in range(1, 6):
        everybody.append(await users.create(NewUser(email=f"a{number}@example.org", name=None, role="admin")))
    leaving = [users.begin_leaving(user.id) for user in everybody]
    outcomes = await asyncio.gather(*leaving, return_exceptions=True)
    assert [one for one in outcomes if one is not None and not isinstance(one, LastAdministratorError)] == []
    assert await repository.count({"status": "active", "role": "admin"}) == 1


async def test_the_last_administrator_stays_one(users: Users) -> None:
    ada = await users.register(new("ada@example.org"))
    for fields in ({"role": "user"}, {"status": "suspended"}):
        with pytest.raises(LastAdministratorError):
            await users.change(ada.id, **fields)
    with pytest.raises(LastAdministratorError):
        await users.begin_leaving(ada.id)
    assert (await users.change(ada.id, name="Countess")).role == "admin"
