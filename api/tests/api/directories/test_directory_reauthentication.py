"""Showing anew who one is with the password that one has in a directory; the directory is OpenLDAP's own server."""

from __future__ import annotations

import os
import signal
from datetime import UTC, datetime, timedelta

import httpx
import msgspec
import pytest

from api.tests.conftest import OpenClient, Register, SignedIn
from api.tests.directories import on_a_plain_connection
from api.tests.peers.slapd import PEOPLE, DirectoryServer
from docstore import Update
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import LimitSettings, Settings, SignInSettings
from tertulia.modules.auth import SESSIONS

URL = "/api/auth/reauthenticate"
GRACE = PEOPLE["grace"]


@pytest.fixture
def settings(settings: Settings, directory: DirectoryServer) -> Settings:
    ldap = on_a_plain_connection(directory, timeout=5)
    limits = LimitSettings(sign_in="3/hour")
    return msgspec.structs.replace(settings, sign_in=SignInSettings(ldap=[ldap]), limits=limits)


@pytest.fixture
async def grace(application: Application, open_client: OpenClient, register: Register) -> SignedIn:
    """Somebody of the directory, who signed in a while ago."""
    await register("first@example.org")
    client = open_client()
    body = {"email": "grace", "password": GRACE.password, "provider": "staff"}
    answer = (await client.post("/api/auth/login", json=body)).json()
    client.headers["authorization"] = f"Bearer {answer['accessToken']}"
    (session,) = await application.sessions.list_of(answer["user"]["id"])
    before = {"authenticated_at": datetime.now(UTC) - timedelta(minutes=16)}
    key = (session.user_id, session.id)
    await application.store.write(Update(collection=SESSIONS, key=key, set=before))
    return SignedIn(client, answer["user"], answer["accessToken"], GRACE.password)


async def try_danger(grace: SignedIn) -> str:
    """The code with which an API key is refused; empty when it is made."""
    body = {"name": "a key", "scopes": ["read"]}
    answer = await grace.client.post("/api/auth/api-keys", json=body)
    return "" if answer.status_code == 201 else str(answer.json()["code"])


async def prove(grace: SignedIn, password: str) -> httpx.Response:
    return await grace.client.post(URL, json={"password": password})


async def test_the_password_of_the_directory_will_do(grace: SignedIn) -> None:
    assert await try_danger(grace) == "reauthentication_needed"
    assert (await grace.client.get(URL)).json() == {"methods": ["password"]}
    assert (await prove(grace, GRACE.password)).status_code == 204
    assert await try_danger(grace) == ""


@pytest.mark.parametrize("password", ["wrong", "", PEOPLE["ada"].password, "\u00ad", "x" * 256])
async def test_no_other_password_will(grace: SignedIn, password: str) -> None:
    """A wrong one, none at all (an anonymous bind succeeds), and the right one of somebody else."""
    answer = await prove(grace, password)
    assert (answer.status_code, answer.json()["code"]) == (401, "credentials_invalid")
    assert await try_danger(grace) == "reauthentication_needed"


async def test_wrong_ones_are_few_and_then_the_right_one_waits_too(grace: SignedIn) -> None:
    codes = [(await prove(grace, "wrong")).status_code for _ in range(3)]
    assert codes == [401, 401, 401]
    assert (await prove(grace, GRACE.password)).json()["code"] == "rate_limited"


async def test_who_was_put_out_of_the_directory_shows_nothing(
    grace: SignedIn, directory: DirectoryServer
) -> None:
    directory.delete(GRACE.dn)
    assert (await prove(grace, GRACE.password)).json()["code"] == "credentials_invalid"


async def test_a_directory_that_does_not_answer_is_said_so(
    grace: SignedIn, directory: DirectoryServer
) -> None:
    os.kill(directory.pid, signal.SIGSTOP)
    try:
        answer = await prove(grace, GRACE.password)
    finally:
        os.kill(directory.pid, signal.SIGCONT)
    assert (answer.status_code, answer.json()["code"]) == (502, "identity_provider_unreachable")


async def test_who_has_a_password_here_uses_that(register: Register) -> None:
    ada = await register("ada@example.org")
    assert (await ada.client.get(URL)).json() == {"methods": ["password"]}
    assert (await prove(ada, ada.password)).status_code == 204
