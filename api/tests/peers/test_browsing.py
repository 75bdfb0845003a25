"""People sign in at the identity providers without a browser, and what comes back can be verified."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from api.tests.waiting import PATIENCE

from .browsing import browse
from .fixtures import RunPeer
from .nanoidp import start_nanoidp
from .oidc_provider import CLIENT_ID, CLIENT_SECRET, describe_client, start_oidc_provider

CALLBACK = "http://tertulia.test/callback"
VERIFIER = "a-verifier-that-is-long-enough-for-the-rules-of-PKCE"


def ask(**further: str) -> str:
    """Return the query of an authorization request."""
    challenge = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    asked = {"client_id": CLIENT_ID, "response_type": "code", "redirect_uri": CALLBACK, "state": "s"}
    asked |= {"nonce": "n", "code_challenge": challenge, "code_challenge_method": "S256", **further}
    return urlencode(asked)


async def redeem(endpoint: str, code: str) -> Mapping[str, Any]:
    """Exchange a code."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    async with httpx.AsyncClient(
        trust_env=False, timeout=PATIENCE, auth=(CLIENT_ID, CLIENT_SECRET)
    ) as client:
        answer = await client.post(endpoint, data={**form, "code_verifier": VERIFIER})
    assert answer.is_success, answer.text
    return answer.json()


async def test_somebody_signs_in_at_oidc_provider(run_peer: RunPeer, tmp_path: Path) -> None:
    provider = run_peer(start_oidc_provider(tmp_path, [describe_client(CALLBACK)]))
    url = f"{provider.issuer}/auth?{ask(scope='openid email profile groups')}"
    arrival = await browse(url, until=CALLBACK, fill={"login": "carol", "password": "any"})
    assert arrival.parameters["state"] == "s"
    tokens = await redeem(f"{provider.issuer}/token", arrival.parameters["code"])
    authorization = {"authorization": f"Bearer {tokens['access_token']}"}
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as client:
        claims = (await client.get(f"{provider.issuer}/me", headers=authorization)).json()
    assert claims["email_verified"] is False
    assert claims["groups"] == []


async def test_somebody_signs_in_at_nanoidp(run_peer: RunPeer, tmp_path: Path) -> None:
    provider = run_peer(start_nanoidp(tmp_path, redirect_uris=[CALLBACK]))
    url = f"{provider.issuer}/authorize?{ask(scope='openid email profile')}"
    fill = {"username": "alice", "password": provider.users["alice"].password}
    arrival = await browse(url, until=CALLBACK, fill=fill)
    assert "id_token" in await redeem(f"{provider.issuer}/token", arrival.parameters["code"])


async def test_a_saml_response_can_be_verified(run_peer: RunPeer, tmp_path: Path) -> None:
    saml = pytest.importorskip("onelogin.saml2.auth")
    provider = run_peer(start_nanoidp(tmp_path, acs_url=CALLBACK))
    settings = {
        "strict": True,
        "sp": {"entityId": "http://tertulia.test", "assertionConsumerService": {"url": CALLBACK}},
        "idp": {
            "entityId": provider.saml_entity_id,
            "singleSignOnService": {"url": provider.saml_sso_url},
            "x509cert": provider.saml_certificate,
        },
        "security": {"wantAssertionsSigned": True},
    }
    request: dict[str, Any] = {
        "http_host": "tertulia.test",
        "script_name": "/callback",
        "get_data": {},
        "post_data": {},
    }
    start = saml.OneLogin_Saml2_Auth(request, settings)
    fill = {"username": "alice", "password": provider.users["alice"].password}
    arrival = await browse(start.login("/c/new"), until=CALLBACK, fill=fill)
    assert arrival.method == "POST"
    auth = saml.OneLogin_Saml2_Auth({**request, "post_data": arrival.parameters}, settings)
    auth.process_response(start.get_last_request_id())
    assert auth.get_errors() == [], auth.get_last_error_reason()
    assert auth.get_nameid() == "alice@example.org"
    assert auth.get_attributes()["email"] == ["alice@example.org"]
    assert auth.get_attributes()["groups"] == ["engineers", "staff"]
    forged = b64decode(arrival.parameters["SAMLResponse"]).replace(b"alice@", b"mallory@")
    post_data = {"SAMLResponse": b64encode(forged).decode()}
    auth = saml.OneLogin_Saml2_Auth({**request, "post_data": post_data}, settings)
    auth.process_response(start.get_last_request_id())
    assert not auth.is_authenticated()
