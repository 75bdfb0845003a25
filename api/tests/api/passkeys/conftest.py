"""A Tertulia that people know as https://tertulia.test, whose time the test moves."""

from __future__ import annotations

import httpx
import msgspec
import pytest

from api.tests.conftest import OpenClient, SignedIn
from api.tests.peers.authenticator import Authenticator
from tertulia.entrypoints.bootstrap import Adapters
from tertulia.infrastructure.config import Settings
from tertulia.kernel.clock import FixedClock, SystemClock

ORIGIN = "https://tertulia.test"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(SystemClock().now())


@pytest.fixture
def adapters(adapters: Adapters, clock: FixedClock) -> Adapters:
    return msgspec.structs.replace(adapters, clock=clock)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, public_url=ORIGIN)


@pytest.fixture
def authenticator() -> Authenticator:
    return Authenticator(ORIGIN)


@pytest.fixture
def browser(open_client: OpenClient) -> httpx.AsyncClient:
    """A browser in which nobody is signed in, on our page."""
    client = open_client()
    client.headers["origin"] = ORIGIN
    return client


@pytest.fixture
async def ada(signed_in: SignedIn) -> SignedIn:
    signed_in.client.headers["origin"] = ORIGIN
    return signed_in
