"""The HTTP face of own keys."""

from __future__ import annotations

from types import MappingProxyType

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.kernel.principal import Principal
from tertulia.modules.providers.errors import OwnKeyNotWantedError
from tertulia.modules.providers.own_keys.schemas import OwnKeyInput, OwnKeyList, OwnKeyState
from tertulia.modules.providers.own_keys.service import OwnKeys
from tertulia.modules.providers.parameters import EndpointName
from tertulia.modules.providers.service import Providers
from tertulia.modules.roles import ACCESS


class ProviderKeysController(Controller):
    """`/api/provider-keys`."""

    path = "/api/provider-keys"
    tags = ("Models",)
    opt = MappingProxyType({ACCESS: "own_keys.use"})

    @get(operation_id="listProviderKeys", summary="List the endpoints that want an own key")
    async def list_keys(
        self,
        principal: NamedDependency[Principal],
        providers: NamedDependency[Providers],
        own_keys: NamedDependency[OwnKeys],
    ) -> OwnKeyList:
        """Says for each whether the caller has given one. A key is never shown again."""
        names = providers.list_own_key_endpoints()
        return OwnKeyList(await own_keys.list_states(principal.user_id, names))

    @put(
        "/{endpoint:str}",
        operation_id="setProviderKey",
        summary="Give an own key",
        opt={"errors": (OwnKeyNotWantedError, RateLimitedError)},
    )
    async def set_key(
        self,
        principal: NamedDependency[Principal],
        providers: NamedDependency[Providers],
        own_keys: NamedDependency[OwnKeys],
        endpoint: EndpointName,
        data: JSONBody[OwnKeyInput],
    ) -> OwnKeyState:
        """Keeps the caller's key for an endpoint, encrypted, in the place of the one before. From `expiresAt` on it
        counts as absent."""
        if endpoint not in providers.list_own_key_endpoints():
            raise OwnKeyNotWantedError(endpoint=endpoint)
        return await own_keys.set(principal.user_id, endpoint, data.value, data.expires_at)

    @delete(
        "/{endpoint:str}",
        operation_id="removeProviderKey",
        summary="Remove an own key",
        opt={"errors": (RateLimitedError,)},
    )
    async def remove_key(
        self,
        principal: NamedDependency[Principal],
        own_keys: NamedDependency[OwnKeys],
        endpoint: EndpointName,
    ) -> None:
        """Forgets the caller's key for an endpoint. Fine when there is none."""
        await own_keys.remove(principal.user_id, endpoint)
