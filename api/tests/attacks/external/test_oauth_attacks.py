"""Attacks on signing in over other sites. The provider is a puppet that says what the attack needs."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any

import httpx
import msgspec
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from api.tests.api.external.ways import callback_of, error_of, read_account, start
from api.tests.attacks.external.visits import LONG_AGO, LONG_FROM_NOW, arrive, assert_refused, is_signed_in
from api.tests.clocks import MovesTheClock
from api.tests.conftest import OpenClient, Register, SignedIn
from api.tests.peers.puppet_provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    PuppetProvider,
    sign_with_nothing,
    sign_with_secret,
)
from docstore import Query, Update
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import Settings
from tertulia.kernel.clock import FixedClock
from tertulia.modules.auth import SIGN_IN_FLOWS, Identity, ProviderPolicy
from tertulia.modules.users import UserQuery


class TestState:
    async def test_the_honest_way_leads_in(self, client: httpx.AsyncClient, corp: PuppetProvider) -> None:
        """No attack: what the others below differ from by one thing."""
        answer = await arrive(client, corp)
        assert error_of(answer) is None, answer.headers["location"]
        assert is_signed_in(answer)
        assert (await read_account(client))["email"] == "mallory@example.org"

    @pytest.mark.parametrize(
        "state", [None, "", "made-up", "a" * 5000], ids=["none", "empty", "wrong", "long"]
    )
    async def test_an_arrival_without_a_departure_is_refused(
        self, client: httpx.AsyncClient, corp: PuppetProvider, state: str | None
    ) -> None:
        """The attacker has the victim open a callback with the attacker's code: the victim would work in the attacker's
        account (login CSRF)."""
        assert_refused(await arrive(client, corp, state=state))
        assert corp.exchanges == []

    async def test_another_browser_is_refused_and_the_first_one_still_gets_in(
        self, client: httpx.AsyncClient, open_client: OpenClient, corp: PuppetProvider
    ) -> None:
        """The attacker begins in the own browser, and has the victim open the way back (session fixation, CSRF)."""
        victim = open_client()
        brought = corp.visit(await start(client, "corp"))
        assert_refused(await victim.get(callback_of("corp"), params=brought))
        await start(victim, "corp")
        assert_refused(await victim.get(callback_of("corp"), params=brought))
        assert corp.exchanges == []
        assert is_signed_in(await client.get(callback_of("corp"), params=brought))

    async def test_a_state_is_good_for_once(self, client: httpx.AsyncClient, corp: PuppetProvider) -> None:
        """The attacker reads the address of a callback in a log or a history, and opens it again."""
        brought = corp.visit(await start(client, "corp"))
        answers = await asyncio.gather(*(client.get(callback_of("corp"), params=brought) for _ in range(5)))
        assert [is_signed_in(answer) for answer in answers].count(True) == 1
        assert len(corp.exchanges) == 1

    async def test_a_way_that_the_store_let_go_is_over(
        self, client: httpx.AsyncClient, application: Application, corp: PuppetProvider
    ) -> None:
        """The attacker finds an old way that nobody went to its end."""
        brought = corp.visit(await start(client, "corp"))
        (flow,) = await application.store.find(SIGN_IN_FLOWS, Query(where={}))
        change = {"expires_at": flow.expires_at - timedelta(days=365)}
        await application.store.write(Update(collection=SIGN_IN_FLOWS, key=(flow.id,), set=change))
        assert_refused(await client.get(callback_of("corp"), params=brought))

    async def test_a_parameter_that_comes_twice_is_refused(
        self, client: httpx.AsyncClient, corp: PuppetProvider
    ) -> None:
        """Two codes, of which one part of a program reads the first and another the second."""
        brought = corp.visit(await start(client, "corp"))
        answer = await client.get(f"{callback_of('corp')}?state={brought['state']}&code=mine&code=yours")
        assert not is_signed_in(answer)
        assert corp.exchanges == []

    async def test_the_cookie_of_a_way_can_not_be_read_or_sent_by_other_sites(
        self, client: httpx.AsyncClient, corp: PuppetProvider
    ) -> None:
        """A script reads the cookie, or another site's request carries it."""
        answer = await client.get("/api/auth/external/corp/start")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("tertulia_flow=")
        for attribute in ("HttpOnly", "Path=/api/auth/external", "SameSite=lax", "Max-Age=600"):
            assert attribute in cookie
        secure = await client.get("https://tertulia.test/api/auth/external/corp/start")
        assert "Secure" in secure.headers["set-cookie"]
        assert corp.exchanges == []


