"""Reaching an endpoint with a key in a header: what most vendors want."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from tertulia.infrastructure.config.endpoints import USER_PROVIDED, EndpointSettings
from tertulia.modules.providers.domain import Caller
from tertulia.modules.providers.errors import ProviderKeyNeededError
from tertulia.modules.providers.ports import Call

SHORTEST_SECRET = 8
"""Shorter values are not looked for in a vendor's words: they would strike out ordinary text."""
MakeHeaders = Callable[[str], Mapping[str, str]]


def bearer(key: str) -> dict[str, str]:
    """The key as RFC 6750 has it."""
    return {"Authorization": f"Bearer {key}"}


class KeyReach:
    """A `Reach` with one base URL and one key: the endpoint's, or each person's own.

    `needs_key`: whether a call without one is refused here rather than sent.
    """

    def __init__(
        self,
        settings: EndpointSettings,
        base_url: str,
        make_headers: MakeHeaders = bearer,
        *,
        needs_key: bool = False,
    ) -> None:
        address, mark, query = base_url.partition("?")
        self.base_url, self._query = address.rstrip("/"), mark + query
        self._settings = settings
        self._make_headers = make_headers
        self._needs_key = needs_key

    def rename(self, model: str) -> str:
        return model

    async def prepare(self, call: Call, model: str, caller: Caller) -> Call:
        key = self.find_key(caller)
        credentials: Mapping[str, str] = self._make_headers(key) if key else {}
        return msgspec.structs.replace(
            call, url=self.complete(call.url), headers={**call.headers, **credentials}
        )

    def list_secrets(self, caller: Caller) -> tuple[str, ...]:
        values = (self._settings.api_key, caller.api_key, *self._settings.headers.values())
        return tuple(value for value in values if value and len(value) >= SHORTEST_SECRET)

    async def close(self) -> None:
        """Nothing is held."""

    def complete(self, url: str) -> str:
        """The whole address of a path; an address that is whole already stays."""
        if not url.startswith("/"):
            return url
        path, mark, query = url.partition("?")
        if mark and self._query:
            return f"{self.base_url}{path}{self._query}&{query}"
        return f"{self.base_url}{path}{mark}{query}{self._query}"

    def find_key(self, caller: Caller) -> str | None:
        """The key to call with; ProviderKeyNeededError when there has to be one and there is none."""
        own = self._settings.api_key == USER_PROVIDED
        key = caller.api_key if own else self._settings.api_key
        if not key and (own or self._needs_key):
            raise ProviderKeyNeededError(endpoint=self._settings.name)
        return key
