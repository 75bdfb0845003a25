"""The own API keys. No API key comes here: whoever stole one could make another."""

from __future__ import annotations

from types import MappingProxyType

import msgspec
from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.http import PathId
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.auth.api_keys.errors import (
    ApiKeyExpiryPastError,
    ApiKeyNotFoundError,
    ScopeBeyondYoursError,
    TooManyApiKeysError,
)
from tertulia.modules.auth.api_keys.schemas import ApiKeyList, ApiKeyView, MadeApiKeyView, NewApiKey
from tertulia.modules.auth.api_keys.service import ApiKeys
from tertulia.modules.auth.errors import ReauthenticationNeededError
from tertulia.modules.auth.routes.answers import COOKIE_PATH
from tertulia.modules.auth.service import Reauthentication
from tertulia.modules.roles import ACCESS, PERSON_ONLY


class ApiKeysController(Controller):
    """The own API keys."""

    path = f"{COOKIE_PATH}/api-keys"
    tags = ("Accounts",)
    opt = MappingProxyType({ACCESS: "api_keys.use", PERSON_ONLY: True})

    @get(operation_id="listApiKeys", summary="List the own API keys")
    async def list_keys(
        self, principal: NamedDependency[Principal], api_keys: NamedDependency[ApiKeys]
    ) -> ApiKeyList:
        """The newest first."""
        return ApiKeyList([ApiKeyView.of(key) for key in await api_keys.list_of(principal.user_id)])

    @post(
        operation_id="createApiKey",
        summary="Make an API key",
        opt={
            "errors": (
                ScopeBeyondYoursError,
                ApiKeyExpiryPastError,
                TooManyApiKeysError,
                ReauthenticationNeededError,
            )
        },
        status_code=201,
    )
    async def create(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        api_keys: NamedDependency[ApiKeys],
        reauthentication: NamedDependency[Reauthentication],
        data: JSONBody[NewApiKey],
    ) -> MadeApiKeyView:
        """A key acts for its person, within its scopes: `chat` uses the product, `read` only reads in it, `admin`
        administers, `scim` provisions people."""
        await reauthentication.require_recent(principal)
        made = await api_keys.create(principal, actor, data.name, data.scopes, data.expires_at)
        shown = ApiKeyView.of(made.key)
        return MadeApiKeyView(key=made.text, **msgspec.structs.asdict(shown))

    @delete(
        "/{key_id:str}",
        operation_id="revokeApiKey",
        summary="Revoke an API key",
        opt={"errors": (ApiKeyNotFoundError,)},
    )
    async def revoke(
        self, actor: NamedDependency[Actor], api_keys: NamedDependency[ApiKeys], key_id: PathId
    ) -> None:
        """It opens nothing more."""
        await api_keys.revoke(actor, key_id)
