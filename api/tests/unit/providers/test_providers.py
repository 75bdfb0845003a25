"""All endpoints behind one face, with endpoints in memory."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tertulia.infrastructure.config import EndpointSettings, LocalModelSettings, Settings
from tertulia.modules.providers import (
    NOBODY,
    AnswerSink,
    Caller,
    ChatRequest,
    Model,
    ModelFacts,
    ModelNotFoundError,
    NoModelError,
    ProviderError,
    Providers,
    create_providers,
)
from tertulia.modules.providers.model_lists import CachedModels
from tertulia.modules.providers.prices import PriceList


class InMemoryEndpoint:
    """Lists what it is given; fails while `failure` is set, waits while `gate` is closed."""

    def __init__(self, name: str, *models: str) -> None:
        self.name = name
        self.title_model = "same"
        self.context_tokens = 1000
        self.models = models
        self.failure: ProviderError | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked = 0
        self.closed = False

    def find_facts(self, model: str) -> ModelFacts:
        return ModelFacts(context_tokens=self.context_tokens)

    def find_prices(self, model: str, service_tier: str | None = None) -> PriceList | None:
        return None

    async def list_models(self, caller: Caller) -> list[Model]:
        self.asked += 1
        await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        return [Model(id=f"{self.name}/{model}", endpoint=self.name, name=model) for model in self.models]

    async def generate(self, request: ChatRequest, sink: AnswerSink) -> None:
        sink.finish("stop")

    async def close(self) -> None:
        self.closed = True


async def test_models_of_all_endpoints_are_listed_in_the_order_of_the_settings() -> None:
    providers = Providers([InMemoryEndpoint("B", "x/y"), InMemoryEndpoint("A", "m", "n")])
    listed = await providers.list_models(NOBODY)
    assert [model.id for model in listed.items] == ["B/x/y", "A/m", "A/n"]
    assert listed.failures == []


async def test_a_failing_endpoint_is_named_and_the_others_are_listed() -> None:
    broken = InMemoryEndpoint("Broken")
    broken.failure = ProviderError(endpoint="Broken", detail="no")
    listed = await Providers([broken, InMemoryEndpoint("A", "m")]).list_models(NOBODY)
    assert [model.id for model in listed.items] == ["A/m"]
    assert [(failure.endpoint, failure.code) for failure in listed.failures] == [
        ("Broken", "provider_failed")
    ]


async def test_a_list_is_asked_for_once_while_it_is_fresh() -> None:
    endpoint = InMemoryEndpoint("A", "m")
    providers = Providers([endpoint])
    await asyncio.gather(*(providers.list_models(NOBODY) for _ in range(10)))
    await providers.list_models(NOBODY)
    assert endpoint.asked == 1


async def test_an_old_list_is_kept_while_its_endpoint_fails() -> None:
    endpoint = InMemoryEndpoint("A", "m")
    models = CachedModels(endpoint, fresh_seconds=0)
    await models.read()
    endpoint.failure = ProviderError(endpoint="A", detail="down")
    listed, failure = await models.read()
    assert [model.id for model in listed] == ["A/m"]
    assert failure is endpoint.failure


async def test_a_slow_endpoint_is_waited_for_only_so_long_and_its_answer_serves_later() -> None:
    endpoint = InMemoryEndpoint("A", "m")
    endpoint.gate.clear()
    models = CachedModels(endpoint)
    listed, failure = await models.read(patience=0.01)
    assert listed == []
    assert failure is not None
    assert failure.code == "provider_models_pending"
    endpoint.gate.set()
    listed, failure = await models.read()
    assert ([model.id for model in listed], failure, endpoint.asked) == (["A/m"], None, 1)


async def test_a_model_is_resolved_at_its_first_slash() -> None:
    endpoint = InMemoryEndpoint("A", "vendor/model")
    target = await Providers([endpoint]).resolve("A/vendor/model")
    assert (target.id, target.source, target.name) == ("A/vendor/model", endpoint, "vendor/model")
    assert target.facts.context_tokens == 1000
    assert target.settings.name == "A"


@pytest.mark.parametrize("model", ["", "A", "A/", "/m", "A/other", "B/m", "a/m"])
async def test_an_unknown_model_is_refused(model: str) -> None:
    with pytest.raises(ModelNotFoundError):
        await Providers([InMemoryEndpoint("A", "m")]).resolve(model)


async def test_any_model_is_taken_from_an_endpoint_that_does_not_say_which_it_has() -> None:
    endpoint = InMemoryEndpoint("A")
    endpoint.failure = ProviderError(endpoint="A", detail="down")
    assert (await Providers([endpoint]).resolve("A/whatever")).name == "whatever"


async def test_the_default_is_the_first_model_of_the_first_endpoint_that_has_one() -> None:
    broken = InMemoryEndpoint("Broken")
    broken.failure = ProviderError(endpoint="Broken", detail="no")
    providers = Providers(
        [broken, InMemoryEndpoint("Empty"), InMemoryEndpoint("A", "m"), InMemoryEndpoint("B", "n")]
    )
    assert await providers.default_model() == "A/m"
    assert (await providers.resolve(None)).id == "A/m"


async def test_without_any_model_that_is_said() -> None:
    with pytest.raises(NoModelError):
        await Providers([]).resolve(None)


def test_two_endpoints_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="the same name"):
        Providers([InMemoryEndpoint("A"), InMemoryEndpoint("A")])


async def test_closing_closes_every_endpoint_and_stops_asking() -> None:
    endpoint = InMemoryEndpoint("A")
    endpoint.gate.clear()
    providers = Providers([endpoint])
    asking = asyncio.create_task(providers.list_models(NOBODY))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await providers.close()
    assert endpoint.closed
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)


async def test_configured_endpoints_come_before_the_model_on_this_machine(tmp_path: Path) -> None:
    lab = EndpointSettings(name="Lab", base_url="http://127.0.0.1:9/v1", models=["small"])
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "tiny.gguf").touch()
    settings = Settings(home=folder.parent, endpoints=[lab], local_model=LocalModelSettings())
    providers = create_providers(settings)
    listed = await providers.list_models(NOBODY)
    assert [model.id for model in listed.items] == ["Lab/small", "On this machine/tiny"]
    await providers.close()


async def test_a_known_list_does_not_wait_for_its_slow_renewal() -> None:
    endpoint = InMemoryEndpoint("A", "m")
    models = CachedModels(endpoint, fresh_seconds=0)
    await models.read()
    endpoint.gate.clear()
    listed, failure = await models.read(patience=0.01)
    assert ([model.id for model in listed], failure) == (["A/m"], None)
    await models.close()
