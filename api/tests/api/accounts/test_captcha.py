"""The captcha before what strangers can do."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.peers.checking import CheckingServer, start_checking
from tertulia.infrastructure.config import Settings
from tertulia.infrastructure.config.abuse import AbuseSettings, CaptchaSettings

EVE = {"email": "eve@example.org", "password": "correct horse battery"}


@pytest.fixture
async def checks() -> AsyncGenerator[CheckingServer]:
    async with start_checking() as running:
        yield running


@pytest.fixture
async def settings(settings: Settings, checks: CheckingServer) -> Settings:
    captcha = CaptchaSettings(
        site_key="site", secret_key="secret", verify_url=f"{checks.url}/siteverify", hostnames=["x"]
    )
    return msgspec.structs.replace(settings, abuse=AbuseSettings(captcha=captcha))


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("register", EVE, 201), ("password/forgotten", {"email": EVE["email"]}, 202), ("login", EVE, 401)],
)
async def test_who_shows_no_answer_of_the_captcha_gets_no_further(
    client: httpx.AsyncClient, checks: CheckingServer, path: str, body: dict[str, Any], status: int
) -> None:
    for answer in ({}, {"captcha": "robot"}):
        refused = await client.post(f"/api/auth/{path}", json={**body, **answer})
        assert refused.json()["code"] == "captcha_failed"
    passed = await client.post(f"/api/auth/{path}", json={**body, "captcha": "human"})
    assert passed.status_code == status
    assert passed.json().get("code") != "captcha_failed"
    assert [form["remoteip"] for form in checks.forms] == ["127.0.0.1"] * 2
