"""Which models can be asked."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from tertulia.kernel.principal import Principal
from tertulia.modules.providers.domain import Caller
from tertulia.modules.providers.errors import ModelNotAllowedError, ModelNotFoundError, ModelNotOfferedError
from tertulia.modules.providers.own_keys.service import OwnKeys
from tertulia.modules.providers.schemas import ModelDetails, ModelList
from tertulia.modules.providers.service import Providers
from tertulia.modules.providers.specs import Specs
from tertulia.modules.roles import ACCESS, SIGNED_IN, Rights


class ModelsController(Controller):
    """`/api/models`."""

    path = "/api/models"
    tags = ("Models",)
    opt = MappingProxyType({ACCESS: SIGNED_IN})

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
        specs: NamedDependency[Specs],
        rights: NamedDependency[Rights],
    ) -> ModelList:
        """An endpoint that wants people's own keys offers its models to those who have given one. What the caller's
        role does not allow is not listed."""
        caller = Caller(user_id=principal.user_id, role=principal.role)
        listed = await providers.list_models(caller)
        may_give_keys = rights.is_allowed(principal, "own_keys.use")
        wanted = providers.list_own_key_endpoints() if may_give_keys else []
        states = await own_keys.list_states(principal.user_id, wanted)
        return msgspec.structs.replace(
            listed,
            items=[model for model in listed.items if specs.offers(model.id)],
            own_keys=states,
            specs=specs.list_views(partial(providers.allows, caller)),
            specs_only=specs.only,
        )

    @get(
        "/details",
        operation_id="getModelDetails",
        opt={"errors": (ModelNotFoundError, ModelNotOfferedError, ModelNotAllowedError)},
        summary="Read what is known of one model",
        description=(
            "What it takes, which settings it has with their ranges, and what it costs. What nobody knows is absent."
        ),
    )
    async def get_model_details(
        self,
        principal: NamedDependency[Principal],
        providers: NamedDependency[Providers],
        specs: NamedDependency[Specs],
        model: Annotated[
            str, QueryParameter(min_length=3, max_length=400, description="Its id, as `endpoint/model`.")
        ],
    ) -> ModelDetails:
        """The model's facts, those of `tertulia.yaml` over those of the catalogue."""
        if not specs.offers(model):
            raise ModelNotOfferedError(model=model)
        caller = Caller(user_id=principal.user_id, role=principal.role)
        target = await providers.resolve(model, caller)
        label = await providers.find_label(target, caller)
        return ModelDetails(
            id=model, endpoint=target.source.name, name=target.name, label=label, facts=target.facts
        )
