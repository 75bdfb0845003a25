"""Sessions and their refresh tokens, on a real store."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from docstore.sqlite import SqliteStore
from tertulia.kernel.clock import FixedClock, SystemClock
from tertulia.kernel.principal import Principal
from tertulia.modules.auth import (
    SESSIONS,
    SessionEndedError,
    SessionNotFoundError,
    SessionRepository,
    SessionReusedError,
    Sessions,
)
from tertulia.modules.auth.domain import Device, RefreshToken

DEVICE = Device.of("Browser", "127.0.0.1")


@pytest.fixture
async def repository(tmp_path: Path) -> AsyncGenerator[SessionRepository]:
    store = SqliteStore(tmp_path / "documents.db")
    await store.open([SESSIONS])
    yield SessionRepository(store)
    await store.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(SystemClock().now())


@pytest.fixture
def sessions(repository: SessionRepository, clock: FixedClock) -> Sessions:
    return Sessions(repository, clock, lifetime=timedelta(days=30))


def principal_of(token: RefreshToken, user_id: str = "ada") -> Principal:
    return Principal(user_id=user_id, session_id=token.session_id, role="user")


async def test_the_store_never_holds_what_opens_a_session(
    sessions: Sessions, repository: SessionRepository
) -> None:
    token = await sessions.open("ada", DEVICE)
    (stored,) = await repository.list_of("ada")
    assert token.secret not in str(stored)


async def test_each_refresh_gives_another_token_of_the_same_session_and_prolongs_it(
    sessions: Sessions, clock: FixedClock
) -> None:
    token = await sessions.open("ada", DEVICE)
    seen = {token.secret}
    for _ in range(3):
        clock.moment += timedelta(days=20)
        _, token = await sessions.refresh(str(token))
        seen.add(token.secret)
    assert len(seen) == 4
    (session,) = await sessions.list_of("ada")
    assert (session.id, session.expires_at) == (token.session_id, clock.moment + timedelta(days=30))


async def test_any_older_token_ends_the_session(sessions: Sessions) -> None:
    first = await sessions.open("ada", DEVICE)
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
    sessions = Sessions(SessionRepository(store), long_ago, lifetime=timedelta(days=30))
    token = await sessions.open("ada", DEVICE)
    with pytest.raises(SessionEndedError):
        await sessions.refresh(str(token))
    await store.close()


async def test_a_session_ended_here_is_over_at_once(sessions: Sessions) -> None:
    token = await sessions.open("ada", DEVICE)
    await sessions.check(principal_of(token))
    await sessions.end("ada", token.session_id)
    with pytest.raises(SessionEndedError):
        await sessions.check(principal_of(token))


async def test_a_session_ended_elsewhere_is_over_within_half_a_minute(
    sessions: Sessions, repository: SessionRepository, clock: FixedClock
) -> None:
    token = await sessions.open("ada", DEVICE)
    await sessions.check(principal_of(token))
    await repository.delete("ada", [token.session_id])
    clock.moment += timedelta(seconds=30)
    with pytest.raises(SessionEndedError):
        await sessions.check(principal_of(token))


async def test_a_token_for_another_persons_session_is_refused(sessions: Sessions) -> None:
    token = await sessions.open("ada", DEVICE)
    with pytest.raises(SessionEndedError):
        await sessions.check(principal_of(token, "eve"))
    with pytest.raises(SessionNotFoundError):
        await sessions.end_listed("eve", token.session_id)


async def test_ending_the_others_keeps_the_one_that_asks(sessions: Sessions) -> None:
    kept = await sessions.open("ada", DEVICE)
    for _ in range(3):
        await sessions.open("ada", DEVICE)
    await sessions.open("eve", DEVICE)
    await sessions.end_others(principal_of(kept))
    assert [session.id for session in await sessions.list_of("ada")] == [kept.session_id]
    assert len(await sessions.list_of("eve")) == 1


async def test_signing_out_with_an_old_token_ends_nothing(sessions: Sessions) -> None:
    old = await sessions.open("ada", DEVICE)
    _, newest = await sessions.refresh(str(old))
    await sessions.end_by_token(str(old))
    assert len(await sessions.list_of("ada")) == 1
    await sessions.end_by_token(str(newest))
    assert await sessions.list_of("ada") == []


def test_what_a_browser_says_of_itself_is_cut_to_what_can_be_shown() -> None:
    assert Device.of("a\x00b\n" + "c" * 1000, "x").user_agent == "ab" + "c" * 254
