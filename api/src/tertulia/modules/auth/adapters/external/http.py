"""Asking a provider: within bounds of time and size, and never led on to another address."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import msgspec

from tertulia.modules.auth.errors import ProviderUnreachableError
from tertulia.modules.auth.unreachable import UnreachableReason

SECONDS = 10.0
MAX_BYTES = 1_000_000


class Page(msgspec.Struct, frozen=True):
    """What a provider answered: the JSON document, None when it is none."""

    status: int
    document: Any


class ProviderHttp:
    """Requests to one provider. label: what people call it."""

    def __init__(self, label: str) -> None:
        self._label = label

    async def get(self, url: str, *, token: str | None = None) -> Any:
        """The JSON document at an address. token: a bearer token. Raises ProviderUnreachableError."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        page = await self._request("GET", url, headers, None)
        if page.status != 200 or page.document is None:
            raise self._unreachable("host_refused", url, status=page.status)
        return page.document

    async def post_form(self, url: str, body: str, headers: Mapping[str, str]) -> Page:
        """What comes of sending a form, already encoded. Raises ProviderUnreachableError."""
        return await self._request("POST", url, headers, body)

    async def _request(self, method: str, url: str, headers: Mapping[str, str], body: str | None) -> Page:
        import aiohttp

        try:
            async with (
                aiohttp.ClientSession(
                    timeout=aiohttp.ClientTimeout(total=SECONDS),
                    cookie_jar=aiohttp.DummyCookieJar(),
                    trust_env=not _is_loopback(url),
                    headers={"User-Agent": "Tertulia", "Accept": "application/json"},
                ) as session,
                # A redirect would take the secret to another address.
                session.request(
                    method, url, headers=dict(headers), data=body, allow_redirects=False
                ) as response,
            ):
                content = await _read(response)
        except TimeoutError as error:
            raise self._unreachable("host_silent", url) from error
        except (aiohttp.ClientError, ValueError, OSError) as error:
            raise self._unreachable("host_unreachable", url) from error
        if content is None:
            raise self._unreachable("host_too_long", url)
        return Page(response.status, _decode(content))

    def _unreachable(self, reason: UnreachableReason, url: str, **params: int) -> ProviderUnreachableError:
        return ProviderUnreachableError(provider=self._label, reason=reason, host=_host_of(url), **params)


async def _read(response: Any) -> bytes | None:
    """The body; None when it is too long."""
    content = bytearray()
    async for piece in response.content.iter_any():
        content += piece
        if len(content) > MAX_BYTES:
            return None
    return bytes(content)


def _decode(content: bytes) -> Any:
    try:
        return msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or "the provider"
    except ValueError:
        return "the provider"


def _is_loopback(url: str) -> bool:
    """A proxy's own loopback is another machine."""
    host = _host_of(url)
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
