"""A whole Tertulia in a temporary home: real store, real services, cheap password hashes."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from limits.aio import strategies
from limits.aio.storage import memory
from litestar.types import ASGIApp

from tertulia.entrypoints import health
from tertulia.entrypoints.asgi import create_app
from tertulia.entrypoints.bootstrap import Adapters, Application, bootstrap
from tertulia.infrastructure.config import LimitSettings, LocalModelSettings, Settings
from tertulia.infrastructure.observability import configure_logs
from tertulia.infrastructure.ratelimit import counters, limiter, paces
from tertulia.infrastructure.security import Argon2Parameters
from tertulia.modules.chat import estimate_texts
from tertulia.modules.providers import model_lists

from .peers.fixtures import directory as directory
from .peers.fixtures import mail_sink as mail_sink
from .peers.fixtures import redis_server as redis_server
from .peers.fixtures import run_peer as run_peer
from .peers.fixtures import shared_directory as shared_directory
from .waiting import PATIENCE

PASSWORD = "correct horse battery"
CHEAP_ARGON2 = Argon2Parameters(time_cost=1, memory_cost=8, parallelism=1)


class SignedIn(msgspec.Struct):
    """A client that sends its access token, and whose it is."""

    client: httpx.AsyncClient
    user: dict[str, Any]
    token: str
    password: str


@pytest.fixture(scope="session", autouse=True)
def quiet_logs() -> None:
    """Log as the server does."""
    configure_logs("error", "json")


class StandingTime:
    """What rate limits see of the module `time`: a moment within a minute, an hour and a day."""

    @staticmethod
    def time() -> float:
        """Count no second."""
        return 1_800_000_010.0

    monotonic = time


@pytest.fixture(autouse=True)
def standing_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits count in windows of the clock, and tell the seconds to their ends: between two requests of a test, no
    window ends and no second passes."""
    for module in (memory, strategies, limiter, paces):
        monkeypatch.setattr(module, "time", StandingTime)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that gives up neither its database, nor Redis, nor a list of models because the machine is crowded."""
    monkeypatch.setattr(health, "_PING_SECONDS", PATIENCE)
    monkeypatch.setattr(counters, "_REDIS_SECONDS", PATIENCE)
    monkeypatch.setattr(model_lists, "FIRST_WAIT", PATIENCE)
    monkeypatch.setattr(model_lists, "SHORT_WAIT", PATIENCE)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an installation of its own, without rate limits and without a model on this machine."""
    return Settings(
        home=tmp_path / "home",
        port=0,
        limits=LimitSettings(enabled=False),
        local_model=LocalModelSettings(enabled=False),
    )


@pytest.fixture
def adapters() -> Adapters:
    """What tests exchange."""
    return Adapters(argon2=CHEAP_ARGON2, count_texts=estimate_texts)


@pytest.fixture
async def application(settings: Settings, adapters: Adapters) -> AsyncGenerator[Application]:
    """All services, as the server has them."""
    running = await bootstrap(settings, adapters)
    await running.start_serving()
    try:
        yield running
    finally:
        await running.close()


@pytest.fixture
def app(application: Application, tmp_path: Path) -> ASGIApp:
    """What answers HTTP; its web folder is empty."""
    return create_app(application, tmp_path / "web")


OpenClient = Callable[..., httpx.AsyncClient]
Register = Callable[..., Awaitable[SignedIn]]


@pytest.fixture
async def open_client(app: ASGIApp) -> AsyncGenerator[OpenClient]:
    """Makes clients with cookies of their own. `address`: where the requests seem to come from."""
    async with AsyncExitStack() as stack:
        opened: list[httpx.AsyncClient] = []

        def make(address: str = "127.0.0.1") -> httpx.AsyncClient:
            transport = httpx.ASGITransport(app, client=(address, 50_000))  # pyright: ignore[reportArgumentType] - ASGI types of two libraries
            opened.append(httpx.AsyncClient(transport=transport, base_url="http://tertulia.test"))
            stack.push_async_callback(opened[-1].aclose)
            return opened[-1]

        yield make


@pytest.fixture
def client(open_client: OpenClient) -> httpx.AsyncClient:
    """A client without account."""
    return open_client()


@pytest.fixture
def register(open_client: OpenClient) -> Register:
    """Makes an account by e-mail address, and a client that acts for it."""

    async def make(email: str, name: str | None = None) -> SignedIn:
        client = open_client()
        body = {"email": email, "password": PASSWORD, **({"name": name} if name else {})}
        response = await client.post("/api/auth/register", json=body)
        assert response.status_code == 201, response.text
        answer = response.json()
        client.headers["authorization"] = f"Bearer {answer['accessToken']}"
        return SignedIn(client=client, user=answer["user"], token=answer["accessToken"], password=PASSWORD)

    return make


@pytest.fixture
async def signed_in(register: Register) -> SignedIn:
    """A client with the first account, the administrator's."""
    return await register("ada@example.org")
