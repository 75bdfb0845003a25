"""Where a question to Azure OpenAI goes, and with which credentials."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers import NOBODY, ChatMessage, ChatRequest, ProviderError
from tertulia.modules.providers.adapters.azure.endpoint import create_azure_endpoint
from tertulia.modules.providers.adapters.azure.entra import EntraTokens, create_default_credential
from tertulia.modules.providers.adapters.azure.reach import AzureReach
from tertulia.modules.providers.adapters.openai.failures import find_failure
from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.domain import Caller
from tertulia.modules.providers.ports import Call

HOST = "https://lab.openai.azure.com"


class Token(NamedTuple):
    token: str
    expires_on: int


class FakeEntra:
    """Gives numbered tokens that are good for so many seconds."""

    def __init__(self, seconds: float = 3600) -> None:
        self.seconds = seconds
        self.asked: list[tuple[str, ...]] = []

    def get_token(self, *scopes: str) -> Token:
        self.asked.append(scopes)
        if self.seconds < 0:
            raise RuntimeError("az login has expired")
        return Token(f"token-{len(self.asked)}", int(time.time() + self.seconds))


def make(**fields: Any) -> EndpointSettings:
    return msgspec.convert({"name": "Azure", "type": "azure", "baseUrl": HOST} | fields, EndpointSettings)


async def prepare(path: str, **fields: Any) -> Call:
    settings = make(**{"apiKey": "azure-key-0123456789"} | fields)
    reach = AzureReach(settings, settings.base_url or "")
    return await reach.prepare(Call(url=path, body=b"{}"), reach.rename("gpt-5-mini"), NOBODY)


@pytest.mark.parametrize("tail", ["", "/", "/openai", "/openai/v1", "/openai/v1/"])
async def test_the_address_may_end_where_people_copy_it(tail: str) -> None:
    call = await prepare("/responses", baseUrl=HOST + tail)
    assert call.url == f"{HOST}/openai/v1/responses"


async def test_a_dated_version_has_an_address_for_each_deployment() -> None:
    fields = {"apiVersion": "2025-04-01-preview", "deployments": {"gpt-5-mini": "my mini"}}
    chat = await prepare("/chat/completions", **fields)
    assert chat.url == (
        f"{HOST}/openai/deployments/my%20mini/chat/completions?api-version=2025-04-01-preview"
    )
    responses = await prepare("/responses", **fields)
    assert responses.url == f"{HOST}/openai/responses?api-version=2025-04-01-preview"


async def test_the_preview_of_version_1_is_asked_for_by_name() -> None:
    assert (await prepare("/models", apiVersion="preview")).url == (
        f"{HOST}/openai/v1/models?api-version=preview"
    )


async def test_a_key_goes_in_azure_s_own_header() -> None:
    call = await prepare("/responses")
    assert call.headers == {"api-key": "azure-key-0123456789"}


async def test_each_person_may_have_a_key() -> None:
    settings = make(apiKey="user_provided")
    call = await AzureReach(settings, HOST).prepare(Call(url="/responses"), "m", Caller(api_key="own-key-1"))
    assert call.headers == {"api-key": "own-key-1"}


async def test_without_a_key_a_token_is_sent_and_kept() -> None:
    entra = FakeEntra()
    reach = AzureReach(make(), HOST, lambda: entra)
    calls = [await reach.prepare(Call(url="/responses"), "m", NOBODY) for _ in range(3)]
    assert [call.headers for call in calls] == [{"Authorization": "Bearer token-1"}] * 3
    assert entra.asked == [("https://cognitiveservices.azure.com/.default",)]


async def test_a_token_is_renewed_before_it_ends() -> None:
    entra = FakeEntra(seconds=200)
    tokens = EntraTokens("Azure", HOST, lambda: entra)
    assert [await tokens.get() for _ in range(2)] == ["token-1", "token-2"]


async def test_the_old_token_serves_while_no_new_one_is_given() -> None:
    entra = FakeEntra(seconds=200)
    tokens = EntraTokens("Azure", HOST, lambda: entra)
    await tokens.get()
    entra.seconds = -1
    assert await tokens.get() == "token-1"


async def test_other_clouds_have_scopes_of_their_own() -> None:
    entra = FakeEntra()
    await EntraTokens("Azure", "https://lab.openai.azure.us", lambda: entra).get()
    assert entra.asked == [("https://cognitiveservices.azure.us/.default",)]


async def test_who_is_not_signed_in_is_told() -> None:
    with pytest.raises(ProviderError) as caught:
        await EntraTokens("Azure", HOST, lambda: FakeEntra(seconds=-1)).get()
    assert caught.value.code == "provider_rejected_key"
    assert "az login has expired" in str(caught.value)


async def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "azure.identity", None)
    with pytest.raises(ProviderError) as caught:
        await EntraTokens("Azure", HOST, create_default_credential).get()
    assert (caught.value.code, caught.value.params["extra"]) == ("provider_extra_missing", "azure")


async def test_models_of_all_instances_are_offered() -> None:
    instances = [
        {"baseUrl": "https://west.openai.azure.com", "deployments": {"gpt-5-mini": "a", "gpt-4o": "b"}},
        {"baseUrl": "https://east.openai.azure.com", "deployments": {"gpt-4o": "c", "o3": "d"}},
    ]
    endpoint = create_azure_endpoint(make(baseUrl=None, instances=instances))
    assert [model.id for model in await endpoint.list_models(NOBODY)] == [
        "Azure/gpt-5-mini",
        "Azure/gpt-4o",
        "Azure/o3",
    ]
    with pytest.raises(ProviderError) as caught:
        await endpoint.generate(ChatRequest("gpt-9", [ChatMessage.of("user", "hi")]), CollectedAnswer())
    assert caught.value.code == "provider_model_missing"
    await endpoint.close()


def test_an_endpoint_that_is_nowhere_is_told() -> None:
    with pytest.raises(ValueError, match=r"^baseUrl: .*baseUrl or instances"):
        create_azure_endpoint(make(baseUrl=None))


def test_the_content_filter_says_what_it_found() -> None:
    document = Path(__file__).parents[2] / "fixtures" / "streams" / "azure" / "400.json"
    failure = find_failure(document.read_bytes())
    assert failure is not None
    assert failure.message == "its content filter refused the question: violence (medium), jailbreak"
