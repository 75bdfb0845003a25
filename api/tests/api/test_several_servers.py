"""What another server of the same installation changes holds here by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

import pytest

from api.tests.waiting import PATIENCE
from docstore import Put, StoreError
from tertulia.entrypoints.bootstrap import Adapters, Application, bootstrap
from tertulia.infrastructure.config import Settings
from tertulia.kernel.principal import SERVER
from tertulia.modules.notices.schemas import NoticesInput, TermsInput
from tertulia.modules.roles import ROLES, Role

BANNED = "203.0.113.9"


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A server that looks for changes without a pause."""
    for module in ("abuse.bans", "notices.service", "roles.book"):
        monkeypatch.setattr(f"tertulia.modules.{module}.RELOAD_SECONDS", 0)
    return settings


@pytest.fixture
async def other(
    application: Application, settings: Settings, adapters: Adapters
) -> AsyncGenerator[Application]:
    del application
    running = await bootstrap(settings, adapters)
    yield running
    await running.close()


async def wait_for(is_true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_true():
            await asyncio.sleep(0)


async def change_everything(other: Application) -> None:
    """A ban, the terms and a role."""
    await other.guards.ban_administration.add(
        None, SERVER, user_id=None, address=BANNED, minutes=5, reason=""
    )
    await other.guards.notices.put(NoticesInput(terms=TermsInput(text="Be kind")), SERVER)
    await other.store.write(Put(ROLES, Role(id="editors", name="Editors")))


async def wait_for_everything(application: Application) -> None:
    await wait_for(lambda: application.guards.bans.is_banned(f"address:{BANNED}"))
    await wait_for(lambda: application.guards.notices.current.terms is not None)
    await wait_for(lambda: "editors" in application.roles.roles)


async def test_bans_terms_and_roles_hold_here_too_and_end_here_too(
    application: Application, other: Application
) -> None:
    await change_everything(other)
    await wait_for_everything(application)

    await other.guards.ban_administration.lift(f"address:{BANNED}", SERVER)
    await other.guards.notices.put(NoticesInput(), SERVER)

    await wait_for(lambda: not application.guards.bans.is_banned(f"address:{BANNED}"))
    await wait_for(lambda: application.guards.notices.current.terms is None)


async def test_a_database_that_is_away_for_a_moment_ends_no_following(
    application: Application, other: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()

    async def fail(collection: Any, *_: Any) -> Any:
        asked.add(collection.name)
        raise StoreError("away")

    with monkeypatch.context() as patch:
        patch.setattr(application.store, "find", fail)
        patch.setattr(application.store, "get", fail)
        await wait_for(lambda: {"bans", "notices", "roles"} <= asked)

    await change_everything(other)
    await wait_for_everything(application)
