"""Who may read the metrics: what runs on this machine, who has the token, or whoever the settings let."""

from __future__ import annotations

import httpx
import msgspec
import pytest

from api.tests.conftest import OpenClient
from tertulia.infrastructure.config import MetricsSettings, Settings, describe_settings

TOKEN = "a-token-of-the-operator"
BEARER = {"authorization": f"Bearer {TOKEN}"}
ELSEWHERE = "203.0.113.9"


async def read(client: httpx.AsyncClient, **headers: str) -> int:
    response = await client.get("/metrics", headers=headers)
    if response.status_code != 200:
        assert response.json()["code"] == "metrics_closed"
    else:
        assert b"tertulia_runs_active" in response.content
    return response.status_code


async def test_only_this_machine_reads_them_by_default(open_client: OpenClient) -> None:
    for address in ("127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"):
        assert await read(open_client(address)) == 200
    for address in (ELSEWHERE, "10.0.0.7", "2001:db8::1", "", "127.0.0.1.example.org"):
        assert await read(open_client(address)) == 403


@pytest.mark.parametrize(
    "header", ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via"]
)
async def test_what_a_proxy_on_this_machine_passes_on_does_not_come_from_it(
    open_client: OpenClient, header: str
) -> None:
    assert await read(open_client(), **{header: "127.0.0.1"}) == 403


async def test_without_a_token_in_the_settings_none_opens_them(open_client: OpenClient) -> None:
    for given in ("", "Bearer", "Bearer ", "Bearer None", f"Bearer {TOKEN}"):
        assert await read(open_client(ELSEWHERE), authorization=given) == 403


class TestWithAToken:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, metrics=MetricsSettings(token=TOKEN))

    async def test_it_opens_them_from_everywhere_also_through_a_proxy(self, open_client: OpenClient) -> None:
        assert await read(open_client(ELSEWHERE), **BEARER) == 200
        assert await read(open_client(ELSEWHERE), authorization=f"bearer  {TOKEN}") == 200
        assert await read(open_client(), **BEARER, **{"x-forwarded-for": ELSEWHERE}) == 200

    async def test_another_one_or_none_does_not(self, open_client: OpenClient) -> None:
        client = open_client(ELSEWHERE)
        for given in ("", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer \xe9"):
            headers = {b"authorization": given.encode("latin-1")}
            assert (await client.get("/metrics", headers=headers)).status_code == 403, given

    async def test_this_machine_needs_none(self, open_client: OpenClient) -> None:
        assert await read(open_client()) == 200

    def test_it_is_not_shown_among_the_settings(self, settings: Settings) -> None:
        assert "metrics.token: ***" in describe_settings(settings)


class TestForNobody:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, metrics=MetricsSettings(access="nobody"))

    async def test_this_machine_does_not_read_them_either(self, open_client: OpenClient) -> None:
        assert await read(open_client()) == 403
        assert await read(open_client(), **BEARER) == 403


class TestForEverybody:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, metrics=MetricsSettings(access="everybody"))

    async def test_other_machines_read_them_without_a_token(self, open_client: OpenClient) -> None:
        assert await read(open_client(ELSEWHERE)) == 200


class TestBehindAProxyThatIsBelieved:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, trusted_proxies=["*"])

    async def test_nobody_claims_to_be_this_machine(self, open_client: OpenClient) -> None:
        """With `*` the left-most address of the header is believed."""
        assert await read(open_client(ELSEWHERE), **{"x-forwarded-for": "127.0.0.1"}) == 403
        assert await read(open_client()) == 200