class TestTime(MovesTheClock):
    @pytest.mark.parametrize(("seconds", "is_over"), [(599, False), (600, True)])
    async def test_a_way_ends_after_ten_minutes(
        self, client: httpx.AsyncClient, clock: FixedClock, corp: PuppetProvider, seconds: int, is_over: bool
    ) -> None:
        """The attacker keeps the address of a callback for later. The store, which has a clock of its own, still has
        the way."""
        corp.claims = {"exp": LONG_FROM_NOW}
        brought = corp.visit(await start(client, "corp"))
        clock.moment += timedelta(seconds=seconds)
        answer = await client.get(callback_of("corp"), params=brought)
        assert is_signed_in(answer) is not is_over, answer.headers["location"]
        assert len(corp.exchanges) == (0 if is_over else 1)


class TestMixUp:
    async def test_a_code_of_another_provider_is_refused(
        self, client: httpx.AsyncClient, corp: PuppetProvider, evil: PuppetProvider
    ) -> None:
        """The victim goes to the attacker's provider, which sends the browser on to the honest one and hopes that the
        honest code comes back to the attacker's callback (OAuth mix-up, RFC 9700 §4.4)."""
        brought = evil.visit(await start(client, "evil"))
        assert_refused(await client.get(callback_of("corp"), params=brought))
        assert (corp.exchanges, evil.exchanges) == ([], [])

    async def test_an_answer_that_names_another_issuer_is_refused(
        self, client: httpx.AsyncClient, corp: PuppetProvider, evil: PuppetProvider
    ) -> None:
        """The same, where the honest provider says who it is (RFC 9207)."""
        assert_refused(await arrive(client, evil, "evil", iss=corp.issuer))
        assert evil.exchanges == []
        assert is_signed_in(await arrive(client, corp, iss=corp.issuer))

    async def test_an_issuer_that_should_be_there_and_is_not_is_missed(
        self, client: httpx.AsyncClient, corp: PuppetProvider
    ) -> None:
        """The attacker takes the name of the issuer out of the answer."""
        corp.metadata["authorization_response_iss_parameter_supported"] = True
        assert_refused(await arrive(client, corp))

    async def test_a_configuration_of_another_issuer_is_refused(
        self, client: httpx.AsyncClient, corp: PuppetProvider, evil: PuppetProvider
    ) -> None:
        """The attacker's provider publishes the honest one's configuration, to be taken for it."""
        evil.metadata["issuer"] = corp.issuer
        answer = await client.get("/api/auth/external/evil/start")
        assert_refused(answer, "identity_provider_unreachable")

    async def test_secrets_are_not_sent_on_to_where_a_provider_redirects(
        self, client: httpx.AsyncClient, corp: PuppetProvider, evil: PuppetProvider
    ) -> None:
        """An open redirect at the token endpoint leads the client's secret and the code to the attacker."""
        corp.token_answer = (307, f"{evil.issuer}/token")
        assert not is_signed_in(await arrive(client, corp))
        assert evil.exchanges == []


class TestCodes:
    async def test_a_code_is_exchanged_with_the_verifier_of_its_own_way(
        self, client: httpx.AsyncClient, open_client: OpenClient, corp: PuppetProvider
    ) -> None:
        """Code injection and PKCE downgrade: a stolen code is brought along the attacker's own way. The provider sees
        another verifier than the one that the code was asked for with; so each way has one, and S256 alone."""
        challenges: set[str] = set()
        for browser in (client, open_client()):
            corp.visit(await start(browser, "corp"))
            assert corp.asked["code_challenge_method"] == "S256"
            challenges.add(corp.asked["code_challenge"])
        assert len(challenges) == 2
        corp.token_answer = (400, {"error": "invalid_grant"})
        assert_refused(await arrive(client, corp, code="stolen"))
        digest = sha256(corp.exchanges[0]["code_verifier"].encode()).digest()
        assert _encode(digest) == corp.asked["code_challenge"]

    async def test_pkce_stays_when_the_provider_does_not_speak_of_it(
        self, client: httpx.AsyncClient, corp: PuppetProvider
    ) -> None:
        """The attacker changes the configuration so that it offers `plain` alone."""
        corp.metadata["code_challenge_methods_supported"] = ["plain"]
        corp.visit(await start(client, "corp"))
        assert corp.asked["code_challenge_method"] == "S256"


