"""Moderation, captcha and the page's policy in the running application."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.conftest import PASSWORD, SignedIn
from api.tests.peers.checking import CheckingServer, start_checking
from docstore import Query
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import (
    AbuseSettings,
    CaptchaSettings,
    ConfigurationError,
    EndpointSettings,
    ModerationSettings,
    Settings,
    load_settings,
)
from tertulia.modules.abuse import VIOLATIONS
from tertulia.modules.conversations import CONVERSATIONS
from tertulia.modules.messages import MESSAGES


@pytest.fixture
async def checks() -> AsyncGenerator[CheckingServer]:
    async with start_checking() as running:
        yield running


def ask(text: str, **more: Any) -> dict[str, Any]:
    parts = [{"type": "text", "text": text}]
    return {"messages": [{"id": "q1", "role": "user", "parts": parts}], "model": "Lab/one", **more}


class TestModeration:
    @pytest.fixture
    async def settings(self, settings: Settings, checks: CheckingServer) -> Settings:
        moderation = ModerationSettings(url=f"{checks.url}/v1/moderations", api_key="key")
        lab = EndpointSettings(name="Lab", base_url="http://127.0.0.1:9/v1", models=["one", "two"])
        return msgspec.structs.replace(settings, endpoints=[lab], abuse=AbuseSettings(moderation=moderation))

    async def test_a_refused_message_is_not_stored_and_counts(
        self, signed_in: SignedIn, application: Application, checks: CheckingServer
    ) -> None:
        answer = await signed_in.client.post("/api/messages", json=ask("a bomb", compareWith=["Lab/two"]))

        assert (answer.status_code, answer.json()["code"]) == (400, "message_refused"), answer.text
        assert answer.json()["params"] == {"categories": "violence"}
        assert len(checks.questions) == 1
        for collection in (CONVERSATIONS, MESSAGES):
            assert await application.store.count(collection, {"user_id": signed_in.user["id"]}) == 0
        await application.guards.violations.flush()
        (violation,) = await application.store.find(VIOLATIONS, Query(where={}))
        assert (violation.kind, violation.user_id) == ("moderation", signed_in.user["id"])

    async def test_a_message_that_may_be_sent_is_checked_once_and_answered(
        self, signed_in: SignedIn, checks: CheckingServer
    ) -> None:
        accept = {"accept": "application/json"}
        body = ask("hello", compareWith=["Lab/two"])
        answer = await signed_in.client.post("/api/messages", json=body, headers=accept)

        assert answer.status_code == 202, answer.text
        assert [question["input"] for question in checks.questions] == ["hello"]

    async def test_when_nobody_can_say_nothing_is_sent(
        self, signed_in: SignedIn, checks: CheckingServer
    ) -> None:
        checks.status = 500
        answer = await signed_in.client.post("/api/messages", json=ask("hello"))
        assert (answer.status_code, answer.json()["code"]) == (502, "moderation_unreachable")


class TestCaptcha:
    @pytest.fixture
    async def settings(self, settings: Settings, checks: CheckingServer) -> Settings:
        captcha = CaptchaSettings(
            site_key="site",
            secret_key="secret",
            script_url="https://widget.example/api.js",
            verify_url=f"{checks.url}/siteverify",
        )
        return msgspec.structs.replace(settings, abuse=AbuseSettings(captcha=captcha))

    async def test_the_page_is_told_of_the_widget_and_may_load_it(self, client: httpx.AsyncClient) -> None:
        answer = await client.get("/api/config")

        assert answer.json()["captcha"] == {
            "siteKey": "site",
            "scriptUrl": "https://widget.example/api.js",
        }
        assert "secret" not in answer.text
        policy = answer.headers["content-security-policy"]
        for directive in ("script-src", "frame-src"):
            assert f"{directive} 'self' https://widget.example;" in f"{policy};"
        docs = (await client.get("/docs/")).headers["content-security-policy"]
        assert "widget.example" not in docs

    async def test_nobody_comes_in_without_a_solved_captcha(
        self, client: httpx.AsyncClient, application: Application, checks: CheckingServer
    ) -> None:
        """Attack: a program signs in, registers and asks for mails without the page."""
        body = {"email": "ada@example.org", "password": PASSWORD}
        for path, sent in (
            ("/api/auth/login", body),
            ("/api/auth/register", body),
            ("/api/auth/password/forgotten", {"email": "ada@example.org"}),
            ("/api/auth/login", {**body, "captcha": "robot"}),
        ):
            answer = await client.post(path, json=sent)
            assert (answer.status_code, answer.json()["code"]) == (400, "captcha_failed"), path
        assert await application.users.is_empty()

        registered = await client.post("/api/auth/register", json={**body, "captcha": "human"})
        assert registered.status_code == 201, registered.text
        checks.status = 500
        away = await client.post("/api/auth/login", json={**body, "captcha": "human"})
        assert (away.status_code, away.json()["code"]) == (502, "captcha_unreachable")


async def test_without_a_captcha_the_page_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/api/config")).headers["content-security-policy"]
    assert "http" not in policy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TERTULIA_ABUSE__CAPTCHA__SCRIPT_URL", "https://x; script-src *"),
        ("TERTULIA_ABUSE__CAPTCHA__SCRIPT_URL", "javascript:alert(1)"),
        ("TERTULIA_ABUSE__CAPTCHA__VERIFY_URL", "file:///etc/passwd"),
        ("TERTULIA_ABUSE__MODERATION__URL", "nowhere"),
        ("TERTULIA_ABUSE__SCORES", '{"everything": 3}'),
    ],
)
def test_settings_that_do_not_fit_are_refused(name: str, value: str) -> None:
    with pytest.raises(ConfigurationError):
        load_settings({name: value}, {})
