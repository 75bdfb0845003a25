"""Vendors with OAuth 2.0 alone: who somebody is, their own addresses say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec

from tertulia.infrastructure.config import OAuthSettings
from tertulia.modules.auth.adapters.external.exchange import (
    Client,
    Request,
    check_client,
    exchange,
    read_code,
    write_request,
)
from tertulia.modules.auth.adapters.external.http import ProviderHttp
from tertulia.modules.auth.domain import new_secret
from tertulia.modules.auth.errors import IdentityInvalidError
from tertulia.modules.auth.findings import Finding
from tertulia.modules.auth.ports import Arrival, Departure, Identity, ProviderKind, ProviderPolicy

OAuthKind = Literal["github", "discord", "facebook"]


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """The addresses of a vendor."""

    authorization: str
    token: str
    api: str


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """What a vendor says of a person."""

    subject: str
    email: str | None = None
    is_email_verified: bool = False
    name: str | None = None


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What a vendor's API is asked with."""

    http: ProviderHttp
    api: str
    token: str
    client_secret: str


class Vendor(msgspec.Struct, frozen=True, kw_only=True):
    """What is the vendor's own. locate: its addresses, or those below a base. read_profile: who a token stands for;
    raises ValueError when the answer is not what the vendor documents."""

    kind: OAuthKind
    label: str
    scope: str
    locate: Callable[[str | None], Site]
    read_profile: Callable[[Access], Awaitable[Profile]]


class OAuthStrategy:
    """Signing in with a vendor."""

    auto_redirect = False
    takes_post = False
    may_begin_there = False

    def __init__(self, vendor: Vendor, settings: OAuthSettings) -> None:
        self.name: str = vendor.kind
        self.label = vendor.label
        self.kind: ProviderKind = vendor.kind
        self.policy = ProviderPolicy(
            allow_sign_up=settings.allow_sign_up,
            trust_email=settings.trust_email,
            email_domains=tuple(settings.email_domains),
        )
        self._vendor = vendor
        self._secret = settings.client_secret
        self._site = vendor.locate(settings.url.rstrip("/") if settings.url else None)
        self._http = ProviderHttp(vendor.label)
        self._client = Client(
            label=vendor.label,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            ways=("client_secret_post",),
        )

    async def begin(self, state: str, callback_url: str) -> Departure:
        """To the vendor's authorization endpoint."""
        verifier = new_secret()
        request = Request(
            endpoint=self._site.authorization,
            callback_url=callback_url,
            scope=self._vendor.scope,
            state=state,
            verifier=verifier,
        )
        return Departure(
            url=write_request(self._client, request),
            secrets={"verifier": verifier, "callback": callback_url},
        )

    async def finish(self, arrival: Arrival) -> Identity:
        """From the code to the token to the person."""
        code = read_code(arrival.parameters, self.label)
        secrets = arrival.secrets
        if secrets is None:
            raise IdentityInvalidError(provider=self.label, reason="it did not begin here")
        tokens = await exchange(
            self._http,
            self._client,
            self._site.token,
            code,
            verifier=secrets["verifier"],
            callback_url=secrets["callback"],
        )
        access = Access(
            http=self._http, api=self._site.api, token=tokens.access_token, client_secret=self._secret
        )
        try:
            profile = await self._vendor.read_profile(access)
        except ValueError as error:
            raise IdentityInvalidError(provider=self.label, reason="it did not say who it is") from error
        return Identity(
            provider=self.name,
            subject=profile.subject,
            email=profile.email,
            is_email_verified=profile.is_email_verified,
            name=profile.name,
        )

    async def test(self) -> Finding:
        """Whether the vendor takes the client's id and secret."""
        await check_client(self._http, self._client, self._site.token)
        return Finding(code="client_known", params={"provider": self.label})
