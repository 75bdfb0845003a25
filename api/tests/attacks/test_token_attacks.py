"""Attacks with tokens of sessions: stolen ones, forged ones, and ones that were planted."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from api.tests.conftest import OpenClient, SignedIn
from docstore import Query
from tertulia.entrypoints.bootstrap import Application
from tertulia.modules.abuse import VIOLATIONS

COOKIE = "tertulia_refresh"
ME = "/api/auth/me"


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    """Ask for new tokens with this cookie and no other."""
    client.cookies.clear()
    return await client.post("/api/auth/refresh", headers={"cookie": f"{COOKIE}={token}"})


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def ask(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.get(ME, headers={"authorization": f"Bearer {token}"})


@pytest.mark.parametrize("thief_is_first", [True, False])
async def test_a_stolen_refresh_token_ends_with_the_session_whoever_uses_it_first(
    signed_in: SignedIn, open_client: OpenClient, application: Application, *, thief_is_first: bool
) -> None:
    """Attack: a copy of the refresh token is used beside its owner, before or after them (theft and replay)."""
    stolen = signed_in.client.cookies[COOKIE]
    clients = (open_client("203.0.113.9"), open_client())
    first, second = clients if thief_is_first else reversed(clients)

    renewed = await refresh(first, stolen)
    assert renewed.status_code == 200
    newest = first.cookies[COOKIE]
    assert newest != stolen
    assert code_of(await refresh(second, stolen)) == (401, "session_reused")

    assert code_of(await refresh(first, newest)) == (401, "session_ended")
    for token in (signed_in.token, renewed.json()["accessToken"]):
        assert code_of(await ask(second, token)) == (401, "session_ended")
    await application.guards.violations.flush()
    (violation,) = await application.store.find(VIOLATIONS, Query(where={}))
    assert violation.kind == "session_reuse"


class Forger:
    """Knows the form of our tokens, whose they are and which key signs; `key` is our secret one, for attacks in which
    it is not the key that is wrong."""

    def __init__(self, application: Application, token: str) -> None:
        header, claims, self.signature = token.split(".")
        self.header: dict[str, Any] = json.loads(base64.urlsafe_b64decode(header + "=="))
        self.claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(claims + "=="))
        tokens = application.auth._tokens  # pyright: ignore[reportPrivateUsage] - nobody else has the key
        _, self.key = tokens._key_of(tokens.current_period)  # pyright: ignore[reportPrivateUsage]

    def sign(self, key: Any, algorithm: str = "HS256", **header: Any) -> str:
        return jwt.encode({**self.header, "alg": algorithm, **header}, self.claims, key, [algorithm])

    def write(self, algorithm: str, signature: str = "") -> str:
        """A token with this algorithm in its header and no signature that was computed."""
        parts = ({**self.header, "alg": algorithm}, self.claims)
        written = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
        return ".".join((*written, signature))


def sign_with_a_key_that_comes_along(forger: Forger) -> str:
    own = OctKey.import_key(b"y" * 32)
    return forger.sign(own, jwk=own.as_dict(private=True))


def sign_with_a_key_of_a_curve(forger: Forger) -> str:
    return forger.sign(ECKey.generate_key("P-256"), "ES256")


FORGERIES: Mapping[str, Callable[[Forger], str]] = {
    "no algorithm": lambda forger: forger.write("none"),
    "no algorithm, in other letters": lambda forger: forger.write("nOnE"),
    "an empty algorithm": lambda forger: forger.write(""),
    "no algorithm, with a signature": lambda forger: forger.write("none", forger.signature),
    "another algorithm with our key": lambda forger: forger.sign(forger.key, "HS512"),
    "a third algorithm with our key": lambda forger: forger.sign(forger.key, "HS384"),
    "a foreign key": lambda forger: forger.sign(OctKey.import_key(b"x" * 32)),
    "a key of zeros": lambda forger: forger.sign(OctKey.import_key(bytes(32))),
    "our key under another name": lambda forger: forger.sign(forger.key, kid="another"),
    "a key named by a path": lambda forger: forger.sign(OctKey.import_key(bytes(32)), kid="../../dev/zero"),
    "a key that comes along": sign_with_a_key_that_comes_along,
    "a key of a curve": sign_with_a_key_of_a_curve,
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
async def test_a_forged_access_token_opens_nothing(
    signed_in: SignedIn, client: httpx.AsyncClient, application: Application, forge: Callable[[Forger], str]
) -> None:
    """Attack: take the name of the algorithm away or another one (`alg` confusion), sign with a key of one's own, send
    that key along, or name another key."""
    forger = Forger(application, signed_in.token)
    assert (await ask(client, forger.sign(forger.key))).status_code == 200

    assert code_of(await ask(client, forge(forger))) == (401, "token_invalid")


async def test_a_true_signature_opens_no_other_session_and_lasts_no_longer(
    signed_in: SignedIn, client: httpx.AsyncClient, application: Application
) -> None:
    """Attack: put other claims before a signature that was seen; and use what has expired."""
    forger = Forger(application, signed_in.token)
    forger.claims["exp"] += 3600
    assert code_of(await ask(client, forger.write("HS256", forger.signature))) == (401, "token_invalid")
    forger.claims["exp"] = int(time.time()) - 1
    assert code_of(await ask(client, forger.sign(forger.key))) == (401, "token_expired")


async def test_a_session_that_was_planted_is_not_the_one_that_signs_in(
    signed_in: SignedIn, open_client: OpenClient
) -> None:
    """Attack: the attacker leaves a session of their own in the victim's browser and waits for the victim to sign in
    with it (session fixation)."""
    attacker, victim = open_client(), open_client()
    account = {"email": "mal@example.org", "password": signed_in.password}
    made = await attacker.post("/api/auth/register", json=account)
    planted = attacker.cookies[COOKIE]
    victim.cookies.set(COOKIE, planted, domain="tertulia.test", path="/api/auth")

    login = {"email": "ada@example.org", "password": signed_in.password}
    arrived = await victim.post("/api/auth/login", json=login)

    assert arrived.json()["user"]["id"] == signed_in.user["id"]
    set_cookie = arrived.headers["set-cookie"]
    assert planted.partition(".")[0] not in set_cookie
    assert all(word in set_cookie for word in ("HttpOnly", "SameSite=strict", "Path=/api/auth"))
    assert (await ask(attacker, made.json()["accessToken"])).json()["email"] == "mal@example.org"
    again = await refresh(attacker, planted)
    assert again.json().get("user", {"email": "mal@example.org"})["email"] == "mal@example.org"


@pytest.mark.parametrize("place", ["query", "cookie", "body", "Basic", "Digest"])
async def test_an_access_token_opens_nothing_but_in_its_header(
    signed_in: SignedIn, client: httpx.AsyncClient, place: str
) -> None:
    """Attack: a link or a form of another site carries a token of the attacker's, so that the victim works in the
    attacker's account."""
    token = signed_in.token
    if place == "query":
        answer = await client.get(ME, params={"access_token": token, "token": token})
    elif place == "cookie":
        answer = await client.get(ME, headers={"cookie": f"access_token={token}; {COOKIE}={token}"})
    elif place == "body":
        answer = await client.request("GET", ME, data={"access_token": token})
    else:
        answer = await client.get(ME, headers={"authorization": f"{place} {token}"})
    assert code_of(answer) == (401, "token_invalid")
