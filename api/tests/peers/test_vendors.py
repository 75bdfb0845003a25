"""The stand-in for the vendors holds a client to the authorization code grant, and answers as they do."""

from __future__ import annotations

import hashlib
import json
import re
import time
from base64 import urlsafe_b64encode
from collections.abc import Generator
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from api.tests.waiting import PATIENCE

from .process import PeerMissingError
from .vendors import APPLE_KEY_ID, APPLE_TEAM_ID, CLIENT_ID, CLIENT_SECRET, NAMES, Vendors, start_vendors

CALLBACK = "http://tertulia.test/callback"
VERIFIER = "a verifier that is long enough for the rules of PKCE"
PATHS = {
    "github": ("/login/oauth/authorize", "/login/oauth/access_token"),
    "discord": ("/oauth2/authorize", "/api/oauth2/token"),
    "facebook": ("/dialog/oauth", "/oauth/access_token"),
    "google": ("/o/oauth2/v2/auth", "/token"),
    "apple": ("/auth/authorize", "/auth/token"),
}


@pytest.fixture(scope="module")
def vendors(tmp_path_factory: pytest.TempPathFactory) -> Generator[Vendors]:
    """All vendors, with the same callback."""
    try:
        with start_vendors(tmp_path_factory.mktemp("vendors"), dict.fromkeys(NAMES, CALLBACK)) as vendors:
            yield vendors
    except PeerMissingError as error:
        pytest.skip(str(error))


def ask(scope: str = "openid email", **changes: str) -> dict[str, str]:
    """Return what an authorization request says."""
    challenge = urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    asked = {"client_id": CLIENT_ID, "response_type": "code", "redirect_uri": CALLBACK, "scope": scope}
    asked |= {"state": "s", "nonce": "n", "code_challenge": challenge, "code_challenge_method": "S256"}
    return {name: value for name, value in {**asked, **changes}.items() if value}


def authorize(vendors: Vendors, vendor: str, **changes: str) -> dict[str, str]:
    """Return what the vendor sends back to the client through the browser."""
    if vendor == "apple":
        changes = {"response_mode": "form_post", **changes}
    answer = httpx.get(vendors.base(vendor) + PATHS[vendor][0], params=ask(**changes), timeout=PATIENCE)
    if vendor == "apple":
        return {
            name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', answer.text)
        }
    assert answer.status_code == 302, answer.text
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def redeem(vendors: Vendors, vendor: str, code: str, **changes: str) -> httpx.Response:
    """Exchange a code."""
    form = {"grant_type": "authorization_code", "client_id": CLIENT_ID, "code": code}
    secret = make_apple_secret(vendors) if vendor == "apple" else CLIENT_SECRET
    form |= {"client_secret": secret, "redirect_uri": CALLBACK, "code_verifier": VERIFIER, **changes}
    address = vendors.base(vendor) + PATHS[vendor][1]
    return httpx.post(address, data=form, headers={"accept": "application/json"}, timeout=PATIENCE)


def make_apple_secret(vendors: Vendors) -> str:
    """Return the signed secret that Apple asks for."""
    now = int(time.time())
    claims = {"iss": APPLE_TEAM_ID, "sub": CLIENT_ID, "aud": vendors.base("apple")}
    key = ECKey.import_key(vendors.apple_private_key)
    return jwt.encode({"alg": "ES256", "kid": APPLE_KEY_ID}, {**claims, "iat": now, "exp": now + 300}, key)


def read_id_token(answer: httpx.Response, keys: str) -> dict[str, Any]:
    """Check the signature of an ID token and return its claims."""
    key_set = KeySet.import_key_set(httpx.get(keys, timeout=PATIENCE).json())
    return jwt.decode(answer.json()["id_token"], key_set, algorithms=["RS256"]).claims


def get(address: str, token: str) -> Any:
    """Ask an API of a vendor."""
    return httpx.get(address, headers={"authorization": f"Bearer {token}"}, timeout=PATIENCE).json()


