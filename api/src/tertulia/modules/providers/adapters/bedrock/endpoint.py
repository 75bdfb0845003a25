"""Endpoints on Amazon Bedrock: every model by converse, or Claude by its own format.

Source: docs.aws.amazon.com/general/latest/gr/bedrock.html (addresses), …/bedrock/latest/userguide/api-keys.html.
"""

from __future__ import annotations

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.modules.providers.adapters.bedrock.converse import BedrockMessages, Converse
from tertulia.modules.providers.adapters.bedrock.credentials import AwsCredentials
from tertulia.modules.providers.adapters.bedrock.models import list_from
from tertulia.modules.providers.adapters.endpoint import HttpEndpoint
from tertulia.modules.providers.adapters.reach import SHORTEST_SECRET, KeyReach, bearer
from tertulia.modules.providers.domain import Caller
from tertulia.modules.providers.facts import ModelCatalogue
from tertulia.modules.providers.ports import Call, WireFormat

DEFAULT_REGION = "us-east-1"


def find_address(service: str, region: str) -> str:
    """Where a service (`bedrock-runtime`, or `bedrock` for lists) is in a region."""
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"https://{service}.{region}.{suffix}"


class BedrockReach:
    """A `Reach`: with a bearer key (the endpoint's, or each person's own), else signed with AWS credentials."""

    def __init__(self, settings: EndpointSettings) -> None:
        self.region = settings.region or DEFAULT_REGION
        self._settings = settings
        self._keys = KeyReach(settings, settings.base_url or find_address("bedrock-runtime", self.region))
        self.base_url = self._keys.base_url
        self._credentials = AwsCredentials(settings, self.region)

    def rename(self, model: str) -> str:
        return model

    async def prepare(self, call: Call, model: str, caller: Caller) -> Call:
        key = self._keys.find_key(caller)
        headers = {**call.headers, **bearer(key)} if key else call.headers
        whole = Call(url=self._keys.complete(call.url), body=call.body, headers=headers)
        return whole if key else await self._credentials.sign(whole)

    def list_secrets(self, caller: Caller) -> tuple[str, ...]:
        own = (self._settings.secret_access_key, self._settings.session_token)
        secrets = tuple(value for value in own if value and len(value) >= SHORTEST_SECRET)
        return (*self._keys.list_secrets(caller), *secrets)

    async def close(self) -> None:
        """Nothing is held."""


def create_bedrock_endpoint(settings: EndpointSettings) -> HttpEndpoint:
    """Every model of Bedrock."""
    catalogue = ModelCatalogue("bedrock", settings.model_overrides)
    return _create(settings, catalogue, Converse(settings.name, catalogue.find), only="")


def create_claude_endpoint(settings: EndpointSettings) -> HttpEndpoint:
    """The models of Anthropic on Bedrock, by their own format."""
    catalogue = ModelCatalogue("bedrock", settings.model_overrides)
    return _create(settings, catalogue, BedrockMessages(settings.name, catalogue.find), only="anthropic")


def _create(
    settings: EndpointSettings, catalogue: ModelCatalogue, wire_format: WireFormat, only: str
) -> HttpEndpoint:
    reach = BedrockReach(settings)
    lists = settings.base_url or find_address("bedrock", reach.region)
    return HttpEndpoint(
        settings, reach, lambda model: wire_format, list_from(lists.rstrip("/"), only=only), catalogue
    )
