"""Web Browser SSO (saml-profiles §4.1): a request by redirect, a response by form."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from tertulia.infrastructure.config import SamlSettings
from tertulia.modules.auth.adapters.saml.claims import Assertion, describe
from tertulia.modules.auth.adapters.saml.documents import DocumentRefusedError
from tertulia.modules.auth.adapters.saml.keys import read_keys
from tertulia.modules.auth.adapters.saml.metadata import MetadataSource
from tertulia.modules.auth.adapters.saml.verification import (
    Service,
    SignatureRefusedError,
    StatusRefusedError,
    describe_metadata,
    make_request,
    verify,
)
from tertulia.modules.auth.errors import IdentityInvalidError, SignInRefusedError
from tertulia.modules.auth.findings import Finding
from tertulia.modules.auth.ports import Arrival, Departure, Identity, ProviderKind, ProviderPolicy

Spend = Callable[[str, str, datetime], Awaitable[bool]]
"""Notes that something of a provider was used, until when it is to be remembered; False if it was before."""

_AT_ONCE = 4
_REQUEST: Final = "request"


class SamlStrategy:
    """One identity provider."""

    kind: ProviderKind = "saml"
    takes_post = True

    def __init__(self, settings: SamlSettings, spend: Spend) -> None:
        """Raises ConfigurationError when the key and its certificate are none."""
        self.name = settings.id
        self.label = settings.label
        self.policy = ProviderPolicy(
            allow_sign_up=settings.allow_sign_up,
            trust_email=settings.trust_email,
            sync_groups=settings.sync_groups,
            mapped_roles=frozenset(settings.role_mapping.values()),
        )
        self.auto_redirect = settings.auto_redirect
        self.may_begin_there = settings.idp_initiated
        self._settings = settings
        self._keys = read_keys(settings)
        self._spend = spend
        self._metadata = MetadataSource(settings)
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def begin(self, state: str, callback_url: str) -> Departure:
        """The request's id is kept, so that only its answer is taken."""
        provider = await self._metadata.read()
        service = self._describe(callback_url)
        url, request_id = await asyncio.to_thread(make_request, provider, service, state)
        return Departure(url=url, secrets={_REQUEST: request_id})

    async def finish(self, arrival: Arrival) -> Identity:
        """Verifies the response; an assertion is good for once."""
        if arrival.secrets is None and not self.may_begin_there:
            raise self._refusal("it did not begin here")
        request_id = None if arrival.secrets is None else arrival.secrets[_REQUEST]
        encoded = arrival.parameters.get("SAMLResponse", "")
        if not encoded:
            raise self._refusal("there is no response in it")
        try:
            assertion = await self._verify(encoded, arrival.callback_url, request_id)
        except StatusRefusedError as error:
            raise SignInRefusedError(provider=self.label, detail=str(error)) from error
        except DocumentRefusedError as error:
            raise self._refusal(str(error)) from error
        if not assertion.id or not await self._spend(self.name, assertion.id, assertion.expires_at):
            raise self._refusal("it was used before")
        return describe(assertion, self._settings)

    async def test(self) -> Finding:
        """Read the metadata."""
        provider = await self._metadata.fetch()
        host = urlsplit(provider.sign_in_url).netloc
        params = {
            "entity": provider.entity_id,
            "certificates": len(provider.certificates),
            "host": host,
        }
        return Finding(code="metadata_read", params=params)

    async def describe_service(self, callback_url: str) -> bytes:
        """Our own metadata, to be given to the provider."""
        return await asyncio.to_thread(describe_metadata, self._describe(callback_url))

    def _describe(self, callback_url: str) -> Service:
        """Who we are. The provider calls us by the address of our metadata, where nothing else is set."""
        return Service(
            callback_url=callback_url,
            entity_id=self._settings.entity_id or metadata_url(callback_url, self.name),
            keys=self._keys,
            requires_encryption=self._settings.require_encryption,
        )

    async def _verify(self, encoded: str, callback_url: str, request_id: str | None) -> Assertion:
        """Once more with what the provider says of itself now, if the signature is of a key that is not known."""
        provider = await self._metadata.read()
        service = self._describe(callback_url)
        async with self._turns:
            try:
                return await asyncio.to_thread(verify, encoded, provider, service, request_id)
            except SignatureRefusedError:
                renewed = await self._metadata.read(anew=True)
                if renewed.certificates == provider.certificates:
                    raise
            return await asyncio.to_thread(verify, encoded, renewed, service, request_id)

    def _refusal(self, reason: str) -> IdentityInvalidError:
        return IdentityInvalidError(provider=self.label, reason=reason)


def metadata_url(callback_url: str, provider: str) -> str:
    """Where our metadata is, from where the provider sends browsers back to."""
    parts = urlsplit(callback_url)
    return f"{parts.scheme}://{parts.netloc}/api/auth/saml/{provider}/metadata"
