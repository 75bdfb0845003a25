"""Inviting people."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import msgspec
import pytest

from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import Settings
from tertulia.kernel.principal import COMMAND
from tertulia.modules.users import UserQuery

from .conftest import FindMail, read_text, read_token

GRACE = "grace@elsewhere.example"
PASSWORD = "correct horse battery"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Only who was invited comes in, and nobody else of other domains."""
    sign_in = msgspec.structs.replace(settings.sign_in, email_domains=["example.org"])
    return msgspec.structs.replace(settings, registration="invited", sign_in=sign_in)


async def invite(signed_in: Any, **fields: Any) -> httpx.Response:
    return await signed_in.client.post("/api/admin/invitations", json={"email": GRACE, **fields})


async def accept(client: httpx.AsyncClient, token: str, email: str = GRACE) -> httpx.Response:
    body = {"email": email, "password": PASSWORD, "invitation": token}
    return await client.post("/api/auth/register", json=body)


def is_invalid(response: httpx.Response) -> bool:
    return (response.status_code, response.json()["code"]) == (400, "invitation_invalid")


async def test_who_is_invited_makes_an_account_with_a_confirmed_address(
    signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
) -> None:
    invited = await invite(signed_in)
    assert invited.status_code == 201
    assert "token" not in invited.text
    mail = await find_mail(GRACE)
    assert "ada invites you" in read_text(mail)
    token = read_token(mail)
    read = await client.post("/api/auth/invitations/read", json={"token": token})
    assert read.json() == {"email": GRACE, "invitedBy": "ada"}
    answer = await accept(client, token, GRACE.upper())
    assert answer.status_code == 201
    assert answer.json()["user"].items() >= {"email": GRACE, "role": "user", "emailConfirmed": True}.items()
    assert is_invalid(await accept(client, token))


async def test_nobody_else_registers_where_people_are_invited(
    signed_in: Any, client: httpx.AsyncClient
) -> None:
    body = {"email": "eve@example.org", "password": PASSWORD}
    response = await client.post("/api/auth/register", json=body)
    assert (response.status_code, response.json()["code"]) == (403, "registration_closed")


async def test_an_invitation_makes_one_account_of_many_at_once(
    signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail, application: Application
) -> None:
    await invite(signed_in)
    token = read_token(await find_mail(GRACE))
    answers = await asyncio.gather(*(accept(client, token) for _ in range(6)))
    assert sum(answer.status_code == 201 for answer in answers) == 1
    assert (await application.users.search(UserQuery())).total == 2


async def test_an_invitation_is_for_its_address_alone(
    signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
) -> None:
    await invite(signed_in)
    token = read_token(await find_mail(GRACE))
    assert is_invalid(await accept(client, token, "eve@example.org"))
    assert (await accept(client, token)).status_code == 201


async def test_invitations_are_listed_and_can_be_taken_back(
    signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
) -> None:
    made = (await invite(signed_in)).json()
    token = read_token(await find_mail(GRACE))
    listed = (await signed_in.client.get("/api/admin/invitations")).json()
    assert made.pop("link") is None
    assert listed["items"] == [made]
    assert (await signed_in.client.delete(f"/api/admin/invitations/{made['id']}")).status_code == 204
    assert is_invalid(await accept(client, token))
    again = await signed_in.client.delete(f"/api/admin/invitations/{made['id']}")
    assert (again.status_code, again.json()["code"]) == (404, "invitation_not_found")


async def test_inviting_again_takes_the_place_of_the_first_invitation(
    signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
) -> None:
    await invite(signed_in)
    first = read_token(await find_mail(GRACE))
    await invite(signed_in)
    second = read_token(await find_mail(GRACE))
    assert len((await signed_in.client.get("/api/admin/invitations")).json()["items"]) == 1
    assert is_invalid(await accept(client, first))
    assert (await accept(client, second)).status_code == 201


async def test_who_has_an_account_is_not_invited(signed_in: Any) -> None:
    response = await signed_in.client.post("/api/admin/invitations", json={"email": "ADA@example.org"})
    assert (response.status_code, response.json()["code"]) == (409, "email_taken")


async def test_who_is_invited_gets_the_role_and_the_groups(
    signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail, application: Application
) -> None:
    group = (await signed_in.client.post("/api/admin/groups", json={"name": "Readers"})).json()
    await invite(signed_in, role="admin", groups=[group["id"]])
    answer = await accept(client, read_token(await find_mail(GRACE)))
    user = answer.json()["user"]
    assert user["role"] == "admin"
    members = await signed_in.client.get(f"/api/admin/groups/{group['id']}/members")
    assert [one["id"] for one in members.json()["items"]] == [user["id"]]


async def test_who_is_not_an_administrator_neither_sees_nor_sends_invitations(
    signed_in: Any, client: httpx.AsyncClient, find_mail: FindMail
) -> None:
    await invite(signed_in)
    answer = await accept(client, read_token(await find_mail(GRACE)))
    client.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
    answers = [
        await client.get("/api/admin/invitations"),
        await client.post("/api/admin/invitations", json={"email": "eve@example.org"}),
        await client.delete("/api/admin/invitations/some-id"),
    ]
    assert [answer.json()["code"] for answer in answers] == ["permission_missing"] * 3


async def test_who_may_log_in_to_the_machine_invites_by_hand(
    signed_in: Any, client: httpx.AsyncClient, application: Application
) -> None:
    invited = await application.mails.invitations.create(None, COMMAND, GRACE, role="admin")
    answer = await accept(client, invited.link.partition("#token=")[2])
    assert answer.json()["user"]["role"] == "admin"


class TestClosed:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, registration="closed")

    async def test_nobody_is_invited_where_nobody_comes_in(self, signed_in: Any) -> None:
        response = await invite(signed_in)
        assert (response.status_code, response.json()["code"]) == (403, "registration_closed")
