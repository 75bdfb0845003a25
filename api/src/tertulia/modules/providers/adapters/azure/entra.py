"""Access tokens of Microsoft Entra ID, for an endpoint without a key.

Source: learn.microsoft.com/azure/ai-foundry/openai/how-to/managed-identity
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.errors import ProviderExtraMissingError, ProviderRejectedKeyError

RENEWAL_SECONDS = 300.0
"""A token is replaced when it is good for less than this."""
_CLOUDS = {
    ".azure.us": "https://cognitiveservices.azure.us",
    ".azure.cn": "https://cognitiveservices.azure.cn",
}
_PUBLIC = "https://cognitiveservices.azure.com"


class AccessToken(Protocol):
    """As azure-core has it."""

    @property
    def token(self) -> str: ...

    @property
    def expires_on(self) -> int:
        """Seconds since 1970."""
        ...


class Credential(Protocol):
    """As azure-core has it. May block: it asks the environment, the machine's own address, or a command."""

    def get_token(self, *scopes: str) -> AccessToken: ...


def create_default_credential() -> Credential:
    """What the machine, the environment or a signed-in developer offers; raises ImportError without the extra."""
    from azure.identity import DefaultAzureCredential

    return DefaultAzureCredential()


class EntraTokens:
    """Tokens for one address: fetched on a thread when one is needed, and kept until shortly before they end."""

    def __init__(
        self,
        endpoint: str,
        base_url: str,
        create_credential: Callable[[], Credential] = create_default_credential,
    ) -> None:
        self._endpoint = endpoint
        self._scope = f"{_find_cloud(base_url)}/.default"
        self._create_credential = create_credential
        self._credential: Credential | None = None
        self._token: AccessToken | None = None
        self._fetching = asyncio.Lock()

    async def get(self) -> str:
        """A token that is good for a while. Raises ProviderExtraMissingError, and ProviderRejectedKeyError when nobody
        gives one."""
        async with self._fetching:
            if self._token is None or self._token.expires_on - time.time() < RENEWAL_SECONDS:
                self._token = await self._renew(self._token)
            return self._token.token

    async def _renew(self, old: AccessToken | None) -> AccessToken:
        try:
            return await asyncio.to_thread(self._fetch)
        except ImportError as error:
            raise ProviderExtraMissingError(
                endpoint=self._endpoint, package="azure-identity", extra="azure"
            ) from error
        except Exception as error:
            if old is not None and old.expires_on > time.time():
                return old
            raise ProviderRejectedKeyError(
                endpoint=self._endpoint, detail=clean_detail(f"no Entra ID token: {error}")
            ) from error

    def _fetch(self) -> AccessToken:
        if self._credential is None:
            self._credential = self._create_credential()
        return self._credential.get_token(self._scope)


def _find_cloud(base_url: str) -> str:
    host = urlsplit(base_url).hostname or ""
    return next((cloud for suffix, cloud in _CLOUDS.items() if host.endswith(suffix)), _PUBLIC)
