"""Confirming and changing addresses, and registering where they have to be confirmed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.clocks import MovesTheClock
from api.tests.peers.mail_sink import MailSink
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import Settings
from tertulia.infrastructure.security import ServerBusyError
from tertulia.kernel.clock import FixedClock

from .conftest import FindMail, read_text, read_token, with_verification

EVE = {"email": "eve@example.org", "password": "correct horse battery"}


def is_invalid(response: httpx.Response) -> bool:
    return (response.status_code, response.json()["code"]) == (400, "mail_token_invalid")


class TestVerification:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return with_verification(settings)

    async def test_the_first_account_is_signed_in_and_has_its_address_to_confirm(
        self, signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
    ) -> None:
        assert signed_in.user["pending"] == ["email"]
        refused = await signed_in.client.get("/api/auth/sessions")
        assert (refused.status_code, refused.json()["code"]) == (403, "step_pending")
        token = read_token(await find_mail("ada@example.org"))
        assert (
            await signed_in.client.post("/api/auth/email/confirm", json={"token": token})
        ).status_code == 204
        me = await signed_in.client.get("/api/auth/me")
        assert (me.json()["pending"], me.json()["emailConfirmed"]) == ([], True)
        assert (await signed_in.client.get("/api/auth/sessions")).status_code == 200
        assert is_invalid(await signed_in.client.post("/api/auth/email/confirm", json={"token": token}))

    async def test_everybody_else_gets_a_mail_and_can_go_on_after_its_link(
        self, signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
    ) -> None:
        response = await client.post("/api/auth/register", json=EVE)
        assert (response.status_code, response.json()) == (202, {})
        assert "set-cookie" not in response.headers
        token = read_token(await find_mail("eve@example.org"))
        before = await client.post("/api/auth/login", json=EVE)
        assert before.json()["user"]["pending"] == ["email"]
        assert (await client.post("/api/auth/email/confirm", json={"token": token})).status_code == 204
        after = await client.post("/api/auth/login", json=EVE)
        assert after.json()["user"]["pending"] == []

    async def test_a_mistyped_address_can_be_changed_while_it_waits_to_be_confirmed(
        self, signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
    ) -> None:
        asked = await signed_in.client.post("/api/auth/email", json={"email": "right@example.org"})
        assert asked.status_code == 202
        token = read_token(await find_mail("right@example.org"))
        assert (
            await signed_in.client.post("/api/auth/email/confirm", json={"token": token})
        ).status_code == 204
        me = (await signed_in.client.get("/api/auth/me")).json()
        assert (me["email"], me["pending"]) == ("right@example.org", [])

    async def test_the_mail_can_be_sent_again_while_it_is_waited_for(
        self, signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
    ) -> None:
        first = read_token(await find_mail("ada@example.org"))
        assert (await signed_in.client.post("/api/auth/email/confirmation")).status_code == 202
        second = read_token(await find_mail("ada@example.org"))
        assert is_invalid(await signed_in.client.post("/api/auth/email/confirm", json={"token": first}))
        assert (
            await signed_in.client.post("/api/auth/email/confirm", json={"token": second})
        ).status_code == 204


class TestDomains:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        sign_in = msgspec.structs.replace(settings.sign_in, email_domains=["Example.ORG"])
        return msgspec.structs.replace(settings, sign_in=sign_in)

    @pytest.mark.parametrize(
        ("email", "status"),
        [
            ("eve@example.org", 201),
            ("eve@EXAMPLE.org", 201),
            ("eve@other.org", 403),
            ("eve@sub.example.org", 403),
            ("eve@notexample.org", 403),
            ("eve@example.org.evil.com", 403),
        ],
    )
    async def test_only_addresses_of_the_domains_can_register(
        self, client: httpx.AsyncClient, email: str, status: int
    ) -> None:
        response = await client.post("/api/auth/register", json={**EVE, "email": email})
        assert response.status_code == status
        if status == 403:
            assert response.json()["code"] == "email_domain_refused"


async def change(signed_in: Any, email: str = "new@example.org") -> httpx.Response:
    return await signed_in.client.post("/api/auth/email", json={"email": email})


async def test_the_new_address_is_asked_and_the_old_one_told(
    signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
) -> None:
    assert (await change(signed_in)).status_code == 202
    assert (await signed_in.client.get("/api/auth/me")).json()["email"] == "ada@example.org"
    assert "new@example.org" in read_text(await find_mail("ada@example.org"))
    token = read_token(await find_mail("new@example.org"))
    assert (await signed_in.client.post("/api/auth/email/confirm", json={"token": token})).status_code == 204
    me = (await signed_in.client.get("/api/auth/me")).json()
    assert (me["email"], me["emailConfirmed"]) == ("new@example.org", True)
    assert (await find_mail("ada@example.org"))["subject"] == "Your address was changed"
    assert is_invalid(await signed_in.client.post("/api/auth/email/confirm", json={"token": token}))


async def test_a_change_that_was_called_off_does_not_happen(
    signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
) -> None:
    await change(signed_in)
    token = read_token(await find_mail("new@example.org"))
    assert (await signed_in.client.delete("/api/auth/email/pending")).status_code == 204
    assert is_invalid(await signed_in.client.post("/api/auth/email/confirm", json={"token": token}))


async def read_pending(signed_in: Any) -> Any:
    return (await signed_in.client.get("/api/auth/email/pending")).json()


async def test_a_change_that_waits_is_told_until_it_is_called_off(signed_in: Any) -> None:
    nothing = {"email": None, "expiresAt": None}
    assert await read_pending(signed_in) == nothing
    await change(signed_in, "New@Example.org")
    pending = await read_pending(signed_in)
    assert (pending["email"], pending["expiresAt"] is None) == ("new@example.org", False)
    await signed_in.client.delete("/api/auth/email/pending")
    assert await read_pending(signed_in) == nothing


async def test_no_change_waits_any_more_when_its_link_was_opened(
    signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
) -> None:
    await change(signed_in)
    token = read_token(await find_mail("new@example.org"))
    await signed_in.client.post("/api/auth/email/confirm", json={"token": token})
    assert (await read_pending(signed_in))["email"] is None


async def test_a_change_waits_in_the_same_way_for_an_address_that_is_somebody_elses(
    signed_in: Any, register: Any
) -> None:
    await register("eve@example.org")
    await change(signed_in, "eve@example.org")
    assert (await read_pending(signed_in))["email"] == "eve@example.org"


async def test_a_change_that_can_not_be_mailed_does_not_wait(
    signed_in: Any, application: Application
) -> None:
    goes_on = asyncio.Event()
    outbox = application.mails.mailroom.outbox

    async def compose() -> None:
        await goes_on.wait()

    await outbox.drain()
    with suppress(ServerBusyError):
        while True:
            outbox.post("what fills it", compose)
    refused = await change(signed_in)
    goes_on.set()
    assert (refused.status_code, refused.json()["code"]) == (503, "server_busy")
    assert (await read_pending(signed_in))["email"] is None


async def test_an_address_that_was_taken_meanwhile_stays_with_who_took_it(
    signed_in: Any, register: Any, client: httpx.AsyncClient, find_mail: FindMail
) -> None:
    await change(signed_in)
    token = read_token(await find_mail("new@example.org"))
    await register("new@example.org")
    response = await signed_in.client.post("/api/auth/email/confirm", json={"token": token})
    assert (response.status_code, response.json()["code"]) == (409, "email_taken")


async def test_whether_the_new_address_is_taken_only_its_owner_hears(
    signed_in: Any, register: Any, find_mail: FindMail, application: Application, mail_sink: MailSink
) -> None:
    await register("eve@example.org")
    free, taken = await change(signed_in), await change(signed_in, "eve@example.org")
    assert (free.status_code, free.content) == (taken.status_code, taken.content)
    mail = await find_mail("eve@example.org")
    assert mail["subject"] == "You have an account already"
    assert "#token=" not in read_text(mail)


async def test_who_belongs_to_a_directory_changes_neither_address_nor_password_here(
    signed_in: Any, application: Application
) -> None:
    await application.users.change(signed_in.user["id"], managed_by="company")
    answers = [
        await change(signed_in),
        await signed_in.client.post(
            "/api/auth/password",
            json={"currentPassword": signed_in.password, "newPassword": "an entirely other phrase"},
        ),
    ]
    assert [answer.json()["code"] for answer in answers] == ["account_managed"] * 2


class TestTime(MovesTheClock):
    async def test_the_address_is_changed_only_by_who_showed_a_short_while_ago_who_they_are(
        self, signed_in: Any, clock: FixedClock
    ) -> None:
        clock.moment += timedelta(minutes=16)
        renewed = await signed_in.client.post("/api/auth/refresh")
        signed_in.client.headers["authorization"] = f"Bearer {renewed.json()['accessToken']}"
        refused = await change(signed_in)
        assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_needed")

    async def test_a_change_whose_link_is_too_old_waits_no_more(
        self, signed_in: Any, clock: FixedClock
    ) -> None:
        await change(signed_in)
        clock.moment += timedelta(hours=2)
        renewed = await signed_in.client.post("/api/auth/refresh")
        signed_in.client.headers["authorization"] = f"Bearer {renewed.json()['accessToken']}"
        assert (await read_pending(signed_in))["email"] is None

    async def test_who_has_no_password_sets_the_first_one_in_the_same_way(
        self, signed_in: Any, application: Application, clock: FixedClock
    ) -> None:
        await application.users.change(signed_in.user["id"], password_hash=None)
        body = {"newPassword": "an entirely other phrase"}
        clock.moment += timedelta(minutes=16)
        renewed = await signed_in.client.post("/api/auth/refresh")
        signed_in.client.headers["authorization"] = f"Bearer {renewed.json()['accessToken']}"
        late = await signed_in.client.post("/api/auth/password", json=body)
        assert late.json()["code"] == "reauthentication_needed"
        clock.moment -= timedelta(minutes=16)
        assert (await signed_in.client.post("/api/auth/password", json=body)).status_code == 204

    async def test_who_has_a_password_shows_it_to_change_it(self, signed_in: Any) -> None:
        body = {"newPassword": "an entirely other phrase"}
        refused = await signed_in.client.post("/api/auth/password", json=body)
        assert (refused.status_code, refused.json()["code"]) == (401, "credentials_invalid")
