"""Finding people by the beginnings of words, on a real store."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docstore import DeleteMany, Insert, Query
from docstore.sqlite import SqliteStore
from tertulia.kernel.clock import FixedClock
from tertulia.kernel.events import EventBus
from tertulia.kernel.paging import InvalidCursorError
from tertulia.modules.roles import ROLES, Role
from tertulia.modules.users import (
    ACCOUNT_CLAIMS,
    USER_WORDS,
    USERS,
    NewUser,
    User,
    UserQuery,
    UserRepository,
    Users,
)
from tertulia.modules.users.words import MAX_WORDS, list_words, split_query

START = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[SqliteStore]:
    opened = SqliteStore(tmp_path / "documents.db")
    await opened.open([USERS, USER_WORDS, ACCOUNT_CLAIMS, ROLES])
    await opened.write(Insert(ROLES, Role(id="odd", name="Odd")))
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def users(store: SqliteStore, clock: FixedClock) -> Users:
    return Users(UserRepository(store), clock, EventBus(), registration="open")


async def add(users: Users, clock: FixedClock, email: str, name: str, role: str = "user") -> User:
    clock.moment += timedelta(seconds=1)
    return await users.create(NewUser(email=email, name=name, role=role))


async def names(users: Users, text: str, *, role: str | None = None) -> list[str]:
    page = await users.search(UserQuery(text=text, role=role))
    assert page.total == len(page.users)
    return sorted(user.name for user in page.users)


async def add_people(users: Users, clock: FixedClock) -> None:
    await add(users, clock, "root@example.org", "Root")
    await add(users, clock, "ada.lovelace@maths.example", "Ada Lovelace")
    await add(users, clock, "jose@example.org", "José Núñez")
    await add(users, clock, "o.brien@example.org", "Conan O'Brien")
    await add(users, clock, "strasse@example.org", "Anna Weißstraße")
    await add(users, clock, "smile@example.org", "😀 Smile")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada", ["Ada Lovelace"]),
        ("LOVE a", ["Ada Lovelace"]),
        ("ada.lovelace@maths.example", ["Ada Lovelace"]),
        ("@maths", []),
        ("maths", ["Ada Lovelace"]),
        ("exam ada", ["Ada Lovelace"]),
        ("jose nun", ["José Núñez"]),
        ("JOSÉ", ["José Núñez"]),
        ("o'b", ["Conan O'Brien"]),
        ("brien", ["Conan O'Brien"]),
        ("weissSTRASSE", ["Anna Weißstraße"]),
        ("😀", ["😀 Smile"]),
        ("velace", []),
        ("ada jose", []),
        ("%", []),
        ("_", []),
    ],
)
async def test_every_word_asked_for_begins_one_of_the_account(
    users: Users, clock: FixedClock, text: str, expected: list[str]
) -> None:
    await add_people(users, clock)
    assert await names(users, text) == expected


async def test_who_has_several_fitting_words_is_listed_once(users: Users, clock: FixedClock) -> None:
    await add(users, clock, "ada@ada.example", "Ada Adamson Adams")
    assert await names(users, "ad") == ["Ada Adamson Adams"]


async def test_nothing_is_asked_by_spaces_and_accents_alone(users: Users, clock: FixedClock) -> None:
    await add_people(users, clock)
    assert len(await names(users, " \u0301 ")) == 6


async def test_a_new_name_and_address_are_found_and_the_old_ones_are_not(
    users: Users, clock: FixedClock
) -> None:
    made = await add(users, clock, "ada@example.org", "Ada")
    await users.rename(made.id, "Grace Hopper")
    await users.change(made.id, email="amazing@navy.example")
    assert await names(users, "ada") == []
    assert await names(users, "grace amaz navy") == ["Grace Hopper"]


async def test_accounts_from_before_there_were_words_are_found(
    users: Users, clock: FixedClock, store: SqliteStore
) -> None:
    for number in range(1203):
        user = User(
            id=f"u{number:05}",
            email=f"p{number}@example.org",
            name=f"Person {number}",
            role="user",
            password_hash=None,
            created_at=START,
            updated_at=START,
        )
        await store.write(Insert(USERS, user))
    assert await names(users, "p1201") == ["Person 1201"]
    assert await store.count(USER_WORDS, {"user_id": "u00000"}) > 0


async def test_an_account_that_goes_takes_its_words_along(
    users: Users, clock: FixedClock, store: SqliteStore
) -> None:
    made = await add(users, clock, "ada@example.org", "Ada")
    await UserRepository(store).delete(made.id)
    assert await store.find(USER_WORDS, Query(where={})) == []


async def test_pages_of_a_list_and_of_a_search_hold_everybody_once(users: Users, clock: FixedClock) -> None:
    for number in range(23):
        await add(
            users, clock, f"p{number}@example.org", f"Person Pers{number}", "user" if number % 2 else "odd"
        )
    for text, role, count in (("", None, 23), ("pers", None, 23), ("", "odd", 11), ("pers exa", "odd", 11)):
        seen: list[str] = []
        cursor: str | None = None
        while True:
            page = await users.search(UserQuery(text=text, role=role, limit=4, cursor=cursor))
            assert page.total == count
            seen += [user.id for user in page.users]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == count
    newest = await users.search(UserQuery(limit=1))
    assert newest.users[0].email == "p22@example.org"


@pytest.mark.parametrize("cursor", ["x", "W10", "WyIxIiwyXQ", "a" * 300])
@pytest.mark.parametrize("text", ["", "ada"])
async def test_a_foreign_cursor_is_refused(users: Users, text: str, cursor: str) -> None:
    with pytest.raises(InvalidCursorError):
        await users.search(UserQuery(text=text, cursor=cursor))


async def test_a_search_that_fits_very_many_is_not_counted(
    users: Users, clock: FixedClock, store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tertulia.modules.users.search.COUNTED", 3)
    await add_people(users, clock)
    page = await users.search(UserQuery(text="example", limit=2))
    assert not page.is_total_exact
    assert page.total >= 6
    assert len(page.users) == 2
    await store.write(DeleteMany(USER_WORDS, {"word": "example"}))


async def test_the_many_with_one_of_two_frequent_words_are_passed_over(
    users: Users, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("_SMALLEST_BATCH", 2), ("_PATIENCE", 4), ("_LARGEST_BATCH", 8)):
        monkeypatch.setattr(f"tertulia.modules.users.search.{name}", value)
    for number in range(40):
        await add(users, clock, f"{number}@one.example.org", "Ada")
        await add(users, clock, f"{number}@two.example.org", "Grace")
    await add(users, clock, "last@example.org", "Ada Grace")
    looked_at: list[str] = []
    read = UserRepository.read

    async def count(repository: UserRepository, ids: Collection[str]) -> dict[str, User]:
        looked_at.extend(ids)
        return await read(repository, ids)

    monkeypatch.setattr(UserRepository, "read", count)
    page = await users.search(UserQuery(text="ada grace", limit=1))
    assert [user.name for user in page.users] == ["Ada Grace"]
    assert len(looked_at) < 10


@given(st.text(max_size=100), st.emails())
def test_words_fit_into_keys_and_are_found_by_themselves(name: str, email: str) -> None:
    words = list_words(name, email.lower())
    assert len(words) <= MAX_WORDS
    for word in words:
        assert word
        assert not set("/\0") & set(word)
        (asked,) = split_query(word) or [word]
        assert word.startswith(asked)