class TestIdTokens:
    @pytest.mark.parametrize(
        "claims",
        [
            {"nonce": "another"},
            {"nonce": None},
            {"aud": "another-client"},
            {"aud": ["another-client"]},
            {"aud": [CLIENT_ID, "another-client"]},
            {"azp": "another-client"},
            {"iss": "https://issuer.example"},
            {"iss": None},
            {"exp": LONG_AGO},
            {"exp": None},
            {"exp": "never"},
            {"iat": LONG_FROM_NOW},
            {"iat": None},
            {"nbf": LONG_FROM_NOW},
            {"sub": None},
            {"sub": ""},
            {"sub": 7},
            {"sub": "a" * 300},
            {"sub": "mallory\0"},
        ],
        ids=str,
    )
    async def test_a_token_that_says_something_else_is_refused(
        self, client: httpx.AsyncClient, corp: PuppetProvider, claims: dict[str, Any]
    ) -> None:
        """A token of another client, of another person's sign-in, of yesterday: each right in everything but one."""
        corp.claims = claims
        assert_refused(await arrive(client, corp))

    async def test_a_token_of_an_earlier_sign_in_is_refused(
        self, client: httpx.AsyncClient, corp: PuppetProvider
    ) -> None:
        """The attacker has an ID token that was right once (nonce replay)."""
        await arrive(client, corp)
        corp.id_token = corp.make_id_token()
        assert_refused(await arrive(client, corp))

    async def test_a_token_without_signature_is_refused(
        self, client: httpx.AsyncClient, corp: PuppetProvider
    ) -> None:
        """`alg: none`, also when the provider lists it."""
        corp.metadata["id_token_signing_alg_values_supported"] = ["none", "RS256"]
        brought = corp.visit(await start(client, "corp"))
        corp.id_token = sign_with_nothing(corp.right_claims())
        assert_refused(await client.get(callback_of("corp"), params=brought))

    @pytest.mark.parametrize("form", ["pem", "secret"])
    async def test_a_token_signed_with_what_everybody_knows_is_refused(
        self, client: httpx.AsyncClient, corp: PuppetProvider, form: str
    ) -> None:
        """`alg: HS256` with the provider's public key as the secret (algorithm confusion), or with the client's."""
        corp.metadata["id_token_signing_alg_values_supported"] = ["HS256", "RS256"]
        brought = corp.visit(await start(client, "corp"))
        secret = corp.key.as_pem(private=False) if form == "pem" else CLIENT_SECRET.encode()
        corp.id_token = sign_with_secret(corp.right_claims(), secret, kid="first")
        assert_refused(await client.get(callback_of("corp"), params=brought))

    @pytest.mark.parametrize("kid", ["first", "another", None])
    async def test_a_token_with_a_foreign_key_is_refused(
        self, client: httpx.AsyncClient, corp: PuppetProvider, kid: str | None
    ) -> None:
        """The attacker signs with an own key, and brings that key along in the header."""
        corp.metadata["id_token_signing_alg_values_supported"] = ["RS256", "ES256"]
        foreign = ECKey.generate_key("P-256")
        brought = corp.visit(await start(client, "corp"))
        header: dict[str, Any] = {"alg": "ES256", "jwk": foreign.as_dict(private=False)}
        if kid:
            header["kid"] = kid
        corp.id_token = jwt.encode(header, corp.right_claims(), foreign)
        assert_refused(await client.get(callback_of("corp"), params=brought))

    async def test_userinfo_of_somebody_else_is_refused(
        self, client: httpx.AsyncClient, corp: PuppetProvider
    ) -> None:
        """The access token is of another person than the ID token (token substitution)."""
        corp.claims = {"email": None}
        corp.userinfo = {"sub": "alice", "email": "alice@example.org", "email_verified": True}
        assert_refused(await arrive(client, corp))
        corp.userinfo["sub"] = "mallory"
        assert is_signed_in(await arrive(client, corp))


def _encode(secret: bytes) -> str:
    return urlsafe_b64encode(secret).rstrip(b"=").decode()


