"""OpenID Connect (Core 1.0): the provider signs who somebody is."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec

from tertulia.kernel.clock import Clock
from tertulia.modules.auth.adapters.external.claims import (
    find_claim,
    is_true,
    map_role,
    read_groups,
    read_text,
)
from tertulia.modules.auth.adapters.external.exchange import (
    Client,
    ClientAuth,
    Request,
    Tokens,
    check_client,
    exchange,
    read_code,
    write_request,
)
from tertulia.modules.auth.adapters.external.http import ProviderHttp
from tertulia.modules.auth.adapters.external.metadata import Metadata, ProviderMetadata
from tertulia.modules.auth.adapters.external.tokens import SignedTokens, TokenRefusedError
from tertulia.modules.auth.domain import new_secret
from tertulia.modules.auth.errors import IdentityInvalidError, LogoutTokenInvalidError
from tertulia.modules.auth.external.logout import LogoutNotice
from tertulia.modules.auth.findings import Finding, Offer
from tertulia.modules.auth.ports import Arrival, Departure, Identity, ProviderKind, ProviderPolicy

OidcKind = Literal["oidc", "google", "apple"]
MakeSecret = Callable[[str], str]
"""The client's secret for an issuer."""
Verdict = Callable[[Mapping[str, Any]], bool]
"""Whether the claims show that the address is the person's."""
ReadName = Callable[[Mapping[str, Any], Mapping[str, str]], str | None]
"""The name, of the claims and of what the browser brought back."""
_MAX_HINT = 8_000


def is_email_verified(claims: Mapping[str, Any]) -> bool:
    """What the provider says in the standard's claim; silence is a no."""
    return is_true(claims.get("email_verified"))


class OidcOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How one provider is set up. extra: further parameters of the request. secret: None for a public client."""

    name: str
    label: str
    issuer: str
    client_id: str
    policy: ProviderPolicy
    kind: OidcKind = "oidc"
    secret: MakeSecret | None = None
    ways: tuple[ClientAuth, ...] = ()
    """How the secret is shown; empty: as the provider says."""
    scope: str = "openid profile email"
    extra: Mapping[str, str] = {}
    takes_post: bool = False
    auto_redirect: bool = False
    end_session: bool = False
    email_claim: str = "email"
    groups_claim: str | None = None
    role_mapping: Mapping[str, str] = {}
    is_email_verified: Verdict = is_email_verified
    name_claim: str = "name"
    read_name: ReadName | None = None
    """In place of the claim with the name."""
    has_userinfo: bool = True


class OidcStrategy:
    """Signing in with an OpenID provider."""

    may_begin_there = False

    def __init__(self, options: OidcOptions, clock: Clock) -> None:
        self.name = options.name
        self.label = options.label
        self.kind: ProviderKind = options.kind
        self.policy = options.policy
        self.auto_redirect = options.auto_redirect
        self.takes_post = options.takes_post
        self._options = options
        self._http = ProviderHttp(options.label)
        self._metadata = ProviderMetadata(options.issuer, options.label, self._http, clock)
        self._tokens = SignedTokens(self._metadata, options.client_id, clock)

    async def begin(self, state: str, callback_url: str) -> Departure:
        """To the provider's authorization endpoint."""
        metadata = await self._metadata.read()
        verifier, nonce = new_secret(), new_secret()
        request = Request(
            endpoint=metadata.authorization_endpoint,
            callback_url=callback_url,
            scope=self._options.scope,
            state=state,
            verifier=verifier,
            extra={"nonce": nonce, **self._options.extra},
        )
        return Departure(
            url=write_request(self._make_client(metadata), request),
            secrets={"verifier": verifier, "nonce": nonce, "callback": callback_url},
        )

    async def finish(self, arrival: Arrival) -> Identity:
        """From the code to the signed claims."""
        metadata = await self._metadata.read()
        self._check_issuer(arrival.parameters, metadata)
        code = read_code(arrival.parameters, self.label)
        secrets = arrival.secrets
        if secrets is None:
            raise self._invalid("it did not begin here")
        tokens = await exchange(
            self._http,
            self._make_client(metadata),
            metadata.token_endpoint,
            code,
            verifier=secrets["verifier"],
            callback_url=secrets["callback"],
        )
        if tokens.id_token is None:
            raise self._invalid("it gave no ID token")
        try:
            signed = await self._tokens.read_id_token(tokens.id_token, secrets["nonce"])
        except TokenRefusedError as error:
            raise self._invalid(str(error)) from error
        claims = await self._complete(signed, tokens, metadata)
        return self._read_identity(claims, arrival.parameters, tokens.id_token)

    async def test(self) -> Finding:
        """Whether its configuration and keys can be read, and it takes our id and secret."""
        self._metadata.forget()
        metadata = await self._metadata.read()
        keys = await self._metadata.read_keys()
        await check_client(self._http, self._make_client(metadata), metadata.token_endpoint)
        offers: list[Offer] = []
        if metadata.end_session_endpoint is not None:
            offers.append("end_session")
        if metadata.backchannel_logout_supported:
            offers.append("backchannel_logout")
        params = {"issuer": metadata.issuer, "keys": len(keys.keys)}
        return Finding(code="openid_ready", params=params, offers=tuple(offers))

    async def find_logout_url(self, hint: str | None, return_url: str) -> str | None:
        """The provider's end of session (OpenID Connect RP-Initiated Logout 1.0), when it has one."""
        if not self._options.end_session:
            return None
        endpoint = (await self._metadata.read()).end_session_endpoint
        if endpoint is None:
            return None
        asked = {"client_id": self._options.client_id, "post_logout_redirect_uri": return_url}
        query = urlencode({**({"id_token_hint": hint} if hint else {}), **asked})
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"

    async def read_logout_token(self, token: str) -> LogoutNotice:
        """Who signed out there."""
        try:
            return await self._tokens.read_logout_token(token)
        except TokenRefusedError as error:
            raise LogoutTokenInvalidError(reason=str(error)) from error

    def _check_issuer(self, parameters: Mapping[str, str], metadata: Metadata) -> None:
        """Where a provider says who it is, it has to be the one that the browser was sent to (RFC 9207)."""
        issuer = parameters.get("iss")
        if issuer is None and metadata.authorization_response_iss_parameter_supported:
            raise self._invalid("it does not say who it is from")
        if issuer is not None and not hmac.compare_digest(issuer.encode(), metadata.issuer.encode()):
            raise self._invalid("it is from another provider")

    async def _complete(
        self, signed: dict[str, Any], tokens: Tokens, metadata: Metadata
    ) -> Mapping[str, Any]:
        """The signed claims, with those of the userinfo endpoint where some are missing. What is signed counts; the
        other answer counts only for the same person (OpenID Connect Core 1.0 §5.3.2)."""
        endpoint = metadata.userinfo_endpoint
        if endpoint is None or not self._options.has_userinfo or not self._is_incomplete(signed):
            return signed
        told = await self._http.get(endpoint, token=tokens.access_token)
        if not isinstance(told, dict) or told.get("sub") != signed["sub"]:  # pyright: ignore[reportUnknownMemberType]
            raise self._invalid("its userinfo is of somebody else")
        return {**told, **signed}

    def _is_incomplete(self, claims: Mapping[str, Any]) -> bool:
        wanted = [self._options.email_claim, "email_verified", self._options.name_claim]
        if self._options.groups_claim is not None:
            wanted.append(self._options.groups_claim)
        return any(find_claim(claims, one) is None for one in wanted)

    def _read_identity(
        self, claims: Mapping[str, Any], parameters: Mapping[str, str], id_token: str
    ) -> Identity:
        options = self._options
        groups = read_groups(claims, options.groups_claim) if options.groups_claim else None
        email = read_text(claims, options.email_claim)
        return Identity(
            provider=self.name,
            subject=claims["sub"],
            email=email,
            # What is said to be verified is the standard's claim.
            is_email_verified=email is not None
            and email == claims.get("email")
            and options.is_email_verified(claims),
            name=self._read_name(claims, parameters),
            groups=groups,
            role=map_role(groups, options.role_mapping),
            session=read_text(claims, "sid"),
            hint=id_token if options.end_session and len(id_token) <= _MAX_HINT else None,
        )

    def _read_name(self, claims: Mapping[str, Any], parameters: Mapping[str, str]) -> str | None:
        if self._options.read_name is not None:
            return self._options.read_name(claims, parameters)
        return read_text(claims, self._options.name_claim)

    def _make_client(self, metadata: Metadata) -> Client:
        secret = self._options.secret(metadata.issuer) if self._options.secret else None
        return Client(
            label=self.label,
            client_id=self._options.client_id,
            client_secret=secret,
            ways=self._options.ways or _choose_ways(metadata, has_secret=secret is not None),
        )

    def _invalid(self, reason: str) -> IdentityInvalidError:
        return IdentityInvalidError(provider=self.label, reason=reason)


def _choose_ways(metadata: Metadata, *, has_secret: bool) -> tuple[ClientAuth, ...]:
    """How the secret is shown. Basic is what every provider takes unless it says otherwise (OpenID Connect Discovery
    1.0 §3)."""
    if not has_secret:
        return ("none",)
    methods = metadata.token_endpoint_auth_methods_supported
    basic: tuple[ClientAuth, ...] = ("client_secret_basic", "basic_as_it_is")
    if "client_secret_post" not in methods:
        return basic
    return (*basic, "client_secret_post") if "client_secret_basic" in methods else ("client_secret_post",)
