"""An endpoint while it is in use: its settings, its source, its circuit, its model lists, and who is still using it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import msgspec

from tertulia.infrastructure.config.endpoints import USER_PROVIDED, EndpointSettings
from tertulia.modules.providers.circuit import Circuit
from tertulia.modules.providers.domain import ChatRequest, Continuation, Cost, FinishReason, ModelFacts, Usage
from tertulia.modules.providers.errors import ProviderError
from tertulia.modules.providers.model_lists import EndpointModels
from tertulia.modules.providers.ports import AnswerSink, ModelSource
from tertulia.modules.providers.prices import price_answer

_MINUTE = 60.0


class LiveEndpoint:
    """Closed only when it is retired and the last answer from it has ended."""

    def __init__(self, settings: EndpointSettings, source: ModelSource) -> None:
        self.settings = settings
        self.source = source
        self.circuit = Circuit(source.name, own_keys=self.wants_own_key)
        self.models = EndpointModels(source, settings.models_minutes * _MINUTE)
        self.is_retired = False
        self._users = 0
        self._unused = asyncio.Event()
        self._unused.set()

    @property
    def wants_own_key(self) -> bool:
        """Whether each person calls it with their own key."""
        return self.settings.api_key == USER_PROVIDED

    async def generate(self, request: ChatRequest, sink: AnswerSink) -> None:
        """The source's answer behind the circuit; raises ProviderError, ProviderCircuitOpenError among them."""
        is_trial = self.circuit.enter()
        try:
            async with self._use():
                await self.source.generate(request, _FirstSign(sink, self.circuit) if is_trial else sink)
        except ProviderError as error:
            self.circuit.fail(error, is_trial=is_trial)
            raise
        except BaseException:
            if is_trial:
                self.circuit.abandon()
            raise
        self.circuit.succeed()

    async def probe(self, request: ChatRequest, sink: AnswerSink) -> None:
        """The source's answer whatever the circuit says; an answer closes it."""
        async with self._use():
            await self.source.generate(request, sink)
        self.circuit.succeed()

    async def retire(self) -> None:
        """Wait until nobody uses the endpoint, then close it."""
        self.is_retired = True
        await self._unused.wait()
        await self.close()

    async def close(self) -> None:
        """Stop asking for models and close every connection."""
        self.is_retired = True
        await self.models.close()
        await self.source.close()

    @asynccontextmanager
    async def _use(self) -> AsyncGenerator[None]:
        self._users += 1
        self._unused.clear()
        try:
            yield
        finally:
            self._users -= 1
            if not self._users:
                self._unused.set()


class Target(msgspec.Struct, frozen=True):
    """Which model of which endpoint is asked."""

    id: str
    """`endpoint/model`."""
    name: str
    """The model's name at the endpoint."""
    endpoint: LiveEndpoint

    @property
    def source(self) -> ModelSource:
        return self.endpoint.source

    @property
    def facts(self) -> ModelFacts:
        """What is known of the model."""
        return self.source.find_facts(self.name)

    def price(self, usage: Usage, service_tier: str | None = None) -> Cost | None:
        """What an answer of the model cost; None if that is not known."""
        return price_answer(self.source.find_prices(self.name, service_tier), usage)

    @property
    def settings(self) -> EndpointSettings:
        """The settings of the endpoint."""
        return self.endpoint.settings


class _FirstSign:
    """An AnswerSink that closes the circuit with the first piece of the trial's answer, which may take minutes."""

    def __init__(self, sink: AnswerSink, circuit: Circuit) -> None:
        self._sink = sink
        self._circuit = circuit

    def text(self, delta: str) -> None:
        self._circuit.succeed()
        self._sink.text(delta)

    def reasoning(self, delta: str) -> None:
        self._circuit.succeed()
        self._sink.reasoning(delta)

    def continuation(self, continuation: Continuation, *, alone: bool = False) -> None:
        self._sink.continuation(continuation, alone=alone)

    def tool_call_start(self, call_id: str, name: str) -> None:
        self._circuit.succeed()
        self._sink.tool_call_start(call_id, name)

    def tool_call_delta(self, call_id: str, delta: str) -> None:
        self._sink.tool_call_delta(call_id, delta)

    def tool_call_end(self, call_id: str) -> None:
        self._sink.tool_call_end(call_id)

    def source(self, url: str, title: str) -> None:
        self._sink.source(url, title)

    def usage(self, usage: Usage) -> None:
        self._sink.usage(usage)

    def finish(self, reason: FinishReason) -> None:
        self._sink.finish(reason)
