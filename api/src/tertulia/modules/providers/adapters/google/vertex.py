"""Reaching a publisher's models on Vertex AI.

Source: cloud.google.com/vertex-ai/generative-ai/docs/learn/locations, cloud.google.com/vertex-ai/docs/reference/rest.
"""

from __future__ import annotations

from typing import Protocol
from urllib.parse import quote

import msgspec

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.modules.providers.adapters.reach import SHORTEST_SECRET
from tertulia.modules.providers.domain import Caller
from tertulia.modules.providers.errors import ProviderRejectedKeyError
from tertulia.modules.providers.ports import Call

DEFAULT_LOCATION = "global"
_MULTI_REGIONS = frozenset({"us", "eu"})


class CloudCredentials(Protocol):
    """Where tokens come from: `GoogleCredentials`."""

    async def token(self) -> str: ...

    async def project(self) -> str | None: ...


def find_host(location: str) -> str:
    """The address that serves a location: the global one, a multi-region's, or a region's."""
    if location == "global":
        return "https://aiplatform.googleapis.com"
    if location in _MULTI_REGIONS:
        return f"https://aiplatform.{location}.rep.googleapis.com"
    return f"https://{location}-aiplatform.googleapis.com"


class VertexReach:
    """A `Reach` to `publishers/<publisher>` in the project and the location of the settings.

    A path of a call is completed with both; one that begins with `/publishers/` only with host and version.
    """

    def __init__(self, settings: EndpointSettings, publisher: str, credentials: CloudCredentials) -> None:
        self._location = settings.region or DEFAULT_LOCATION
        self.base_url = (settings.base_url or find_host(self._location)).rstrip("/")
        self._settings = settings
        self._publisher = publisher
        self._credentials = credentials

    def rename(self, model: str) -> str:
        return model

    async def prepare(self, call: Call, model: str, caller: Caller) -> Call:
        token = await self._credentials.token()
        project = self._settings.project or await self._credentials.project()
        if not project:
            raise ProviderRejectedKeyError(
                endpoint=self._settings.name, detail="the credentials name no project: set `project`"
            )
        headers = {**call.headers, "Authorization": f"Bearer {token}"}
        if call.url.startswith("/publishers/"):
            headers["x-goog-user-project"] = project
            return msgspec.structs.replace(call, url=f"{self.base_url}/v1beta1{call.url}", headers=headers)
        place = f"projects/{quote(project, safe=':')}/locations/{quote(self._location, safe='')}"
        url = f"{self.base_url}/v1/{place}/publishers/{self._publisher}{call.url}"
        return msgspec.structs.replace(call, url=url, headers=headers)

    def list_secrets(self, caller: Caller) -> tuple[str, ...]:
        return tuple(value for value in self._settings.headers.values() if len(value) >= SHORTEST_SECRET)

    async def close(self) -> None:
        """Nothing is held."""
