"""Attacks on signing people out from a provider."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.tests.api.external.ways import read_account
from api.tests.attacks.external.visits import LONG_AGO, LONG_FROM_NOW, arrive
from api.tests.conftest import OpenClient
from api.tests.peers.puppet_provider import PuppetProvider, sign_with_nothing

LOGOUT = "/api/auth/external/corp/backchannel-logout"


class TestBackchannelLogout:
    @pytest.fixture
    async def mallory(self, client: httpx.AsyncClient, corp: PuppetProvider) -> httpx.AsyncClient:
        """Somebody who is signed in by the provider, in its session `s1`."""
        corp.claims = {"sid": "s1"}
        await arrive(client, corp)
        await read_account(client)
        return client

    async def test_a_notice_ends_the_sessions(self, mallory: httpx.AsyncClient, corp: PuppetProvider) -> None:
        """No attack, and the same notice again: a replay ends nothing and is refused."""
        token = corp.make_logout_token()
        answer = await mallory.post(LOGOUT, data={"logout_token": token})
        assert (answer.status_code, answer.json()) == (200, {"ended": 1})
        assert (await mallory.get("/api/auth/me")).status_code == 401
        again = await mallory.post(LOGOUT, data={"logout_token": token})
        assert (again.status_code, again.json()["code"]) == (400, "logout_token_invalid")

    async def test_a_notice_for_one_session_ends_that_one(
        self, mallory: httpx.AsyncClient, open_client: OpenClient, corp: PuppetProvider
    ) -> None:
        """Signing out on one device leaves the other one."""
        other = open_client()
        corp.claims = {"sid": "s2"}
        await arrive(other, corp)
        await read_account(other)
        answer = await mallory.post(LOGOUT, data={"logout_token": corp.make_logout_token(sid="s1")})
        assert answer.json() == {"ended": 1}
        assert (await mallory.get("/api/auth/me")).status_code == 401
        assert (await other.get("/api/auth/me")).status_code == 200

    @pytest.mark.parametrize(
        "changes",
        [
            {"aud": "another-client"},
            {"iss": "https://issuer.example"},
            {"nonce": "n"},
            {"events": None},
            {"events": {}},
            {"events": {"http://schemas.openid.net/event/backchannel-logout": "yes"}},
            {"jti": None},
            {"jti": 7},
            {"iat": LONG_AGO},
            {"iat": LONG_FROM_NOW},
            {"iat": -1e300},
            {"iat": None},
            {"exp": LONG_AGO},
            {"sub": None},
            {"sub": ["mallory"]},
        ],
        ids=str,
    )
    async def test_a_token_that_is_no_notice_for_us_ends_nothing(
        self, mallory: httpx.AsyncClient, corp: PuppetProvider, changes: dict[str, Any]
    ) -> None:
        """The attacker signs people out with tokens of other clients, old ones, or ID tokens."""
        answer = await mallory.post(LOGOUT, data={"logout_token": corp.make_logout_token(**changes)})
        assert (answer.status_code, answer.json()["code"]) == (400, "logout_token_invalid")
        assert (await mallory.get("/api/auth/me")).status_code == 200

    async def test_a_notice_that_somebody_else_signed_ends_nothing(
        self, mallory: httpx.AsyncClient, corp: PuppetProvider, evil: PuppetProvider
    ) -> None:
        """Another provider, or nobody, signs; and a provider ends sessions of its own people alone."""
        forged = evil.make_logout_token(iss=corp.issuer)
        for token in (forged, sign_with_nothing(corp.right_claims()), "", "x.y.z", "a" * 100_000):
            answer = await mallory.post(LOGOUT, data={"logout_token": token})
            assert answer.status_code == 400, token[:50]
        at_evil = "/api/auth/external/evil/backchannel-logout"
        answer = await mallory.post(at_evil, data={"logout_token": evil.make_logout_token(sid="s1")})
        assert answer.json() == {"ended": 0}
        assert (await mallory.get("/api/auth/me")).status_code == 200
