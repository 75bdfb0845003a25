"""Which models can be asked."""

from __future__ import annotations

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency

from tertulia.kernel.principal import Principal
from tertulia.modules.providers.domain import Caller
from tertulia.modules.providers.own_keys.service import OwnKeys
from tertulia.modules.providers.schemas import ModelList
from tertulia.modules.providers.service import Providers


class ModelsController(Controller):
    """`/api/models`."""

    path = "/api/models"
    tags = ("Models",)

    @get(
        operation_id="listModels",
        summary="List models",
        description=(
            "The models of every configured endpoint, in the order of the settings, and those on this machine."
            " An endpoint that fails or does not answer in time is named in `failures`; the others are not"
            " held up."
        ),
    )
    async def list_models(
        self,
        principal: NamedDependency[Principal],
        providers: NamedDependency[Providers],
        own_keys: NamedDependency[OwnKeys],
    ) -> ModelList:
        """An endpoint that wants people's own keys offers its models to those who have given one."""
        caller = Caller(user_id=principal.user_id, role=principal.role)
        listed = await providers.list_models(caller)
        states = await own_keys.list_states(principal.user_id, providers.list_own_key_endpoints())
        return msgspec.structs.replace(listed, own_keys=states)
