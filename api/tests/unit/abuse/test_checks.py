"""Captcha and moderation against a real HTTP server."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import msgspec
import pytest

from api.tests.peers.checking import CheckingServer, start_checking
from tertulia.entrypoints.guard_services import create_captcha
from tertulia.infrastructure.config import AbuseSettings, CaptchaSettings, Settings
from tertulia.modules.abuse import (
    Captcha,
    CaptchaFailedError,
    CaptchaUnreachableError,
    MessageRefusedError,
    Moderation,
    ModerationUnreachableError,
)


@pytest.fixture
async def server() -> AsyncGenerator[CheckingServer]:
    async with start_checking() as running:
        yield running


def make_captcha(server: CheckingServer, secret: str = "secret") -> Captcha:
    return Captcha(secret, f"{server.url}/siteverify", "site", "https://widget.example/api.js")


def make_moderation(server: CheckingServer, *, fail_open: bool = False, seconds: float = 5) -> Moderation:
    url = f"{server.url}/v1/moderations"
    return Moderation(url, api_key="key", model="omni", fail_open=fail_open, seconds=seconds)


async def test_a_person_passes_once(server: CheckingServer) -> None:
    captcha = make_captcha(server)

    await captcha.check("human", "192.0.2.1")

    assert server.forms == [{"secret": "secret", "response": "human", "remoteip": "192.0.2.1"}]
    with pytest.raises(CaptchaFailedError):
        await captcha.check("human", "192.0.2.1")


@pytest.mark.parametrize(
    ("hostnames", "answer", "passes"),
    [
        ({"chat.example"}, {"hostname": "chat.example", "action": "tertulia"}, True),
        ({"chat.example"}, {"hostname": "CHAT.example", "action": ""}, True),
        ({"chat.example"}, {}, True),
        (set[str](), {"hostname": "other.example"}, True),
        ({"chat.example"}, {"hostname": "other.example"}, False),
        ({"chat.example"}, {"hostname": "evil-chat.example"}, False),
        ({"chat.example"}, {"hostname": ""}, False),
        ({"chat.example"}, {"hostname": "chat.example", "action": "newsletter"}, False),
    ],
)
async def test_what_was_solved_elsewhere_or_for_something_else_is_refused(
    server: CheckingServer, hostnames: set[str], answer: dict[str, str], passes: bool
) -> None:
    """Attack: have people solve it on another site of the same keys, and use it here."""
    server.text = msgspec.json.encode({"success": True, **answer}).decode()
    captcha = Captcha(
        "secret",
        f"{server.url}/siteverify",
        "site",
        "https://widget.example/api.js",
        hostnames=frozenset(hostnames),
    )
    if passes:
        await captcha.check("human", "192.0.2.1")
        return
    with pytest.raises(CaptchaFailedError):
        await captcha.check("human", "192.0.2.1")


@pytest.mark.parametrize(
    ("public_url", "hostnames", "passes"),
    [
        ("https://Chat.example:8443", [], True),
        ("https://other.example", [], False),
        ("https://other.example", ["Chat.Example"], True),
        (None, [], True),
    ],
)
async def test_the_host_is_that_of_the_settings(
    server: CheckingServer, public_url: str | None, hostnames: list[str], passes: bool
) -> None:
    server.text = '{"success": true, "hostname": "chat.example"}'
    settings = CaptchaSettings(
        site_key="site", secret_key="secret", verify_url=f"{server.url}/siteverify", hostnames=hostnames
    )
    captcha = create_captcha(Settings(public_url=public_url, abuse=AbuseSettings(captcha=settings)))
    if passes:
        await captcha.check("human", "192.0.2.1")
        return
    with pytest.raises(CaptchaFailedError):
        await captcha.check("human", "192.0.2.1")


@pytest.mark.parametrize("token", [None, "", "robot", "x" * 5000])
async def test_what_the_service_does_not_accept_is_refused(server: CheckingServer, token: str | None) -> None:
    with pytest.raises(CaptchaFailedError):
        await make_captcha(server).check(token, "192.0.2.1")
    assert [form["response"] for form in server.forms] == (["robot"] if token == "robot" else [])


async def test_without_keys_everybody_passes_and_nobody_is_asked() -> None:
    captcha = Captcha(None, "http://127.0.0.1:1", None, "https://widget.example/api.js")

    await captcha.check(None, "192.0.2.1")

    assert (captcha.is_needed, captcha.origin) == (False, None)


@pytest.mark.parametrize(
    "text", ["", "no", "[]", '{"success": "yes"}', '{"success": true' + " " * 300_000 + "}"]
)
async def test_an_answer_that_does_not_fit_lets_nobody_in(server: CheckingServer, text: str) -> None:
    server.text = text
    with pytest.raises(CaptchaUnreachableError):
        await make_captcha(server).check("human", "192.0.2.1")


async def test_a_service_that_fails_or_is_away_lets_nobody_in(
    server: CheckingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.status = 500
    with pytest.raises(CaptchaUnreachableError):
        await make_captcha(server).check("human", "192.0.2.1")
    with pytest.raises(CaptchaUnreachableError):
        await Captcha("secret", "http://127.0.0.1:1/", "s", "https://w.example").check("human", "")
    monkeypatch.setattr("tertulia.modules.abuse.captcha._SECONDS", 0.05)
    server.status, server.is_hanging = 200, True
    with pytest.raises(CaptchaUnreachableError):
        await make_captcha(server).check("human", "192.0.2.1")


async def test_a_refusal_without_a_reason_is_one_and_a_wrong_key_is_nobodys_fault(
    server: CheckingServer,
) -> None:
    with pytest.raises(CaptchaUnreachableError):
        await make_captcha(server, "wrong").check("human", "192.0.2.1")
    server.text = '{"success": false}'
    with pytest.raises(CaptchaFailedError):
        await make_captcha(server).check("human", "192.0.2.1")


async def test_secrets_and_texts_go_to_the_address_of_the_settings_and_no_further(
    server: CheckingServer,
) -> None:
    """Attack: whoever answers at that address for a while sends the key and the messages elsewhere."""
    captcha = Captcha("secret", f"{server.url}/moved/siteverify", "site", "https://widget.example/api.js")
    url = f"{server.url}/moved/v1/moderations"
    moderation = Moderation(url, api_key="key", model="omni", fail_open=False, seconds=5)

    with pytest.raises(CaptchaUnreachableError):
        await captcha.check("human", "192.0.2.1")
    with pytest.raises(ModerationUnreachableError):
        await moderation.check("hello")

    assert (server.forms, server.questions) == ([], [])


async def test_what_is_not_flagged_may_be_sent(server: CheckingServer) -> None:
    await make_moderation(server).check("How are you?")

    assert server.questions == [{"input": "How are you?", "model": "omni"}]
    assert server.keys == ["Bearer key"]


async def test_what_is_flagged_is_refused_with_its_categories(server: CheckingServer) -> None:
    with pytest.raises(MessageRefusedError) as caught:
        await make_moderation(server).check("a bomb")

    assert caught.value.params == {"categories": "violence"}


async def test_the_verdict_counts_and_not_the_categories(server: CheckingServer) -> None:
    server.text = '{"results": [{"flagged": false, "categories": {"hate": true}}]}'
    await make_moderation(server).check("hello")
    server.text = '{"results": [{"flagged": true}]}'
    with pytest.raises(MessageRefusedError) as caught:
        await make_moderation(server).check("hello")
    assert caught.value.params == {"categories": "-"}


def test_the_widgets_origin_has_its_port() -> None:
    captcha = Captcha("secret", "https://x.example/", "site", "https://widget.example:8443/api.js?render=no")
    assert captcha.origin == "https://widget.example:8443"


async def test_a_long_text_is_checked_to_its_end(server: CheckingServer) -> None:
    with pytest.raises(MessageRefusedError):
        await make_moderation(server).check("word " * 10_000 + "bomb")


async def test_an_empty_text_and_no_endpoint_ask_nobody(server: CheckingServer) -> None:
    await make_moderation(server).check(" \n")
    await Moderation(None, api_key=None, model=None, fail_open=False, seconds=1).check("a bomb")

    assert server.questions == []


@pytest.mark.parametrize("way", ["status", "answer", "fewer", "hanging", "away"])
@pytest.mark.parametrize("fail_open", [True, False])
async def test_what_can_not_be_asked_refuses_or_passes_as_was_set(
    server: CheckingServer, way: str, *, fail_open: bool
) -> None:
    moderation = make_moderation(server, fail_open=fail_open)
    if way == "status":
        server.status = 429
    elif way == "answer":
        server.text = '{"results": 1}'
    elif way == "fewer":
        server.text = '{"results": []}'
    elif way == "hanging":
        server.is_hanging = True
        moderation = make_moderation(server, fail_open=fail_open, seconds=0.05)
    else:
        moderation = Moderation(
            "http://127.0.0.1:1/", api_key=None, model=None, fail_open=fail_open, seconds=1
        )

    if fail_open:
        await moderation.check("a bomb")
    else:
        with pytest.raises(ModerationUnreachableError):
            await moderation.check("hello")
