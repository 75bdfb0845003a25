"""Choosing a new password by a mail."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.clocks import MovesTheClock
from api.tests.peers.mail_sink import MailSink
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import LimitSettings, MailSettings, Settings
from tertulia.kernel.clock import FixedClock

from .conftest import FindMail, read_text, read_token

NEW = "an entirely other phrase"
FORGOTTEN = {"email": "ada@example.org"}


async def ask(client: httpx.AsyncClient, find_mail: FindMail, **headers: str) -> str:
    response = await client.post("/api/auth/password/forgotten", json=FORGOTTEN, headers=headers)
    assert (response.status_code, response.json()) == (202, {})
    return read_token(await find_mail("ada@example.org"))


async def reset(client: httpx.AsyncClient, token: str, password: str = NEW) -> httpx.Response:
    return await client.post("/api/auth/password/reset", json={"token": token, "password": password})


async def look_at(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/api/auth/password/reset/read", json={"token": token})


async def sign_in(client: httpx.AsyncClient, password: str) -> int:
    body = {"email": "ada@example.org", "password": password}
    return (await client.post("/api/auth/login", json=body)).status_code


async def test_the_link_of_the_mail_chooses_a_new_password_and_signs_out_everywhere(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail
) -> None:
    token = await ask(client, find_mail)
    response = await reset(client, token)
    assert (response.status_code, response.content) == (204, b"")
    assert (await signed_in.client.get("/api/auth/me")).status_code == 401
    assert await sign_in(client, signed_in.password) == 401
    assert await sign_in(client, NEW) == 200
    told = await find_mail("ada@example.org")
    assert told["subject"] == "Your password was changed"


async def test_whether_a_link_works_is_said_before_a_password_is_chosen(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail
) -> None:
    replaced = await ask(client, find_mail)
    used = await ask(client, find_mail)
    assert [(await look_at(client, used)).status_code for _ in range(3)] == [204] * 3
    assert (await reset(client, used)).status_code == 204
    for token in (replaced, used):
        assert (await look_at(client, token)).json()["code"] == "mail_token_invalid"


async def test_the_link_shows_that_the_address_is_the_persons(
    client: httpx.AsyncClient, signed_in: Any, application: Application, find_mail: FindMail
) -> None:
    assert not signed_in.user["emailConfirmed"]
    await reset(client, await ask(client, find_mail))
    user = await application.users.get(signed_in.user["id"])
    assert user.email_confirmed_at is not None


async def test_a_link_works_once_also_when_it_is_used_many_times_at_once(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail
) -> None:
    token = await ask(client, find_mail)
    answers = await asyncio.gather(*(reset(client, token, f"{NEW} {number}") for number in range(6)))
    assert sorted(answer.status_code for answer in answers) == [204, *[400] * 5]
    again = await reset(client, token)
    assert (again.status_code, again.json()["code"]) == (400, "mail_token_invalid")


async def test_a_newer_link_takes_the_place_of_the_older_one(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail
) -> None:
    first = await ask(client, find_mail)
    second = await ask(client, find_mail)
    assert (await reset(client, first)).status_code == 400
    assert (await reset(client, second)).status_code == 204


async def test_a_weak_password_does_not_use_up_the_link(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail
) -> None:
    token = await ask(client, find_mail)
    weak = await reset(client, token, "password1")
    assert (weak.status_code, weak.json()["code"]) == (400, "password_too_weak")
    assert weak.json()["params"] == {"score": 0, "advice": "common"}
    assert (await reset(client, token)).status_code == 204


async def test_changing_the_password_takes_the_links_back_that_are_on_their_way(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail
) -> None:
    token = await ask(client, find_mail)
    body = {"currentPassword": signed_in.password, "newPassword": NEW}
    assert (await signed_in.client.post("/api/auth/password", json=body)).status_code == 204
    assert (await reset(client, token, "and yet another one")).status_code == 400


@pytest.mark.parametrize(
    "change", [{"status": "suspended"}, {"status": "leaving"}, {"managed_by": "directory"}]
)
async def test_who_may_not_sign_in_with_a_password_gets_no_link_and_can_not_use_one(
    client: httpx.AsyncClient,
    signed_in: Any,
    register: Any,
    application: Application,
    mail_sink: MailSink,
    find_mail: FindMail,
    change: dict[str, str],
) -> None:
    eve = (await register("eve@example.org")).user
    forgotten = {"email": "eve@example.org"}
    assert (await client.post("/api/auth/password/forgotten", json=forgotten)).status_code == 202
    token = read_token(await find_mail("eve@example.org"))
    await application.users.change(eve["id"], **change)
    assert (await reset(client, token)).status_code == 400
    before = len(mail_sink.mails)
    assert (await client.post("/api/auth/password/forgotten", json=forgotten)).status_code == 202
    await application.mails.mailroom.outbox.drain()
    assert len(mail_sink.mails) == before


async def test_mails_speak_the_language_of_the_browser(
    client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail
) -> None:
    await ask(client, find_mail, **{"accept-language": "fr, es-MX;q=0.9, en;q=0.5"})
    mail = await find_mail("ada@example.org")
    assert mail["subject"] == "Elige una contraseña nueva"
    assert "60 minutos" in read_text(mail)


async def test_a_weak_password_is_refused_on_every_way(client: httpx.AsyncClient, signed_in: Any) -> None:
    eve = {"email": "eve@example.org", "password": "password1"}
    registered = await client.post("/api/auth/register", json=eve)
    body = {"currentPassword": signed_in.password, "newPassword": "ada@example.org"}
    changed = await signed_in.client.post("/api/auth/password", json=body)
    assert [registered.json()["code"], changed.json()["code"]] == ["password_too_weak"] * 2


class TestTime(MovesTheClock):
    async def test_a_link_is_good_for_an_hour(
        self, client: httpx.AsyncClient, signed_in: Any, find_mail: FindMail, clock: FixedClock
    ) -> None:
        token = await ask(client, find_mail)
        clock.moment += timedelta(minutes=60)
        assert (await look_at(client, token)).json()["code"] == "mail_token_invalid"
        assert (await reset(client, token)).json()["code"] == "mail_token_invalid"


class TestLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, limits=LimitSettings(mail="2/hour"))

    async def test_hold_up_mails_to_one_address_from_wherever_they_are_caused(self, open_client: Any) -> None:
        codes = [
            (
                await open_client(f"10.0.0.{number}").post("/api/auth/password/forgotten", json=FORGOTTEN)
            ).status_code
            for number in range(3)
        ]
        assert codes == [202, 202, 429]

    async def test_hold_up_mails_from_one_network_to_whomever_they_go(self, open_client: Any) -> None:
        codes = [
            (
                await open_client("10.0.0.1").post(
                    "/api/auth/password/forgotten", json={"email": f"u{number}@example.org"}
                )
            ).status_code
            for number in range(3)
        ]
        assert codes == [202, 202, 429]


class TestWithoutMail:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, mail=MailSettings())

    async def test_what_needs_mail_says_so(self, client: httpx.AsyncClient, signed_in: Any) -> None:
        answers = [
            await client.post("/api/auth/password/forgotten", json=FORGOTTEN),
            await signed_in.client.post("/api/auth/email", json={"email": "new@example.org"}),
            await signed_in.client.post("/api/auth/email/confirmation"),
        ]
        assert [answer.json()["code"] for answer in answers] == ["mail_not_configured"] * 3

    async def test_the_link_of_an_invitation_is_told_to_who_hands_it_over(
        self, client: httpx.AsyncClient, signed_in: Any
    ) -> None:
        invited = await signed_in.client.post("/api/admin/invitations", json={"email": "new@example.org"})
        address, _, token = invited.json()["link"].partition("#token=")
        assert address.endswith("/invitation")
        offer = await client.post("/api/auth/invitations/read", json={"token": token})
        assert offer.json()["email"] == "new@example.org"
