"""Attacks with what an OpenID provider says and publishes. The provider is a puppet that says what the attack needs."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc.jwk import ECKey

from api.tests.peers.puppet_provider import CLIENT_ID, CLIENT_SECRET, PuppetProvider, sign_with_secret
from tertulia.infrastructure.config import AppleSettings, OidcSettings, SignInSettings
from tertulia.kernel.clock import SystemClock
from tertulia.modules.auth import Arrival, Identity, RedirectStrategy, create_external_strategies
from tertulia.modules.auth.adapters.external.http import ProviderHttp
from tertulia.modules.auth.adapters.external.metadata import ProviderMetadata
from tertulia.modules.auth.errors import IdentityInvalidError, ProviderUnreachableError, SignInRefusedError

CALLBACK = "https://tertulia.test/api/auth/external/corp/callback"


def make_strategy(corp: PuppetProvider, **changes: Any) -> RedirectStrategy:
    """A service that knows the provider."""
    given: dict[str, Any] = {
        "id": "corp",
        "label": "Corp",
        "issuer": corp.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
    }
    settings = OidcSettings(**(given | changes))
    (strategy,) = create_external_strategies(SignInSettings(oidc=[settings]), SystemClock())
    return strategy


async def sign_in(corp: PuppetProvider, **changes: Any) -> Identity:
    """Go there and come back."""
    strategy = make_strategy(corp, **changes)
    departure = await strategy.begin("the-state", CALLBACK)
    brought = corp.visit(departure.url)
    return await strategy.finish(
        Arrival(parameters=brought, callback_url=CALLBACK, secrets=departure.secrets)
    )


async def test_userinfo_adds_to_what_is_signed_and_changes_none_of_it(corp: PuppetProvider) -> None:
    """The answer of the endpoint is not signed: whoever can change it on the way would be anybody."""
    corp.claims = {"name": None}
    corp.userinfo = {
        "sub": "mallory",
        "email": "victim@example.org",
        "email_verified": True,
        "name": "Mallory M.",
    }
    identity = await sign_in(corp)
    assert (identity.email, identity.name) == ("mallory@example.org", "Mallory M.")


async def test_the_word_verified_is_about_the_standards_address_alone(corp: PuppetProvider) -> None:
    """The attacker writes the victim's address into another claim, which the settings take for the address, and has an
    address of their own verified."""
    corp.claims = {"upn": "victim@example.org"}
    identity = await sign_in(corp, email_claim="upn")
    assert (identity.email, identity.is_email_verified) == ("victim@example.org", False)
    assert (await sign_in(corp)).is_email_verified


async def test_a_secret_among_the_published_keys_signs_nothing(corp: PuppetProvider) -> None:
    """The provider publishes a key that it should have kept, and everybody signs with it."""
    secret = b"s" * 32
    encoded = urlsafe_b64encode(secret).rstrip(b"=").decode()
    corp.further_keys = [{"kty": "oct", "k": encoded, "kid": "shared", "alg": "HS256"}]
    corp.metadata["id_token_signing_alg_values_supported"] = ["RS256", "HS256"]
    assert (await sign_in(corp)).subject == "mallory"
    strategy = make_strategy(corp)
    departure = await strategy.begin("the-state", CALLBACK)
    brought = corp.visit(departure.url)
    corp.id_token = sign_with_secret({**corp.right_claims(), "sub": "victim"}, secret, kid="shared")
    with pytest.raises(IdentityInvalidError):
        await strategy.finish(Arrival(parameters=brought, callback_url=CALLBACK, secrets=departure.secrets))


async def test_a_token_without_end_is_not_read(corp: PuppetProvider) -> None:
    """Time is used up by what is right, and too much."""
    corp.claims = {"further": "x" * 64_000}
    with pytest.raises(IdentityInvalidError, match="length"):
        await sign_in(corp)


def make_apple(corp: PuppetProvider) -> RedirectStrategy:
    """The way by Apple, at the puppet."""
    key = ECKey.generate_key("P-256").as_pem(private=True).decode()
    settings = AppleSettings(
        client_id=CLIENT_ID, team_id="TEAM", key_id="KEY", private_key=key, url=corp.issuer
    )
    (strategy,) = create_external_strategies(SignInSettings(apple=settings), SystemClock())
    return strategy


@pytest.mark.parametrize(
    "claims", [{"nonce": "another"}, {"nonce": None}, {"aud": "another-client"}], ids=str
)
async def test_what_apple_signed_for_something_else_is_refused(
    corp: PuppetProvider, claims: dict[str, Any]
) -> None:
    """The form that Apple's page posts goes over the browser: the attacker posts one with a code of another sign-in."""
    strategy = make_apple(corp)
    departure = await strategy.begin("the-state", CALLBACK)
    brought = Arrival(parameters=corp.visit(departure.url), callback_url=CALLBACK, secrets=departure.secrets)
    assert corp.asked["response_mode"] == "form_post"
    assert (await strategy.finish(brought)).subject == "mallory"
    corp.claims = claims
    with pytest.raises(IdentityInvalidError):
        await strategy.finish(brought)


@pytest.mark.parametrize("said", ["<script>alert(1)</script>", "line\nanother", "x" * 61, ""])
async def test_a_link_writes_no_words_into_the_error(corp: PuppetProvider, said: str) -> None:
    """The attacker writes an error into a link, for those who read it in the log."""
    with pytest.raises(SignInRefusedError) as raised:
        await _bring(corp, error=said)
    assert raised.value.params["detail"] == "unknown error"
    with pytest.raises(SignInRefusedError, match="access_denied"):
        await _bring(corp, error="access_denied")


async def _bring(corp: PuppetProvider, **parameters: str) -> None:
    strategy = make_strategy(corp)
    departure = await strategy.begin("the-state", CALLBACK)
    await strategy.finish(Arrival(parameters=parameters, callback_url=CALLBACK, secrets=departure.secrets))


class Configuration(ProviderHttp):
    """In place of a provider with TLS."""

    def __init__(self, **changes: str) -> None:
        super().__init__("Corp")
        self._document = {
            "issuer": "https://id.example",
            "authorization_endpoint": "https://id.example/authorize",
            "token_endpoint": "https://id.example/token",
            "jwks_uri": "https://id.example/keys",
            **changes,
        }

    async def get(self, url: str, *, token: str | None = None) -> Any:
        del url, token
        return self._document


@pytest.mark.parametrize(
    "name",
    ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"],
)
@pytest.mark.parametrize(
    "address", ["http://id.example/x", "javascript:alert(1)", "file:///etc/passwd", "//x"]
)
async def test_a_configuration_leads_to_no_address_that_others_can_change(name: str, address: str) -> None:
    """One address without TLS is enough: for the code, the secret, the keys or the person's page."""
    metadata = ProviderMetadata("https://id.example", "Corp", Configuration(**{name: address}), SystemClock())
    with pytest.raises(ProviderUnreachableError):
        await metadata.read()
    right = ProviderMetadata("https://id.example", "Corp", Configuration(), SystemClock())
    assert (await right.read()).token_endpoint == "https://id.example/token"
