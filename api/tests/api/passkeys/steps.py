"""What people do with passkeys, in a few words."""

from __future__ import annotations

from typing import Any

import httpx

from api.tests.conftest import SignedIn
from api.tests.peers.authenticator import Authenticator

PASSKEYS = "/api/auth/passkeys"
SIGN_IN = f"{PASSKEYS}/sign-in"
SECOND = "/api/auth/second-factor/passkey"


async def ask_new(person: SignedIn) -> dict[str, Any]:
    """What the browser is told to make."""
    asked = await person.client.post(f"{PASSKEYS}/options")
    assert asked.status_code == 200, asked.text
    return asked.json()


async def add(person: SignedIn, authenticator: Authenticator, name: str = "Laptop") -> dict[str, Any]:
    """Add a passkey."""
    asked = await ask_new(person)
    body = {"flow": asked["flow"], "credential": authenticator.make(asked["options"]), "name": name}
    added = await person.client.post(PASSKEYS, json=body)
    assert added.status_code == 201, added.text
    return added.json()


async def ask(browser: httpx.AsyncClient) -> dict[str, Any]:
    """What a passkey is asked to sign by the sign-in page."""
    asked = await browser.post(f"{SIGN_IN}/options", json={})
    assert asked.status_code == 200, asked.text
    return asked.json()


async def sign_in(browser: httpx.AsyncClient, authenticator: Authenticator) -> httpx.Response:
    """Sign in with a passkey alone."""
    asked = await ask(browser)
    body = {"flow": asked["flow"], "credential": authenticator.sign(asked["options"])}
    return await browser.post(SIGN_IN, json=body)
