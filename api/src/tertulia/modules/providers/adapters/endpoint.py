"""An endpoint over HTTP: how it is reached, how it is spoken to and what its models can do, put together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.kernel.patterns import fits_patterns
from tertulia.modules.providers.adapters.extras import change_body, fill_headers
from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.domain import Caller, ChatRequest, Model, ModelFacts
from tertulia.modules.providers.errors import ProviderBrokenAnswerError, ProviderError
from tertulia.modules.providers.facts import ModelCatalogue
from tertulia.modules.providers.failures import Failure, explain_failure
from tertulia.modules.providers.names import is_loopback
from tertulia.modules.providers.ports import AnswerSink, Call, Explain, ListModels, Reach, Refusal, WireFormat
from tertulia.modules.providers.prices import PriceList
from tertulia.modules.providers.retries import choose_pause, read_retry_after
from tertulia.modules.providers.transport import HttpTransport, Limits

MAX_MODELS = 2_000
MAX_NAME = 200
"""Characters; a question names a model in at most 300, its endpoint included."""
_AT_ONCE = 10
"""How many models are looked up before others have their turn: one that nobody knows takes a millisecond."""
_REDIRECTS = range(300, 400)
ChooseFormat = Callable[[str], WireFormat]


class HttpEndpoint:
    """A ModelSource.

    `choose_format`: the wire format for a model. `list_models`: how the vendor lists its models. `catalogue`: what
    is known of them without asking.
    """

    def __init__(
        self,
        settings: EndpointSettings,
        reach: Reach,
        choose_format: ChooseFormat,
        list_models: ListModels,
        catalogue: ModelCatalogue,
    ) -> None:
        self.name = settings.name
        self.title_model = settings.title_model
        self._settings = settings
        self._reach = reach
        self._choose_format = choose_format
        self._list_models = list_models
        self._catalogue = catalogue
        limits = Limits(settings.connect_timeout, settings.first_token_timeout, settings.token_timeout)
        self._transport = HttpTransport(
            settings.name, limits, proxy=settings.proxy, is_local=is_loopback(reach.base_url)
        )

    def find_facts(self, model: str) -> ModelFacts:
        return self._catalogue.find(model)

    def find_prices(self, model: str, service_tier: str | None = None) -> PriceList | None:
        return self._catalogue.find_prices(model, service_tier)

    async def list_models(self, caller: Caller) -> list[Model]:
        if self._settings.models != "fetch":
            listed = [
                Model(id=f"{self.name}/{name}", endpoint=self.name, name=name)
                for name in self._settings.models
            ]
        else:
            listed = await self._list_models(self.name, lambda url: self._fetch(url, caller))
        offered = [model for model in listed if _is_name(model.name) and self._is_offered(model.name)]
        completed: list[Model] = []
        for number, model in enumerate(offered[:MAX_MODELS]):
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
            completed.append(self._catalogue.complete(model))
        return completed

    async def generate(self, request: ChatRequest, sink: AnswerSink) -> None:
        request = msgspec.structs.replace(request, model=self._reach.rename(request.model))
        wire_format = self._choose_format(request.model)
        attempt = 0
        while True:
            reader = wire_format.open_reader(request, sink)
            try:
                await self._transport.stream(
                    await self._complete(wire_format.write(request), request.model, request.caller),
                    reader,
                    self._make_explain(wire_format, request.caller),
                )
            except ProviderError as error:
                # Within a stream, too, a server may say what it was called with.
                error.strike_out(self._reach.list_secrets(request.caller))
                reader.report_usage()
                if reader.begun:
                    raise
                if wire_format.learn(error):
                    continue
                pause = choose_pause(error, attempt) if attempt < self._settings.retries else None
                if pause is None:
                    raise
                attempt += 1
                await asyncio.sleep(pause)
            else:
                return

    async def close(self) -> None:
        await self._transport.close()
        await self._reach.close()

    def _is_offered(self, model: str) -> bool:
        """Whether the name fits `modelFilter`: any of its patterns, and none of those that begin with `!`."""
        return fits_patterns(model, self._settings.model_filter)

    async def _fetch(self, url: str, caller: Caller) -> bytes:
        call = await self._complete(Call(url=url), "", caller)
        return await self._transport.get_document(call, self._make_explain(self._choose_format(""), caller))

    async def _complete(self, call: Call, model: str, caller: Caller) -> Call:
        """The call with what the settings add, then with address and credentials: a signature covers all of it."""
        settings = self._settings
        body = call.body
        if body is not None:
            body = change_body(body, settings.extra_body, settings.drop_params)
        headers = {**call.headers, **fill_headers(settings.headers, caller)}
        return await self._reach.prepare(
            msgspec.structs.replace(call, body=body, headers=headers), model, caller
        )

    def _make_explain(self, wire_format: WireFormat, caller: Caller) -> Explain:
        def explain(refusal: Refusal) -> ProviderError:
            if refusal.status in _REDIRECTS:
                where = refusal.location or "another address"
                return ProviderBrokenAnswerError(
                    endpoint=self.name,
                    detail=clean_detail(f"it redirects to {where}: set baseUrl to the final address"),
                    status=refusal.status,
                )
            found = wire_format.find_failure(refusal.body)
            message = found.message if found else refusal.body.decode(errors="replace")
            for secret in self._reach.list_secrets(caller):
                message = message.replace(secret, "[key]")
            known = found or Failure("")
            failure = Failure(
                message or f"HTTP {refusal.status}", known.code, refusal.status, known.retry_after
            )
            return explain_failure(self.name, failure, read_retry_after(refusal.retry_after))

        return explain


def _is_name(model: str) -> bool:
    """Whether a question could name it, and a person read it."""
    return len(model) <= MAX_NAME and model.isprintable()
