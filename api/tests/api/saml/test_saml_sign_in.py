"""Signing in over a SAML identity provider, over HTTP and through its forms."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from msgspec.structs import replace

from api.tests.conftest import OpenClient, Register
from api.tests.peers.browsing import browse
from api.tests.peers.fixtures import RunPeer
from api.tests.peers.nanoidp import IdentityProvider, start_nanoidp
from tertulia.infrastructure.config import SamlSettings, Settings, SignInSettings

HOME = "http://tertulia.test"
CALLBACK = f"{HOME}/api/auth/external/campus/callback"


@pytest.fixture
def provider(run_peer: RunPeer, tmp_path: Path) -> IdentityProvider:
    """An identity provider."""
    return run_peer(start_nanoidp(tmp_path, acs_url=CALLBACK))


@pytest.fixture
def settings(settings: Settings, provider: IdentityProvider) -> Settings:
    """With the identity provider."""
    saml = SamlSettings(id="campus", label="Campus", metadata_url=provider.saml_metadata_url)
    return replace(settings, public_url=HOME, sign_in=SignInSettings(saml=[saml]))


async def go_there(client: httpx.AsyncClient, provider: IdentityProvider, person: str) -> dict[str, str]:
    """Depart, sign in there, and return the form that brings the browser back."""
    leaving = await client.get("/api/auth/external/campus/start?returnTo=/c/new")
    assert leaving.status_code == 302, leaving.text
    fill = {"username": person, "password": provider.users[person].password}
    back = await browse(leaving.headers["location"], until=CALLBACK, fill=fill)
    assert back.method == "POST"
    return dict(back.parameters)


async def come_back(client: httpx.AsyncClient, form: dict[str, str]) -> httpx.Response:
    """The provider's page posts its form: another site is the origin."""
    headers = {"origin": "http://127.0.0.1:9"}
    return await client.post(urlsplit(CALLBACK).path, data=form, headers=headers)


async def test_somebody_signs_in_and_has_a_session(
    open_client: OpenClient, register: Register, provider: IdentityProvider
) -> None:
    await register("first@example.org")
    client = open_client()
    answer = await come_back(client, await go_there(client, provider, "alice"))
    assert (answer.status_code, answer.headers["location"]) == (302, "/c/new")
    session = await client.post("/api/auth/refresh", headers={"origin": HOME})
    assert session.status_code == 200, session.text
    user = session.json()["user"]
    assert (user["email"], user["name"], user["role"]) == ("alice@example.org", "Alice", "user")


async def test_a_form_is_taken_once_and_in_the_same_browser(
    open_client: OpenClient, register: Register, provider: IdentityProvider
) -> None:
    """Session fixation: Mallory's answer, posted by the browser of somebody else; and replay of a right one."""
    await register("first@example.org")
    client, other = open_client(), open_client()
    form = await go_there(client, provider, "alice")
    stolen = await come_back(other, form)
    assert "error=identity_invalid" in stolen.headers["location"]
    assert "tertulia_refresh" not in other.cookies
    form = await go_there(client, provider, "alice")
    assert (await come_back(client, form)).headers["location"] == "/c/new"
    again = await come_back(client, form)
    assert "error=identity_invalid" in again.headers["location"]


async def test_an_answer_without_its_state_is_refused(
    open_client: OpenClient, register: Register, provider: IdentityProvider
) -> None:
    """What began there is off: a response alone signs nobody in."""
    await register("first@example.org")
    client = open_client()
    form = await go_there(client, provider, "alice")
    answer = await come_back(client, {"SAMLResponse": form["SAMLResponse"]})
    assert "error=identity_invalid" in answer.headers["location"]


async def test_our_metadata_is_public(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/auth/saml/campus/metadata")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/samlmetadata+xml")
    assert f'entityID="{HOME}/api/auth/saml/campus/metadata"' in answer.text
    assert CALLBACK in answer.text
    missing = await client.get("/api/auth/saml/nobody/metadata")
    assert (missing.status_code, missing.json()["code"]) == (404, "identity_provider_not_found")


async def test_our_metadata_does_not_follow_the_host_of_a_request(client: httpx.AsyncClient) -> None:
    """A poisoned Host header would have the provider send responses to somebody else."""
    answer = await client.get("/api/auth/saml/campus/metadata", headers={"host": "evil.test"})
    assert "evil.test" not in answer.text
