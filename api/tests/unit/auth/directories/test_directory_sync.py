"""Accounts follow a real directory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import datetime, timedelta

import psutil
import pytest
from msgspec.structs import replace

from api.tests.directories import searched_by_account
from api.tests.peers.slapd import PEOPLE, DirectoryServer
from tertulia.entrypoints.bootstrap import Adapters, Application, bootstrap
from tertulia.infrastructure.config import Settings, SignInSettings
from tertulia.kernel.clock import SystemClock
from tertulia.modules.auth import Browser, CredentialsInvalidError, Device, SessionEndedError
from tertulia.modules.auth.directories import SyncReport
from tertulia.modules.auth.errors import ProviderUnreachableError
from tertulia.modules.users import NewUser, User

FIRST = NewUser(email="first@example.org", name="First")


class MovedClock(SystemClock):
    """Time that tests move on."""

    ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self.ahead


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def settings(settings: Settings, directory: DirectoryServer) -> Settings:
    """With the directory, looked at every ten minutes."""
    ldap = searched_by_account(directory, role_mapping={"admins": "admin"}, sync_groups=True, sync_minutes=10)
    return replace(settings, sign_in=SignInSettings(ldap=[ldap]))


@pytest.fixture
async def application(
    settings: Settings, adapters: Adapters, clock: MovedClock
) -> AsyncGenerator[Application]:
    """All services; the tests look at the directory themselves. There is an administrator already."""
    running = await bootstrap(settings, replace(adapters, clock=clock))
    await running.users.create(FIRST)
    try:
        yield running
    finally:
        await running.close()


async def sign_in(application: Application, uid: str) -> str:
    """Sign in as somebody of the directory; returns the access token."""
    browser = Browser(device=Device.of("a browser", "127.0.0.1"))
    signed_in = await application.auth.sign_in("staff", uid, PEOPLE[uid].password, browser)
    return signed_in.access_token


async def look(application: Application, clock: MovedClock) -> SyncReport:
    """Look at the directory when it is due."""
    clock.ahead += timedelta(minutes=11)
    report = await application.directories.rounds.run("staff")
    assert report is not None
    return report


async def read(application: Application, uid: str) -> User:
    user = await application.users.find_by_email(f"{uid}@example.org")
    assert user is not None
    return user


async def list_groups(application: Application, user_id: str) -> set[str]:
    groups = application.rights_services.groups
    found = await groups.repository.get_many(sorted(await groups.list_groups_of(user_id)))
    return {group.name for group in found}


@pytest.fixture
async def people(application: Application) -> dict[str, str]:
    """Four people who have signed in, with their access tokens."""
    return {uid: await sign_in(application, uid) for uid in ("ada", "grace", "ken", "alan")}


async def test_who_is_gone_is_suspended_and_comes_back(
    application: Application,
    clock: MovedClock,
    directory: DirectoryServer,
    people: dict[str, str],
) -> None:
    del people
    assert (await look(application, clock)).suspended == 0
    grace, token = PEOPLE["grace"], await sign_in(application, "grace")
    subject_before = (await read(application, "grace")).external_id
    directory.replace(grace.dn, {"userAccountControl": ["514"]})
    report = await look(application, clock)
    assert (report.known, report.suspended) == (4, 1)
    suspended = await read(application, "grace")
    assert suspended.status == "suspended"
    assert await application.sessions.list_of(suspended.id) == []
    with pytest.raises(SessionEndedError):
        await application.auth.authenticate(token)
    assert await application.auth.authenticate(await sign_in(application, "ken"))
    with pytest.raises(CredentialsInvalidError):
        await sign_in(application, "grace")
    assert (await look(application, clock)).suspended == 0
    directory.replace(grace.dn, {"userAccountControl": ["512"]})
    assert (await look(application, clock)).activated == 1
    assert await sign_in(application, "grace")
    assert (await read(application, "grace")).external_id == subject_before


async def test_who_was_deleted_is_suspended(
    application: Application,
    clock: MovedClock,
    directory: DirectoryServer,
    people: dict[str, str],
) -> None:
    directory.delete(PEOPLE["ken"].dn)
    assert (await look(application, clock)).suspended == 1
    with pytest.raises(CredentialsInvalidError):
        await sign_in(application, "ken")
    del people
    assert (await read(application, "ken")).status == "suspended"


async def test_whom_an_administrator_suspended_stays_so(
    application: Application, clock: MovedClock, directory: DirectoryServer, people: dict[str, str]
) -> None:
    del people
    alan = PEOPLE["alan"]
    await application.users.change((await read(application, "alan")).id, status="suspended")
    assert (await look(application, clock)).activated == 0
    ken = await read(application, "ken")
    directory.replace(PEOPLE["ken"].dn, {"userAccountControl": ["514"]})
    assert (await look(application, clock)).suspended == 1
    await application.users.change(ken.id, status="active")
    clock.ahead += timedelta(seconds=1)
    await application.users.change(ken.id, status="suspended")
    directory.replace(PEOPLE["ken"].dn, {"userAccountControl": ["512"]})
    directory.replace(alan.dn, {"userAccountControl": ["512"]})
    assert (await look(application, clock)).activated == 0
    assert (await read(application, "alan")).status == "suspended"
    assert (await read(application, "ken")).status == "suspended"


async def test_names_addresses_groups_and_roles_follow(
    application: Application, clock: MovedClock, directory: DirectoryServer, people: dict[str, str]
) -> None:
    del people
    ada, grace = PEOPLE["ada"], PEOPLE["grace"]
    ids = {uid: (await read(application, uid)).id for uid in ("ada", "grace")}
    assert (await read(application, "ada")).role == "admin"
    assert (await read(application, "grace")).role == "user"
    directory.set_members("admins", [grace.dn])
    directory.set_members("engineers", [ada.dn])
    directory.replace(ada.dn, {"mail": ["countess@example.org"]})
    await look(application, clock)
    changed = {uid: await application.users.get(user_id) for uid, user_id in ids.items()}
    assert (changed["ada"].email, changed["ada"].role) == ("countess@example.org", "user")
    assert changed["ada"].managed_by == "staff"
    assert changed["grace"].role == "admin"
    names = await list_groups(application, ids["grace"])
    assert names == {"admins"}
    assert "engineers" in await list_groups(application, ids["ada"])


async def test_a_directory_that_does_not_answer_changes_nothing(
    application: Application, clock: MovedClock, directory: DirectoryServer, people: dict[str, str]
) -> None:
    del people
    peer = psutil.Process(directory.pid)
    peer.terminate()
    await asyncio.to_thread(peer.wait, 10)
    with pytest.raises(ProviderUnreachableError):
        await look(application, clock)
    clock.ahead += timedelta(minutes=11)
    await application.directories.rounds.run_due()
    for uid in ("ada", "grace", "ken", "alan"):
        assert (await read(application, uid)).status == "active"


async def test_a_directory_without_people_changes_nothing(
    application: Application, clock: MovedClock, directory: DirectoryServer, people: dict[str, str]
) -> None:
    del people
    for uid in ("ada", "grace", "ken", "alan"):
        directory.delete(PEOPLE[uid].dn)
    report = await look(application, clock)
    assert (report.is_refused, report.suspended) == (True, 0)
    assert (await read(application, "ken")).status == "active"


async def test_more_than_half_of_the_people_are_not_suspended_at_once(
    application: Application, clock: MovedClock, directory: DirectoryServer, people: dict[str, str]
) -> None:
    del people
    for uid in ("grace", "ken", "alan"):
        directory.delete(PEOPLE[uid].dn)
    report = await look(application, clock)
    assert (report.is_refused, report.suspended) == (True, 0)
    directory.add_person(PEOPLE["grace"])
    assert (await read(application, "ken")).status == "active"


async def test_one_server_looks_at_a_time_and_not_too_often(
    application: Application, clock: MovedClock, people: dict[str, str]
) -> None:
    del people
    rounds = application.directories.rounds
    clock.ahead += timedelta(minutes=11)
    reports = await asyncio.gather(*(rounds.run("staff") for _ in range(4)))
    assert sum(report is not None for report in reports) == 1
    assert await rounds.run("staff") is None
    clock.ahead += timedelta(minutes=11)
    assert await rounds.run("staff") is not None
