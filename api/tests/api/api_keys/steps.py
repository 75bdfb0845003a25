"""What people do with API keys, in a few words."""

from __future__ import annotations

from typing import Any

import httpx

from api.tests.conftest import OpenClient, SignedIn

KEYS = "/api/auth/api-keys"


async def create(person: SignedIn, *scopes: str, **more: Any) -> dict[str, Any]:
    """Make a key."""
    made = await person.client.post(KEYS, json={"name": "Script", "scopes": list(scopes), **more})
    assert made.status_code == 201, made.text
    return made.json()


def act(open_client: OpenClient, key: str) -> httpx.AsyncClient:
    """A program that sends the key."""
    client = open_client()
    client.headers["authorization"] = f"Bearer {key}"
    return client
