"""Endpoints of Azure OpenAI, one resource or several under one name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec

from tertulia.infrastructure.config.endpoints import AzureInstance, EndpointSettings
from tertulia.modules.providers.adapters.azure.entra import Credential, create_default_credential
from tertulia.modules.providers.adapters.azure.reach import AzureReach
from tertulia.modules.providers.adapters.endpoint import HttpEndpoint
from tertulia.modules.providers.adapters.openai.endpoint import OPENAI
from tertulia.modules.providers.adapters.openai.formats import OpenAIFormats
from tertulia.modules.providers.adapters.openai.models import list_models
from tertulia.modules.providers.domain import Caller, ChatRequest, Model, ModelFacts
from tertulia.modules.providers.errors import ProviderModelMissingError
from tertulia.modules.providers.facts import ModelCatalogue
from tertulia.modules.providers.ports import AnswerSink, Fetch, ModelSource
from tertulia.modules.providers.prices import PriceList
from tertulia.modules.providers.vendors import UnknownVendorError

AZURE = msgspec.structs.replace(OPENAI, name="azure", label="Azure OpenAI", base_url="", web_search_on={})
CreateCredential = Callable[[], Credential]


def create_azure_endpoint(
    settings: EndpointSettings, create_credential: CreateCredential = create_default_credential
) -> ModelSource:
    """One resource, or one for each of `instances`; raises UnknownVendorError when nothing says where they are."""
    if not settings.instances:
        return _create_resource(settings, create_credential)
    resources = [
        _create_resource(_complete(settings, instance), create_credential) for instance in settings.instances
    ]
    if settings.base_url is not None:
        resources.append(_create_resource(settings, create_credential))
    return AzureInstances(settings, [instance.deployments for instance in settings.instances], resources)


class AzureInstances:
    """A ModelSource over several resources: a model goes to the first that has a deployment of it, and a model that
    none has to the resource of the endpoint itself, if there is one."""

    def __init__(
        self,
        settings: EndpointSettings,
        deployments: Sequence[Mapping[str, str]],
        resources: Sequence[HttpEndpoint],
    ) -> None:
        self.name = settings.name
        self.title_model = settings.title_model
        self._resources = resources
        self._by_model: dict[str, HttpEndpoint] = {}
        for deployed, resource in zip(deployments, resources, strict=False):
            for model in deployed:
                self._by_model.setdefault(model, resource)
        self._rest = resources[-1] if len(resources) > len(deployments) else None

    def find_facts(self, model: str) -> ModelFacts:
        return self._resources[0].find_facts(model)

    def find_prices(self, model: str, service_tier: str | None = None) -> PriceList | None:
        return self._resources[0].find_prices(model, service_tier)

    async def list_models(self, caller: Caller) -> list[Model]:
        lists = await asyncio.gather(*(resource.list_models(caller) for resource in self._resources))
        return list({model.name: model for listed in lists for model in listed}.values())

    async def generate(self, request: ChatRequest, sink: AnswerSink) -> None:
        resource = self._by_model.get(request.model, self._rest)
        if resource is None:
            raise ProviderModelMissingError(endpoint=self.name, model=request.model)
        await resource.generate(request, sink)

    async def close(self) -> None:
        await asyncio.gather(*(resource.close() for resource in self._resources))


def _complete(settings: EndpointSettings, instance: AzureInstance) -> EndpointSettings:
    """The settings of an instance: its own, and the endpoint's where it has none."""
    return msgspec.structs.replace(
        settings,
        base_url=instance.base_url,
        deployments=instance.deployments,
        api_key=instance.api_key or settings.api_key,
        api_version=instance.api_version or settings.api_version,
        instances=[],
    )


def _create_resource(settings: EndpointSettings, create_credential: CreateCredential) -> HttpEndpoint:
    if settings.base_url is None:
        raise UnknownVendorError(f"baseUrl: the endpoint {settings.name!r} needs a baseUrl or instances")
    models = {deployment: model for model, deployment in settings.deployments.items()}

    async def list_deployed(endpoint: str, fetch: Fetch) -> list[Model]:
        if not settings.deployments:
            return await list_models(AZURE, endpoint, fetch)
        return [Model(id=f"{endpoint}/{name}", endpoint=endpoint, name=name) for name in settings.deployments]

    return HttpEndpoint(
        settings,
        AzureReach(settings, settings.base_url, create_credential),
        OpenAIFormats(settings, AZURE, lambda deployment: models.get(deployment, deployment)).choose,
        list_deployed,
        ModelCatalogue(AZURE.name, settings.model_overrides),
    )
