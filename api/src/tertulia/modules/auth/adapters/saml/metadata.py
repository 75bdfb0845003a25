"""What the identity provider says of itself: fetched, kept for some hours, and looked at again when its keys change."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import structlog

from tertulia.infrastructure.config import SamlSettings
from tertulia.modules.auth.adapters.saml.documents import (
    MAX_METADATA_BYTES,
    DocumentRefusedError,
    parse_metadata,
)
from tertulia.modules.auth.errors import ProviderUnreachableError
from tertulia.modules.auth.unreachable import UnreachableReason

FRESH_SECONDS = 6 * 3600.0
_AGAIN_SECONDS = 60.0
"""Not oftener than this, whatever comes in."""
_TIMEOUT_SECONDS = 15.0
_OK = 200
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_logger = structlog.get_logger(__name__)


class SamlProvider(msgspec.Struct, frozen=True, kw_only=True):
    """certificates: base64 of DER, those that may sign."""

    entity_id: str
    sign_in_url: str
    certificates: tuple[str, ...]


class MetadataSource:
    """The metadata of one provider."""

    def __init__(self, settings: SamlSettings) -> None:
        self._settings = settings
        self._lock = asyncio.Lock()
        self._kept: SamlProvider | None = None
        self._read_at = 0.0

    async def read(self, *, anew: bool = False) -> SamlProvider:
        """What is known, `anew` if it is older than a minute. What was known stays when the provider can not be
        reached. Raises ProviderUnreachableError."""
        async with self._lock:
            age = time.monotonic() - self._read_at
            if self._kept is not None and age < (_AGAIN_SECONDS if anew else FRESH_SECONDS):
                return self._kept
            try:
                self._kept = await self.fetch()
            except ProviderUnreachableError:
                if self._kept is None:
                    raise
                _logger.exception("metadata could not be read again", provider=self._settings.id)
            self._read_at = time.monotonic()
            return self._kept

    async def fetch(self) -> SamlProvider:
        """What it says now. Raises ProviderUnreachableError."""
        try:
            return await asyncio.to_thread(_interpret, await self._load())
        except DocumentRefusedError as error:
            raise self._failure("metadata_refused", said=str(error)) from error

    async def _load(self) -> bytes:
        file, url = self._settings.metadata_file, self._settings.metadata_url
        if file is not None:
            try:
                return await asyncio.to_thread(_read_file, file)
            except OSError as error:
                raise self._failure("file_unreadable") from error
        if url is None or not is_safe_url(url):
            raise self._failure("metadata_insecure")
        return await self._download(url)

    async def _download(self, url: str) -> bytes:
        """Redirects are not followed: the address is what the administrator trusts."""
        import httpx

        document = bytearray()
        try:
            async with (
                asyncio.timeout(_TIMEOUT_SECONDS),
                httpx.AsyncClient(timeout=_TIMEOUT_SECONDS) as client,
                client.stream("GET", url) as response,
            ):
                if response.status_code != _OK:
                    raise self._failure("metadata_status", status=response.status_code)
                async for chunk in response.aiter_bytes():
                    document += chunk
                    if len(document) > MAX_METADATA_BYTES:
                        raise self._failure("metadata_too_long")
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            _logger.warning("metadata failed", provider=self._settings.id, error=repr(error)[:300])
            raise self._failure("metadata_unreachable") from error
        return bytes(document)

    def _failure(self, reason: UnreachableReason, **params: str | int) -> ProviderUnreachableError:
        return ProviderUnreachableError(provider=self._settings.label, reason=reason, **params)


def is_safe_url(url: str) -> bool:
    """Whether nobody on the way can change what is there: https, or this machine."""
    parts = urlsplit(url)
    is_local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or is_local)


def _read_file(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MAX_METADATA_BYTES + 1)


def _interpret(document: bytes) -> SamlProvider:
    from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser

    root = parse_metadata(document)
    if str(root.tag).rpartition("}")[2] != "EntityDescriptor":
        raise DocumentRefusedError("it has to describe one entity")
    library: Any = OneLogin_Saml2_IdPMetadataParser
    found: dict[str, Any] = library.parse(document).get("idp", {})
    signing = found.get("x509certMulti", {}).get("signing") or [found.get("x509cert")]
    certificates = tuple(one for one in signing if one)
    entity_id, url = found.get("entityId"), found.get("singleSignOnService", {}).get("url")
    if not entity_id or not url:
        raise DocumentRefusedError("it names no sign-in by HTTP-Redirect")
    if not certificates:
        raise DocumentRefusedError("it holds no certificate")
    if not is_safe_url(url):
        raise DocumentRefusedError("its sign-in does not begin with https://")
    return SamlProvider(entity_id=entity_id, sign_in_url=url, certificates=certificates)
