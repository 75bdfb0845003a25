"""Attacks on everybody behind a proxy that the settings do not name."""

from __future__ import annotations

import msgspec
import pytest

from api.tests.conftest import OpenClient
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import AbuseSettings, Settings

PROXY = "172.18.0.2"
STRANGER = "81.2.69.142"
FORWARDED = {"x-forwarded-for": "198.51.100.66"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    limits = msgspec.structs.replace(settings.limits, enabled=True, sign_in="1/hour")
    return msgspec.structs.replace(settings, limits=limits, abuse=AbuseSettings(ban_score=3))


@pytest.mark.parametrize(
    ("address", "headers", "is_banned"),
    [
        (PROXY, FORWARDED, False),
        (PROXY, {"forwarded": "for=198.51.100.66"}, False),
        (PROXY, {"x-real-ip": "198.51.100.66"}, False),
        (PROXY, {}, True),
        (STRANGER, FORWARDED, True),
    ],
)
async def test_nobody_has_the_proxy_banned_that_all_come_through(
    application: Application,
    open_client: OpenClient,
    address: str,
    headers: dict[str, str],
    *,
    is_banned: bool,
) -> None:
    """Behind a proxy in a container network, which nobody made a trusted one, try wrong passwords until its address,
    which is everybody's, is banned. A header does not spare who comes from elsewhere."""
    client = open_client(address)
    for number in range(5):
        body = {"email": f"nobody{number}@example.org", "password": "correct horse battery"}
        await client.post("/api/auth/login", json=body, headers=headers)
    await application.guards.violations.flush()
    answer = await client.get("/api/config", headers=headers)
    assert (answer.status_code == 403) is is_banned


class TestWithOneThatIsTrusted:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, trusted_proxies=["10.0.0.1"])

    async def test_a_header_spares_nobody_in_the_own_network(
        self, application: Application, open_client: OpenClient
    ) -> None:
        """The address behind a trusted proxy is the client's own, also where it is a private one."""
        client = open_client("10.0.0.1")
        headers = {"x-forwarded-for": PROXY}
        for number in range(5):
            body = {"email": f"nobody{number}@example.org", "password": "correct horse battery"}
            await client.post("/api/auth/login", json=body, headers=headers)
        await application.guards.violations.flush()
        assert (await client.get("/api/config", headers=headers)).status_code == 403
