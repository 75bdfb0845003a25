"""Signing in with a directory over HTTP."""

from __future__ import annotations

import httpx
import pytest
from msgspec.structs import replace

from api.tests.conftest import OpenClient, Register
from api.tests.directories import searched_by_account
from api.tests.peers.slapd import PEOPLE, DirectoryServer
from tertulia.infrastructure.config import Settings, SignInSettings


@pytest.fixture
def settings(settings: Settings, directory: DirectoryServer) -> Settings:
    """With a directory."""
    ldap = searched_by_account(directory, role_mapping={"admins": "admin"})
    return replace(settings, sign_in=SignInSettings(ldap=[ldap]))


async def sign_in(client: httpx.AsyncClient, name: str, password: str) -> httpx.Response:
    body = {"email": name, "password": password, "provider": "staff"}
    return await client.post("/api/auth/login", json=body)


async def test_somebody_of_the_directory_gets_an_account_and_finds_it_again(
    open_client: OpenClient, register: Register
) -> None:
    await register("first@example.org")
    first = await sign_in(open_client(), "grace", PEOPLE["grace"].password)
    assert first.status_code == 200, first.text
    again = await sign_in(open_client(), "grace@example.org", PEOPLE["grace"].password)
    user = again.json()["user"]
    assert user["id"] == first.json()["user"]["id"]
    assert (user["email"], user["name"], user["role"]) == ("grace@example.org", "Grace Hopper", "user")
    assert (user["hasPassword"], user["emailConfirmed"]) == (False, True)


async def test_the_mapping_gives_a_role_and_takes_it_away(
    open_client: OpenClient, register: Register, directory: DirectoryServer
) -> None:
    await register("first@example.org")
    ada, grace = PEOPLE["ada"], PEOPLE["grace"]
    assert (await sign_in(open_client(), "ada", ada.password)).json()["user"]["role"] == "admin"
    directory.set_members("admins", [grace.dn])
    assert (await sign_in(open_client(), "ada", ada.password)).json()["user"]["role"] == "user"
    assert (await sign_in(open_client(), "grace", grace.password)).json()["user"]["role"] == "admin"


async def test_wrong_people_and_wrong_passwords_get_one_answer(
    open_client: OpenClient, register: Register
) -> None:
    await register("first@example.org")
    answers = [
        await sign_in(open_client(), name, password)
        for name, password in (("grace", "wrong"), ("nobody", "wrong"), ("grace", ""), ("*", "wrong"))
    ]
    assert {answer.status_code for answer in answers} == {401}
    said = [{**answer.json(), "requestId": ""} for answer in answers]
    assert said.count(said[0]) == len(said)


async def test_an_account_with_the_same_unconfirmed_address_is_not_joined(
    open_client: OpenClient, register: Register
) -> None:
    """Whoever registers with somebody's address first would wait in the account for them."""
    await register("first@example.org")
    await register("grace@example.org")
    answer = await sign_in(open_client(), "grace", PEOPLE["grace"].password)
    assert (answer.status_code, answer.json()["code"]) == (409, "identity_not_linked")


async def test_the_sign_in_page_knows_the_directory(client: httpx.AsyncClient) -> None:
    config = (await client.get("/api/config")).json()
    assert config["signIn"]["directories"] == [{"id": "staff", "label": "Staff"}]
