"""All endpoints behind one face: which models there are, and where a question to one of them goes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

import msgspec

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers.callers import Callers
from tertulia.modules.providers.domain import NOBODY, Caller, ChatRequest, Model
from tertulia.modules.providers.errors import (
    ModelNotAllowedError,
    ModelNotFoundError,
    NoModelError,
    ProviderError,
    ProviderKeyNeededError,
    ProviderModelMissingError,
)
from tertulia.modules.providers.live import LiveEndpoint, Target
from tertulia.modules.providers.ports import AnswerSink, ModelSource
from tertulia.modules.providers.schemas import EndpointFailure, ModelList

LONGEST_WAIT = 5.0
"""Seconds that the choice of a default model waits for a list."""

CreateSource = Callable[[EndpointSettings], ModelSource]


class Providers:
    """The endpoints, in the order of the settings; raises ValueError if two have the same name.

    `settings`: each endpoint's, by its name; an endpoint without has the usual ones. `callers`: who asks, and with
    which key.
    """

    def __init__(
        self,
        sources: Sequence[ModelSource],
        settings: Mapping[str, EndpointSettings] | None = None,
        callers: Callers | None = None,
    ) -> None:
        known = settings or {}
        self._endpoints = {
            source.name: LiveEndpoint(known.get(source.name) or EndpointSettings(name=source.name), source)
            for source in sources
        }
        if len(self._endpoints) != len(sources):
            raise ValueError("two endpoints have the same name")
        self._callers = callers or Callers()
        self._retiring: dict[asyncio.Task[None], LiveEndpoint] = {}

    @property
    def endpoints(self) -> Mapping[str, LiveEndpoint]:
        """The endpoints in use, by name."""
        return self._endpoints

    def list_own_key_endpoints(self) -> list[str]:
        """The endpoints that each person calls with their own key."""
        return [name for name, endpoint in self._endpoints.items() if endpoint.wants_own_key]

    async def make_caller(self, user_id: str) -> Caller:
        """Who a person is to an endpoint. Their own keys are added by what calls one."""
        return await self._callers.make(user_id)

    async def give_key(self, caller: Caller, endpoint: LiveEndpoint) -> Caller:
        """The caller with their own key for this endpoint, where it wants one. Raises ProviderKeyExpiredError."""
        return await self._callers.give_key(
            caller, endpoint.source.name, wants_own_key=endpoint.wants_own_key
        )

    async def list_models(self, caller: Caller) -> ModelList:
        """Every endpoint's models, asked at the same time; `failures` names those that fail or are slow. An endpoint
        for which the caller has given no key of their own offers none, and is no failure."""
        endpoints = list(self._endpoints.values())
        answers = await asyncio.gather(*(self._read_models(endpoint, caller) for endpoint in endpoints))
        failures = [
            EndpointFailure(endpoint=endpoint.source.name, code=failure.code, message=str(failure))
            for endpoint, (_, failure) in zip(endpoints, answers, strict=True)
            if failure is not None
        ]
        items = [model for models, _ in answers for model in models if self.allows(caller, model.id)]
        return ModelList(items=items, failures=failures)

    def allows(self, caller: Caller, model_id: str) -> bool:
        """Whether the caller's role lets them use a model, as `endpoint/model`."""
        return self._callers.allows(caller, model_id)

    async def resolve(self, model_id: str | None, caller: Caller = NOBODY) -> Target:
        """Where a model is and what it is called there; None is the default model.

        Raises ModelNotAllowedError, ModelNotFoundError, and NoModelError when there is nothing to choose from. A
        model of an endpoint that does not say what it has is taken as given: the endpoint refuses an unknown one
        itself.
        """
        chosen = model_id if model_id is not None else await self.default_model(caller)
        if not self.allows(caller, chosen):
            raise ModelNotAllowedError(model=chosen)
        return await self.find_target(chosen, caller)

    async def find_target(self, chosen: str, caller: Caller = NOBODY) -> Target:
        """Where a model is, for what the server itself asks on a person's behalf: no role forbids that. Raises
        ModelNotFoundError."""
        name, _, model = chosen.partition("/")
        endpoint = self._endpoints.get(name)
        if endpoint is None or not model or not await self._offers(endpoint, model, caller):
            raise ModelNotFoundError(model=chosen)
        return Target(chosen, model, endpoint)

    async def generate(self, target: Target, request: ChatRequest, sink: AnswerSink) -> None:
        """Pour the target's answer into the sink, as `ModelSource.generate` does; the request goes out with the
        caller's own key where the endpoint wants one. Raises ProviderError."""
        endpoint = target.endpoint
        if endpoint.is_retired:
            found = self._endpoints.get(endpoint.source.name)
            if found is None:
                raise ProviderModelMissingError(endpoint=endpoint.source.name)
            endpoint = found
        caller = await self.give_key(request.caller, endpoint)
        if caller is not request.caller:
            request = msgspec.structs.replace(request, caller=caller)
        await endpoint.generate(request, sink)

    async def find_label(self, target: Target, caller: Caller = NOBODY) -> str | None:
        """What people call a model, as far as its endpoint's list is known; nobody is asked."""
        try:
            known = target.endpoint.models.of(await self.give_key(caller, target.endpoint)).known
        except ProviderError:
            return None
        return next((model.label for model in known if model.name == target.name), None)

    def list_fallbacks(self, target: Target) -> list[str]:
        """The models, as `endpoint/model`, to ask in this order when the target's endpoint fails."""
        return [model for model in target.settings.fallback if model != target.id]

    async def default_model(self, caller: Caller = NOBODY) -> str:
        """The id of the first model that the caller may use, in the order of the settings; raises NoModelError."""
        endpoints = self._endpoints.values()
        reads = [
            asyncio.ensure_future(self._read_models(endpoint, caller, LONGEST_WAIT)) for endpoint in endpoints
        ]
        try:
            for read in reads:
                models, _ = await read
                for model in models:
                    if self.allows(caller, model.id):
                        return model.id
        finally:
            for read in reads:
                read.cancel()
            await asyncio.gather(*reads, return_exceptions=True)
        raise NoModelError

    def replace_endpoints(
        self, settings: Sequence[EndpointSettings], create: CreateSource, kept: Sequence[str] = ()
    ) -> None:
        """Use these endpoints from now on, in this order, and after them those named in `kept`. One whose settings
        are as before stays as it is; another ends when the last answer from it has ended."""
        before, after = self._endpoints, dict[str, LiveEndpoint]()
        for one in settings:
            old = before.get(one.name)
            after[one.name] = old if old and old.settings == one else LiveEndpoint(one, create(one))
        after |= {name: before[name] for name in kept if name in before}
        self._endpoints = after
        for endpoint in before.values():
            if after.get(endpoint.source.name) is not endpoint:
                self._retire(endpoint)

    async def close(self) -> None:
        """End what is running and close every connection."""
        retired = list(self._retiring.values())
        for retiring in self._retiring:
            retiring.cancel()
        await asyncio.gather(*self._retiring, return_exceptions=True)
        await asyncio.gather(*(endpoint.close() for endpoint in (*retired, *self._endpoints.values())))

    async def _read_models(
        self, endpoint: LiveEndpoint, caller: Caller, patience: float | None = None
    ) -> tuple[list[Model], ProviderError | None]:
        try:
            caller = await self.give_key(caller, endpoint)
        except ProviderError as error:
            return [], error
        models, failure = await endpoint.models.of(caller).read(patience)
        return models, None if isinstance(failure, ProviderKeyNeededError) else failure

    async def _offers(self, endpoint: LiveEndpoint, model: str, caller: Caller) -> bool:
        try:
            caller = await self.give_key(caller, endpoint)
        except ProviderError:
            return True
        return await endpoint.models.of(caller).offers(model)

    def _retire(self, endpoint: LiveEndpoint) -> None:
        endpoint.is_retired = True
        retiring = asyncio.create_task(endpoint.retire(), name=f"retire {endpoint.source.name}")
        self._retiring[retiring] = endpoint
        retiring.add_done_callback(lambda done: self._retiring.pop(done, None))
