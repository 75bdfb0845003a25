"""Endpoints in use: whose key they are called with, how they are exchanged."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from api.tests.waiting import PATIENCE
from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers import (
    AnswerSink,
    Caller,
    Callers,
    ChatRequest,
    CollectedAnswer,
    Model,
    ModelFacts,
    ProviderError,
    Providers,
)
from tertulia.modules.providers.errors import (
    ProviderCircuitOpenError,
    ProviderKeyExpiredError,
    ProviderKeyNeededError,
    ProviderUnreachableError,
)
from tertulia.modules.providers.model_lists import EndpointModels
from tertulia.modules.providers.prices import PriceList

ADA = Caller(user_id="ada")


class RecordingEndpoint:
    """Remembers the keys that it was called with; lists what it is given."""

    def __init__(self, name: str, *models: str) -> None:
        self.name = name
        self.title_model = "same"
        self.models = models
        self.keys: list[str | None] = []
        self.failure: ProviderError | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.closed = False

    def find_facts(self, model: str) -> ModelFacts:
        del model
        return ModelFacts()

    def find_prices(self, model: str, service_tier: str | None = None) -> PriceList | None:
        del model, service_tier
        return None

    async def list_models(self, caller: Caller) -> list[Model]:
        self.keys.append(caller.api_key)
        if self.failure is not None:
            raise self.failure
        return [Model(id=f"{self.name}/{model}", endpoint=self.name, name=model) for model in self.models]

    async def generate(self, request: ChatRequest, sink: AnswerSink) -> None:
        self.keys.append(request.caller.api_key)
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        sink.text("done")

    async def close(self) -> None:
        self.closed = True


class OwnKeysInMemory:
    def __init__(self, keys: Mapping[tuple[str, str], str]) -> None:
        self.keys = dict(keys)
        self.asked: list[tuple[str, str]] = []
        self.has_expired = False

    async def __call__(self, user_id: str, endpoint: str) -> str | None:
        self.asked.append((user_id, endpoint))
        if self.has_expired:
            raise ProviderKeyExpiredError(endpoint=endpoint)
        return self.keys.get((user_id, endpoint))


def with_own_keys(
    own_keys: OwnKeysInMemory, *endpoints: RecordingEndpoint, wanting: tuple[str, ...]
) -> Providers:
    settings = {name: EndpointSettings(name=name, api_key="user_provided") for name in wanting}
    return Providers(endpoints, settings, Callers(find_own_key=own_keys))


async def ask(providers: Providers, model: str, caller: Caller = ADA) -> str:
    target = await providers.resolve(model, caller)
    answer = CollectedAnswer()
    await providers.generate(target, ChatRequest(target.name, [], caller=caller), answer)
    return answer.whole_text


async def test_a_persons_key_goes_to_its_endpoint_and_to_no_other() -> None:
    own_keys = OwnKeysInMemory({("ada", "Own"): "sk-own", ("ada", "Shared"): "sk-other"})
    own, shared = RecordingEndpoint("Own", "m"), RecordingEndpoint("Shared", "m")
    providers = with_own_keys(own_keys, own, shared, wanting=("Own",))
    await ask(providers, "Own/m")
    await ask(providers, "Shared/m", Caller(user_id="ada", api_key="sk-own"))
    assert own.keys == ["sk-own", "sk-own"]
    assert shared.keys == [None, None]
    assert {endpoint for _, endpoint in own_keys.asked} == {"Own"}


async def test_an_expired_key_is_told_when_an_answer_is_asked_for() -> None:
    own_keys = OwnKeysInMemory({})
    own_keys.has_expired = True
    providers = with_own_keys(own_keys, RecordingEndpoint("Own", "m"), wanting=("Own",))
    with pytest.raises(ProviderKeyExpiredError):
        await ask(providers, "Own/m")
    assert [failure.code for failure in (await providers.list_models(ADA)).failures] == [
        "provider_key_expired"
    ]


async def test_an_endpoint_that_waits_for_a_key_is_no_failure() -> None:
    own = RecordingEndpoint("Own", "m")
    own.failure = ProviderKeyNeededError(endpoint="Own")
    providers = with_own_keys(OwnKeysInMemory({}), own, wanting=("Own",))
    listed = await providers.list_models(ADA)
    assert (listed.items, listed.failures) == ([], [])
    assert providers.list_own_key_endpoints() == ["Own"]


async def test_fallbacks_are_those_of_the_endpoint_without_the_model_itself() -> None:
    settings = {"A": EndpointSettings(name="A", fallback=["B/m", "A/m", "A/n"])}
    providers = Providers([RecordingEndpoint("A", "m", "n")], settings)
    assert providers.list_fallbacks(await providers.resolve("A/m")) == ["B/m", "A/n"]


async def test_a_dead_endpoint_is_not_called_twice() -> None:
    dead = RecordingEndpoint("Dead", "m")
    providers = Providers([dead])
    await providers.list_models(ADA)
    dead.failure = ProviderUnreachableError(endpoint="Dead", retryable=True)
    calls = len(dead.keys)
    with pytest.raises(ProviderUnreachableError):
        await ask(providers, "Dead/m")
    for _ in range(3):
        with pytest.raises(ProviderCircuitOpenError):
            await ask(providers, "Dead/m")
    assert len(dead.keys) == calls + 1


async def test_an_endpoint_whose_settings_are_the_same_stays() -> None:
    same, gone = EndpointSettings(name="Same"), EndpointSettings(name="Gone")
    sources = {name: RecordingEndpoint(name, "m") for name in ("Same", "Gone", "Local")}
    providers = Providers(list(sources.values()), {"Same": same, "Gone": gone})
    before = dict(providers.endpoints)
    new = EndpointSettings(name="New")
    providers.replace_endpoints([new, same], lambda one: RecordingEndpoint(one.name, "m"), kept=["Local"])
    assert list(providers.endpoints) == ["New", "Same", "Local"]
    assert providers.endpoints["Same"] is before["Same"]
    async with asyncio.timeout(PATIENCE):
        while not sources["Gone"].closed:
            await asyncio.sleep(0)
    assert not sources["Same"].closed


async def test_a_question_that_was_resolved_before_a_change_goes_to_the_changed_endpoint() -> None:
    old, new = RecordingEndpoint("A", "m"), RecordingEndpoint("A", "m")
    providers = Providers([old])
    target = await providers.resolve("A/m")
    providers.replace_endpoints([EndpointSettings(name="A", retries=5)], lambda _: new)
    await providers.generate(target, ChatRequest("m", []), CollectedAnswer())
    assert len(new.keys) == 1
    providers.replace_endpoints([], lambda _: new)
    with pytest.raises(ProviderError) as caught:
        await providers.generate(target, ChatRequest("m", []), CollectedAnswer())
    assert caught.value.code == "provider_model_missing"


async def test_closing_does_not_wait_for_answers_of_retired_endpoints() -> None:
    old = RecordingEndpoint("A", "m")
    providers = Providers([old])
    await providers.list_models(ADA)
    old.gate.clear()
    asking = asyncio.create_task(ask(providers, "A/m"))
    async with asyncio.timeout(PATIENCE):
        while len(old.keys) < 2:
            await asyncio.sleep(0)
    providers.replace_endpoints([], lambda one: RecordingEndpoint(one.name))
    async with asyncio.timeout(PATIENCE):
        await providers.close()
    assert old.closed
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)


async def test_only_the_last_used_lists_of_own_keys_are_remembered() -> None:
    own = RecordingEndpoint("Own", "m")
    models = EndpointModels(own, 60, most=2)
    callers = [Caller(user_id="ada", api_key=f"sk-{number}") for number in range(3)]
    for caller in (*callers, callers[2], callers[0]):
        await models.of(caller).read()
    assert own.keys == ["sk-0", "sk-1", "sk-2", "sk-0"]
    await models.close()
