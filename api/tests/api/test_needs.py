"""What handlers are given: services of the application that was asked, one after the other, people's to people only."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import msgspec
import pytest
from litestar import get
from litestar.di import NamedDependency
from litestar.routes import HTTPRoute

from api.tests.conftest import SignedIn
from tertulia.entrypoints.asgi import create_api, create_app
from tertulia.entrypoints.bootstrap import Adapters, Application, bootstrap
from tertulia.entrypoints.needs import offer_needs
from tertulia.infrastructure.config import Settings
from tertulia.modules.chat import Chat


@pytest.fixture
async def other_application(
    settings: Settings, adapters: Adapters, tmp_path: Path
) -> AsyncGenerator[Application]:
    running = await bootstrap(msgspec.structs.replace(settings, home=tmp_path / "other"), adapters)
    try:
        yield running
    finally:
        await running.close()


async def test_two_applications_of_a_process_answer_with_their_own_services(
    signed_in: SignedIn, other_application: Application, tmp_path: Path
) -> None:
    assert (await signed_in.client.get("/api/auth/me")).status_code == 200
    transport = httpx.ASGITransport(create_app(other_application, tmp_path))  # pyright: ignore[reportArgumentType] - ASGI types of two libraries
    async with httpx.AsyncClient(transport=transport, base_url="http://tertulia.test") as stranger:
        refused = await stranger.get("/api/auth/me", headers={"authorization": f"Bearer {signed_in.token}"})
        assert refused.json()["code"] == "token_invalid"
        assert (await stranger.get("/api/config")).json()["setup"]


def test_no_handler_needs_several_things_at_once(application: Application) -> None:
    batches = [
        batch
        for route in create_api(application).routes
        if isinstance(route, HTTPRoute)
        for _, needs in route.route_handler_map.values()
        for batch in needs.dependency_batches
    ]
    assert len(batches) > 100
    assert all(len(batch) == 1 for batch in batches)


def test_who_needs_a_service_of_people_needs_a_principal_first() -> None:
    @get("/open")
    async def handler(chat: NamedDependency[Chat]) -> None:
        del chat

    offer_needs([handler])
    assert list(handler.dependencies or {}) == ["principal", "chat"]
