"""Two identity providers that say what an attack needs."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import msgspec
import pytest

from api.tests.api.external.ways import PUBLIC_URL
from api.tests.peers.puppet_provider import CLIENT_ID, CLIENT_SECRET, PuppetProvider, run_puppet_provider
from tertulia.infrastructure.config import OidcSettings, Settings, SignInSettings


@pytest.fixture
async def corp() -> AsyncGenerator[PuppetProvider]:
    """The provider of the tests."""
    async with run_puppet_provider() as puppet:
        yield puppet


@pytest.fixture
async def evil() -> AsyncGenerator[PuppetProvider]:
    """Another provider, which the attacker runs."""
    async with run_puppet_provider() as puppet:
        yield puppet


@pytest.fixture
def settings(settings: Settings, corp: PuppetProvider, evil: PuppetProvider) -> Settings:
    """Two providers, of which one is not trusted with addresses."""

    def describe(name: str, puppet: PuppetProvider, *, trust_email: bool) -> OidcSettings:
        return OidcSettings(
            id=name,
            label=name.title(),
            issuer=puppet.issuer,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            trust_email=trust_email,
        )

    providers = [describe("corp", corp, trust_email=True), describe("evil", evil, trust_email=False)]
    return msgspec.structs.replace(settings, public_url=PUBLIC_URL, sign_in=SignInSettings(oidc=providers))