class TestRedirects:
    @pytest.mark.parametrize(
        "path",
        [
            "https://evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/%0d%0aSet-Cookie:x=y\r\nX: y",
            "javascript:alert(1)",
            "data:text/html,x",
            "evil.example",
            " //evil.example",
            "/ /evil.example",
            "http:/evil.example",
            "/x\\..\\\\evil.example",
            "/api/auth/external/evil/start",
            "/../api/auth/external/evil/start",
            "@evil.example",
            "/" + "a" * 1990 + "\x00",
            "",
        ],
    )
    async def test_nobody_is_sent_to_another_site(
        self, client: httpx.AsyncClient, corp: PuppetProvider, path: str
    ) -> None:
        """A link to our own sign-in that ends on the attacker's page, which looks like ours (open redirect)."""
        brought = corp.visit(await start(client, "corp", path))
        answer = await client.get(callback_of("corp"), params=brought)
        assert answer.headers["location"] == "/"

    async def test_own_pages_are_fine(self, client: httpx.AsyncClient, corp: PuppetProvider) -> None:
        """No attack."""
        brought = corp.visit(await start(client, "corp", "/c/new?model=a%2Fb#end"))
        answer = await client.get(callback_of("corp"), params=brought)
        assert answer.headers["location"] == "/c/new?model=a%2Fb#end"

    @pytest.mark.parametrize(
        "detail", ["<script>alert(1)</script>", "Call +1 555 and tell your password", "x" * 500]
    )
    async def test_the_words_of_a_link_do_not_reach_the_page(
        self, client: httpx.AsyncClient, corp: PuppetProvider, detail: str
    ) -> None:
        """The attacker writes an error text into a link, to be shown by our page."""
        answer = await arrive(client, corp, code=None, error=detail, error_description=detail)
        assert error_of(answer) == "sign_in_refused"
        assert detail not in answer.headers["location"]


class TestHosts:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, public_url=None, host="127.0.0.1", port=3080)

    @pytest.mark.parametrize(
        ("host", "base"),
        [
            ("evil.example", "http://127.0.0.1:3080"),
            ("127.0.0.1.evil.example", "http://127.0.0.1:3080"),
            ("127.0.0.1:3080@evil.example", "http://127.0.0.1:3080"),
            ("127.0.0.1:99999", "http://127.0.0.1:3080"),
            ("localhost:3080", "http://localhost:3080"),
            ("127.0.0.1:40000", "http://127.0.0.1:40000"),
        ],
    )
    async def test_the_redirect_uri_does_not_follow_the_host_header(
        self, client: httpx.AsyncClient, corp: PuppetProvider, host: str, base: str
    ) -> None:
        """The attacker sends a Host header, so that the code is sent to the attacker's site."""
        answer = await client.get("/api/auth/external/corp/start", headers={"host": host})
        corp.visit(answer.headers["location"])
        assert corp.asked["redirect_uri"] == f"{base}/api/auth/external/corp/callback"


class TestJoining:
    """Whose account does an identity open?"""

    async def confirm(self, application: Application, person: SignedIn) -> None:
        moment = (await application.users.get(person.user["id"])).created_at
        await application.users.change(person.user["id"], email_confirmed_at=moment)

    async def test_an_account_whose_address_nobody_confirmed_is_not_joined(
        self, client: httpx.AsyncClient, register: Register, corp: PuppetProvider
    ) -> None:
        """The attacker registers with the victim's address and waits: when the victim comes by a provider, both would
        be in the same account (pre-hijacking)."""
        await register("mallory@example.org")
        assert_refused(await arrive(client, corp), "identity_not_linked")

    async def test_a_confirmed_account_is_joined_by_a_verified_address_of_a_trusted_provider(
        self, application: Application, client: httpx.AsyncClient, register: Register, corp: PuppetProvider
    ) -> None:
        """No attack."""
        person = await register("Mallory@Example.org")
        await self.confirm(application, person)
        assert is_signed_in(await arrive(client, corp))
        assert (await read_account(client))["id"] == person.user["id"]

    @pytest.mark.parametrize("verified", [False, None, "false", 1, "yes"])
    async def test_an_address_that_the_provider_did_not_verify_joins_nothing(
        self,
        application: Application,
        client: httpx.AsyncClient,
        register: Register,
        corp: PuppetProvider,
        verified: Any,
    ) -> None:
        """The attacker writes the victim's address into the own profile at a provider."""
        await self.confirm(application, await register("mallory@example.org"))
        corp.claims = {"email_verified": verified}
        corp.userinfo = {"sub": "mallory"}
        assert_refused(await arrive(client, corp), "identity_not_linked")

    async def test_a_provider_that_is_not_trusted_joins_nothing(
        self, application: Application, client: httpx.AsyncClient, register: Register, evil: PuppetProvider
    ) -> None:
        """The attacker runs a provider, or can say there what addresses are."""
        await self.confirm(application, await register("mallory@example.org"))
        assert_refused(await arrive(client, evil, "evil"), "identity_not_linked")

    async def test_a_provider_that_is_not_trusted_confirms_no_address(
        self,
        client: httpx.AsyncClient,
        open_client: OpenClient,
        corp: PuppetProvider,
        evil: PuppetProvider,
    ) -> None:
        """The attacker makes an account with the victim's address by a provider that is not trusted, and waits for the
        victim to join it by a trusted one (pre-hijacking by a provider)."""
        assert is_signed_in(await arrive(client, evil, "evil"))
        assert (await read_account(client))["emailConfirmed"] is False
        assert_refused(await arrive(open_client(), corp), "identity_not_linked")

    async def test_another_person_of_the_provider_with_the_same_address_joins_nothing(
        self, client: httpx.AsyncClient, open_client: OpenClient, corp: PuppetProvider
    ) -> None:
        """An address was given to somebody new at the provider: the account stays the first one's."""
        assert is_signed_in(await arrive(client, corp))
        corp.claims = {"sub": "successor"}
        assert_refused(await arrive(open_client(), corp), "identity_not_linked")

    async def test_a_suspended_person_does_not_come_in_by_a_provider(
        self,
        application: Application,
        signed_in: SignedIn,
        client: httpx.AsyncClient,
        corp: PuppetProvider,
    ) -> None:
        """Somebody who was suspended takes another door."""
        await arrive(client, corp)
        user = await read_account(client)
        await application.users.change(user["id"], status="suspended")
        assert_refused(await arrive(client, corp), "account_suspended")

    async def test_two_first_sign_ins_at_the_same_moment_make_one_account(
        self, application: Application
    ) -> None:
        """Not an attack but a race: two tabs come back at once."""
        identities = await _resolve_at_once(application, 6)
        assert len({user.id for user in identities}) == 1
        assert (await application.users.search(UserQuery())).total == 1


