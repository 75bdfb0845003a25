"""Sessions and their refresh tokens, on a real store."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from docstore.sqlite import SqliteStore
from tertulia.infrastructure.security import AccessClaims
from tertulia.kernel.clock import FixedClock, SystemClock
from tertulia.kernel.events import EventBus
from tertulia.kernel.principal import Principal
from tertulia.modules.auth import (
    SESSIONS,
    SessionEndedError,
    SessionNotFoundError,
    SessionRepository,
    SessionReusedError,
    Sessions,
    Standings,
)
from tertulia.modules.auth.domain import Device, Proof, RefreshToken
from tertulia.modules.auth.service.sessions import MAX_SESSIONS
from tertulia.modules.roles import ROLES, RoleBook
from tertulia.modules.users import ACCOUNT_CLAIMS, USER_WORDS, USERS, User, UserRepository, Users

DEVICE = Device.of("Browser", "127.0.0.1")
PROOF = Proof()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[SqliteStore]:
    opened = SqliteStore(tmp_path / "documents.db")
    await opened.open([SESSIONS, USERS, USER_WORDS, ACCOUNT_CLAIMS, ROLES])
    yield opened
    await opened.close()


@pytest.fixture
def repository(store: SqliteStore) -> SessionRepository:
    return SessionRepository(store)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(SystemClock().now())


@pytest.fixture
async def users(repository: SessionRepository, store: SqliteStore, clock: FixedClock) -> Users:
    """The store's accounts: ada and eve, whose ids are their names."""
    accounts = UserRepository(store)
    for name in ("ada", "eve"):
        user = User(
            id=name,
            email=f"{name}@example.org",
            name=name,
            role="user",
            password_hash=None,
            created_at=clock.moment,
            updated_at=clock.moment,
        )
        await accounts.insert(user)
    return Users(accounts, clock, EventBus(), registration="open")


async def list_no_groups(user_id: str) -> frozenset[str]:
    del user_id
    return frozenset()


@pytest.fixture
def standings(
    repository: SessionRepository, users: Users, store: SqliteStore, clock: FixedClock
) -> Standings:
    return Standings(repository, users, RoleBook(store), clock, list_no_groups, ())


async def trust_nobody(user_id: str) -> None:
    del user_id


@pytest.fixture
def sessions(repository: SessionRepository, clock: FixedClock, standings: Standings) -> Sessions:
    return Sessions(
        repository,
        clock,
        lifetime=timedelta(days=30),
        forget=standings.forget_session,
        forget_trust=[trust_nobody],
    )


def claims_of(token: RefreshToken, user_id: str = "ada") -> AccessClaims:
    return AccessClaims(sub=user_id, sid=token.session_id, exp=0)


async def test_the_store_never_holds_what_opens_a_session(
    sessions: Sessions, repository: SessionRepository
) -> None:
    token = await sessions.open("ada", DEVICE, PROOF)
    (stored,) = await repository.list_of("ada")
    assert token.secret not in str(stored)


async def test_each_refresh_gives_another_token_of_the_same_session_and_prolongs_it(
    sessions: Sessions, clock: FixedClock
) -> None:
    token = await sessions.open("ada", DEVICE, PROOF)
    seen = {token.secret}
    for _ in range(3):
        clock.moment += timedelta(days=20)
        _, token = await sessions.refresh(str(token))
        seen.add(token.secret)
    assert len(seen) == 4
    (session,) = await sessions.list_of("ada")
    assert (session.id, session.expires_at) == (token.session_id, clock.moment + timedelta(days=30))


async def test_any_older_token_ends_the_session(sessions: Sessions) -> None:
    first = await sessions.open("ada", DEVICE, PROOF)
    _, second = await sessions.refresh(str(first))
    _, third = await sessions.refresh(str(second))
    with pytest.raises(SessionReusedError):
        await sessions.refresh(str(first))
    with pytest.raises(SessionEndedError):
        await sessions.refresh(str(third))
    assert await sessions.list_of("ada") == []


async def test_a_session_that_was_not_used_for_its_lifetime_is_over(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "other.db")
    await store.open([SESSIONS])
    long_ago = FixedClock(datetime(2020, 1, 1, tzinfo=UTC))
    sessions = Sessions(
        SessionRepository(store),
        long_ago,
        lifetime=timedelta(days=30),
        forget=print,
        forget_trust=[trust_nobody],
    )
    token = await sessions.open("ada", DEVICE, PROOF)
    with pytest.raises(SessionEndedError):
        await sessions.refresh(str(token))
    await store.close()