@pytest.mark.parametrize("vendor", NAMES)
@pytest.mark.parametrize(
    "wrong",
    [
        {"code_verifier": "another"},
        {"client_secret": "another"},
        {"redirect_uri": "http://elsewhere.test/"},
        {"code": "made up"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_wrong_exchange_is_refused(vendors: Vendors, vendor: str, wrong: dict[str, str]) -> None:
    back = authorize(vendors, vendor)
    assert back["state"] == "s"
    answer = redeem(vendors, vendor, **{"code": back["code"], **wrong})
    assert "error" in answer.json()
    assert answer.status_code == 200 if vendor == "github" else answer.is_client_error


@pytest.mark.parametrize("vendor", NAMES)
def test_a_code_is_good_for_once(vendors: Vendors, vendor: str) -> None:
    code = authorize(vendors, vendor)["code"]
    assert "access_token" in redeem(vendors, vendor, code).json()
    assert "error" in redeem(vendors, vendor, code).json()


@pytest.mark.parametrize(
    ("vendor", "missing"),
    [(vendor, name) for vendor in NAMES for name in ("client_id", "redirect_uri", "state")]
    + [("google", "nonce"), ("apple", "nonce")],
)
def test_an_incomplete_request_is_refused(vendors: Vendors, vendor: str, missing: str) -> None:
    mode = {"response_mode": "form_post"}
    answer = httpx.get(
        vendors.base(vendor) + PATHS[vendor][0], params=ask(**{missing: ""}, **mode), timeout=PATIENCE
    )
    assert answer.status_code == 400


def test_github_keeps_addresses_apart(vendors: Vendors) -> None:
    token = redeem(vendors, "github", authorize(vendors, "github", scope="read:user user:email")["code"])
    user = get(f"{vendors.base('github')}/user", token.json()["access_token"])
    assert (user["id"], user["email"]) == (10001, None)
    emails = get(f"{vendors.base('github')}/user/emails", token.json()["access_token"])
    (primary,) = [email for email in emails if email["primary"]]
    assert (primary["email"], primary["verified"]) == ("ada@example.org", True)


def test_discord_and_facebook_say_who_it_is(vendors: Vendors) -> None:
    token = redeem(vendors, "discord", authorize(vendors, "discord", scope="identify email")["code"])
    user = get(f"{vendors.base('discord')}/api/users/@me", token.json()["access_token"])
    assert (user["email"], user["verified"]) == ("ada@example.org", True)
    token = redeem(vendors, "facebook", authorize(vendors, "facebook", scope="email,public_profile")["code"])
    me = get(f"{vendors.base('facebook')}/v21.0/me?fields=id,email", token.json()["access_token"])
    assert me == {"id": "10001", "email": "ada@example.org"}


def test_google_signs_what_it_says(vendors: Vendors) -> None:
    base = vendors.base("google")
    answer = redeem(vendors, "google", authorize(vendors, "google")["code"])
    claims = read_id_token(answer, f"{base}/oauth2/v3/certs")
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (base, CLIENT_ID, "n")
    assert claims["email_verified"] is True


def test_apple_names_somebody_only_once(vendors: Vendors) -> None:
    vendors.sign_in_as(id="apple.1", name="Grace Hopper", email="grace@example.org")
    try:
        first = authorize(vendors, "apple", scope="name email")
        assert json.loads(first["user"])["name"] == {"firstName": "Grace", "lastName": "Hopper"}
        assert "user" not in authorize(vendors, "apple", scope="name email")
        claims = read_id_token(redeem(vendors, "apple", first["code"]), f"{vendors.base('apple')}/auth/keys")
        assert (claims["sub"], claims["email_verified"]) == ("apple.1", "true")
    finally:
        vendors.sign_in_as(id="10001", name="Ada Lovelace", email="ada@example.org")


def test_somebody_may_decline(vendors: Vendors) -> None:
    vendors.sign_in_as(denies=True)
    try:
        assert authorize(vendors, "google") == {"error": "access_denied", "state": "s"}
        assert authorize(vendors, "apple")["error"] == "user_cancelled_authorize"
    finally:
        vendors.sign_in_as(denies=False)
