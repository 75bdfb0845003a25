"""What an OpenID provider publishes of itself: its addresses and its keys, kept for a while."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tertulia.kernel.clock import Clock
from tertulia.modules.auth.adapters.external.http import ProviderHttp
from tertulia.modules.auth.errors import ProviderUnreachableError
from tertulia.modules.auth.unreachable import UnreachableReason

KEPT = timedelta(hours=1)
KEYS_AGAIN = timedelta(minutes=1)
"""How soon keys are asked for again because of a token with one that is not known: anybody can send such a token."""
_MAX_KEYS = 50
_SIGNING_TYPES = frozenset({"RSA", "EC", "OKP"})


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """OpenID Connect Discovery 1.0 §3, and RFC 8414."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    id_token_signing_alg_values_supported: tuple[str, ...] = ("RS256",)
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False
    backchannel_logout_supported: bool = False


class ProviderMetadata:
    """Reads and keeps the documents of one provider."""

    def __init__(self, issuer: str, label: str, http: ProviderHttp, clock: Clock) -> None:
        self._issuer = issuer.rstrip("/")
        self._label = label
        self._http = http
        self._clock = clock
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, KeySet] | None = None
        self._lock = asyncio.Lock()

    async def read(self) -> Metadata:
        """The provider's addresses. Raises ProviderUnreachableError, also when the document is another's."""
        async with self._lock:
            kept = self._metadata
            if kept is None or kept[0] + KEPT < self._clock.now():
                kept = self._metadata = (self._clock.now(), await self._fetch())
            return kept[1]

    async def read_keys(self, *, again: bool = False) -> KeySet:
        """The provider's public keys. again: a key is missing, so they may have changed. Raises
        ProviderUnreachableError."""
        metadata = await self.read()
        async with self._lock:
            kept = self._keys
            patience = KEYS_AGAIN if again else KEPT
            if kept is None or kept[0] + patience < self._clock.now():
                kept = self._keys = (self._clock.now(), await self._fetch_keys(metadata.jwks_uri))
            return kept[1]

    def forget(self) -> None:
        """Ask anew the next time."""
        self._metadata = self._keys = None

    async def _fetch(self) -> Metadata:
        document = await self._http.get(f"{self._issuer}/.well-known/openid-configuration")
        try:
            metadata = msgspec.convert(document, Metadata)
        except msgspec.ValidationError as error:
            raise self._broken("configuration_incomplete") from error
        if metadata.issuer.rstrip("/") != self._issuer:
            raise self._broken("configuration_of_another")
        addresses = (
            metadata.authorization_endpoint,
            metadata.token_endpoint,
            metadata.jwks_uri,
            metadata.userinfo_endpoint,
            metadata.end_session_endpoint,
        )
        if not all(self._is_fine(address) for address in addresses if address):
            raise self._broken("configuration_insecure")
        return metadata

    async def _fetch_keys(self, url: str) -> KeySet:
        document: Any = await self._http.get(url)
        try:
            keys = [key for key in document["keys"] if _is_for_signatures(key)][:_MAX_KEYS]
            return KeySet.import_key_set({"keys": keys})
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise self._broken("keys_unreadable") from error

    def _is_fine(self, address: str) -> bool:
        """Over http only with a provider that is set up so, as in tests."""
        schemes = {"https", urlsplit(self._issuer).scheme}
        return urlsplit(address).scheme in schemes and bool(urlsplit(address).netloc)

    def _broken(self, reason: UnreachableReason) -> ProviderUnreachableError:
        return ProviderUnreachableError(provider=self._label, reason=reason)


def _is_for_signatures(key: Any) -> bool:
    """No secret is among public keys: taken for one, anybody could sign with it."""
    return key["kty"] in _SIGNING_TYPES and key.get("use", "sig") == "sig"