async def test_a_session_ended_here_is_over_at_once(sessions: Sessions, standings: Standings) -> None:
    token = await sessions.open("ada", DEVICE, PROOF)
    await standings.of_session(claims_of(token))
    await sessions.end("ada", token.session_id)
    with pytest.raises(SessionEndedError):
        await standings.of_session(claims_of(token))


async def test_a_session_ended_elsewhere_is_over_within_half_a_minute(
    sessions: Sessions, standings: Standings, repository: SessionRepository, clock: FixedClock
) -> None:
    token = await sessions.open("ada", DEVICE, PROOF)
    await standings.of_session(claims_of(token))
    await repository.delete("ada", [token.session_id])
    clock.moment += timedelta(seconds=30)
    with pytest.raises(SessionEndedError):
        await standings.of_session(claims_of(token))


async def test_a_token_for_another_persons_session_is_refused(
    sessions: Sessions, standings: Standings
) -> None:
    token = await sessions.open("ada", DEVICE, PROOF)
    with pytest.raises(SessionEndedError):
        await standings.of_session(claims_of(token, "eve"))
    with pytest.raises(SessionNotFoundError):
        await sessions.end_listed("eve", token.session_id)


async def test_ending_the_others_keeps_the_one_that_asks(sessions: Sessions) -> None:
    kept = await sessions.open("ada", DEVICE, PROOF)
    for _ in range(3):
        await sessions.open("ada", DEVICE, PROOF)
    await sessions.open("eve", DEVICE, PROOF)
    await sessions.end_others(Principal(user_id="ada", session_id=kept.session_id, role="user"))
    assert [session.id for session in await sessions.list_of("ada")] == [kept.session_id]
    assert len(await sessions.list_of("eve")) == 1


async def test_signing_out_with_an_old_token_ends_nothing(sessions: Sessions) -> None:
    old = await sessions.open("ada", DEVICE, PROOF)
    _, newest = await sessions.refresh(str(old))
    await sessions.end_by_token(str(old))
    assert len(await sessions.list_of("ada")) == 1
    await sessions.end_by_token(str(newest))
    assert await sessions.list_of("ada") == []


def test_what_a_browser_says_of_itself_is_cut_to_what_can_be_shown() -> None:
    assert Device.of("a\x00b\n" + "c" * 1000, "x").user_agent == "ab" + "c" * 254


async def test_a_suspended_person_is_out_at_once_here_and_soon_elsewhere(
    sessions: Sessions, standings: Standings, users: Users, store: SqliteStore, clock: FixedClock
) -> None:
    token = await sessions.open("ada", DEVICE, PROOF)
    elsewhere = Standings(SessionRepository(store), users, RoleBook(store), clock, list_no_groups, ())
    for known in (standings, elsewhere):
        assert (await known.of_session(claims_of(token))).role == "user"
    await users.change("ada", status="suspended")
    standings.forget_user("ada")
    with pytest.raises(SessionEndedError):
        await standings.of_session(claims_of(token))
    clock.moment += timedelta(seconds=30)
    with pytest.raises(SessionEndedError):
        await elsewhere.of_session(claims_of(token))


async def test_who_signs_in_once_more_is_signed_out_where_they_were_longest_ago(
    sessions: Sessions, standings: Standings, clock: FixedClock
) -> None:
    oldest = await sessions.open("ada", DEVICE, PROOF)
    used = await sessions.open("ada", DEVICE, PROOF)
    await standings.of_session(claims_of(oldest))
    clock.moment += timedelta(seconds=1)
    _, used = await sessions.refresh(str(used))
    clock.moment += timedelta(seconds=1)
    others = [await sessions.open("ada", DEVICE, PROOF) for _ in range(MAX_SESSIONS - 1)]
    assert len(await sessions.list_of("ada")) == MAX_SESSIONS
    with pytest.raises(SessionEndedError):
        await standings.of_session(claims_of(oldest))
    for token in (used, others[-1]):
        assert (await standings.of_session(claims_of(token))).user_id == "ada"
