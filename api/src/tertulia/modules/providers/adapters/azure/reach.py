"""Reaching a resource of Azure OpenAI: its two kinds of addresses, and its two kinds of credentials.

Source: learn.microsoft.com/azure/ai-foundry/openai/reference and /api-version-lifecycle
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

import msgspec

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.modules.providers.adapters.azure.entra import Credential, EntraTokens, create_default_credential
from tertulia.modules.providers.adapters.reach import KeyReach, bearer
from tertulia.modules.providers.domain import Caller
from tertulia.modules.providers.ports import Call

_VERSION_1 = frozenset({"", "v1", "latest", "preview"})
_TAIL = re.compile(r"/openai(/v1)?/*$|/+$")


class AzureReach:
    """A `Reach`. Without a key an Entra ID token is sent.

    With a dated `apiVersion` each deployment has an address of its own; without one, the v1 addresses are used, which
    name the deployment as the model.
    """

    def __init__(
        self,
        settings: EndpointSettings,
        base_url: str,
        create_credential: Callable[[], Credential] = create_default_credential,
    ) -> None:
        self.base_url = _TAIL.sub("", base_url)
        self._deployments = settings.deployments
        self._version = settings.api_version or ""
        self._keys = KeyReach(settings, self.base_url)
        self._tokens = EntraTokens(settings.name, self.base_url, create_credential)

    def rename(self, model: str) -> str:
        return self._deployments.get(model, model)

    async def prepare(self, call: Call, model: str, caller: Caller) -> Call:
        key = self._keys.find_key(caller)
        credentials = {"api-key": key} if key else bearer(await self._tokens.get())
        url = self._complete(call.url, model) if call.url.startswith("/") else call.url
        return msgspec.structs.replace(call, url=url, headers={**call.headers, **credentials})

    def list_secrets(self, caller: Caller) -> tuple[str, ...]:
        return self._keys.list_secrets(caller)

    async def close(self) -> None:
        """Nothing is held."""

    def _complete(self, path: str, deployment: str) -> str:
        if self._version in _VERSION_1:
            query = "?api-version=preview" if self._version == "preview" else ""
            return f"{self.base_url}/openai/v1{path}{query}"
        if path == "/chat/completions":
            path = f"/deployments/{quote(deployment, safe='')}{path}"
        return f"{self.base_url}/openai{path}?api-version={quote(self._version, safe='')}"