async def _resolve_at_once(application: Application, times: int) -> list[Any]:
    identity = Identity(provider="corp", subject="mallory", email="mallory@example.org")
    arrivals = application.external.arrivals
    return await asyncio.gather(*(arrivals.resolve(identity, ProviderPolicy()) for _ in range(times)))


class TestLinking:
    async def test_an_identity_of_another_account_is_refused(
        self, client: httpx.AsyncClient, signed_in: SignedIn, corp: PuppetProvider
    ) -> None:
        """The attacker connects the victim's identity, which is signed in at the provider in a shared browser, to the
        own account."""
        await arrive(client, corp)
        asked = await signed_in.client.post("/api/auth/external/corp/link")
        brought = corp.visit(asked.json()["url"])
        answer = await signed_in.client.get(callback_of("corp"), params=brought)
        assert error_of(answer) == "identity_taken"
        assert answer.headers["location"].startswith("/settings/security?")

    async def test_a_link_that_was_begun_elsewhere_connects_nothing(
        self, client: httpx.AsyncClient, signed_in: SignedIn, corp: PuppetProvider
    ) -> None:
        """The attacker begins to connect to the own account, and has the victim go on: the victim's identity would open
        the attacker's account."""
        asked = await signed_in.client.post("/api/auth/external/corp/link")
        brought = corp.visit(asked.json()["url"])
        assert_refused_link(await client.get(callback_of("corp"), params=brought))
        assert (await signed_in.client.get("/api/auth/identities")).json()["items"] == []

    async def test_a_link_ends_with_the_session_that_began_it(
        self, signed_in: SignedIn, corp: PuppetProvider
    ) -> None:
        """Somebody signs out, and the next one at the same browser goes back to the provider's page."""
        asked = await signed_in.client.post("/api/auth/external/corp/link")
        brought = corp.visit(asked.json()["url"])
        await signed_in.client.post("/api/auth/logout")
        answer = await signed_in.client.get(callback_of("corp"), params=brought)
        assert error_of(answer) == "session_ended"

    async def test_nobody_connects_without_being_signed_in(self, client: httpx.AsyncClient) -> None:
        """A form of another site posts to the address."""
        assert (await client.post("/api/auth/external/corp/link")).status_code == 401

    async def test_another_site_can_not_ask(self, signed_in: SignedIn) -> None:
        """A page of another site asks, with whatever the browser sends along."""
        answer = await signed_in.client.post(
            "/api/auth/external/corp/link", headers={"origin": "https://evil.example"}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused")


def assert_refused_link(answer: httpx.Response) -> None:
    assert error_of(answer) == "identity_invalid"
    assert not is_signed_in(answer)
