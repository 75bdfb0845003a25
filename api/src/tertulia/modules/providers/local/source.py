"""The endpoint "On this machine": a server process for each model in use, ended when nobody asks it any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from tertulia.infrastructure.config import EndpointSettings, LocalModelSettings
from tertulia.modules.providers.adapters.endpoint import HttpEndpoint
from tertulia.modules.providers.adapters.openai.endpoint import create_compatible_endpoint
from tertulia.modules.providers.domain import Caller, ChatMessage, ChatRequest, Model, ModelFacts
from tertulia.modules.providers.errors import (
    LocalModelFailedError,
    LocalModelMissingError,
    ProviderCutOffError,
    ProviderUnreachableError,
)
from tertulia.modules.providers.facts import ModelCatalogue
from tertulia.modules.providers.local.catalogue import find_by_file
from tertulia.modules.providers.local.files import list_local_models
from tertulia.modules.providers.local.server import ModelServer, ServerOptions
from tertulia.modules.providers.ports import AnswerSink
from tertulia.modules.providers.prices import PriceList

ENDPOINT_NAME = "On this machine"
SLOTS = 2
"""Answers that one process makes at the same time; further ones wait their turn. Each slot has the whole context."""
_DEATH_SECONDS = 1.0
_DIED = "its process ended while it was answering"


class LocalModels:
    """A ModelSource over the GGUF files in `<home>/models`."""

    def __init__(self, settings: LocalModelSettings, home: Path) -> None:
        self.name = ENDPOINT_NAME
        self.title_model = "none"
        self._settings = settings
        self._home = home
        self._catalogue = ModelCatalogue("llamacpp", {})
        self._running: dict[str, _RunningModel] = {}

    def find_facts(self, model: str) -> ModelFacts:
        """What the model was trained for, by its name, in the window that its server is started with."""
        facts = self._catalogue.find(model)
        return msgspec.structs.replace(
            facts, context_tokens=self._settings.context_tokens, inputs=(), tools=False
        )

    def find_prices(self, model: str, service_tier: str | None = None) -> PriceList | None:
        del model, service_tier
        return None

    async def list_models(self, caller: Caller) -> list[Model]:
        del caller
        files = await asyncio.to_thread(list_local_models, self._home)
        return [
            Model(
                id=f"{self.name}/{name}",
                endpoint=self.name,
                name=name,
                context_tokens=self._settings.context_tokens,
                local=True,
            )
            for name in files
        ]

    async def generate(self, request: ChatRequest, sink: AnswerSink) -> None:
        """As the port says; starts the server process if need be, and once more if it died before answering."""
        files = await asyncio.to_thread(list_local_models, self._home)
        path = files.get(request.model)
        if path is None:
            raise LocalModelMissingError(endpoint=self.name, model=request.model)
        request = _complete_request(request, path)
        running = self._running.setdefault(request.model, _RunningModel(self._settings, path))
        for last in (False, True):
            try:
                async with running.use() as endpoint:
                    await endpoint.generate(request, sink)
                    return
            except (ProviderUnreachableError, ProviderCutOffError) as error:
                if not error.retryable:
                    raise
                if last:
                    raise LocalModelFailedError(endpoint=self.name, detail=_DIED, retryable=True) from error
                await running.notice_death()

    async def close(self) -> None:
        """End every server process."""
        await asyncio.gather(*(running.close() for running in self._running.values()))


def _complete_request(request: ChatRequest, path: Path) -> ChatRequest:
    """The request with the system message that the catalogue has for the model, if it has none of its own."""
    known = find_by_file(path)
    if known is None or any(message.role == "system" for message in request.messages):
        return request
    return msgspec.structs.replace(
        request, messages=[ChatMessage.of("system", known.system), *request.messages]
    )


class _RunningModel:
    """The server process of one model file and who uses it."""

    def __init__(self, settings: LocalModelSettings, path: Path) -> None:
        self._settings = settings
        self._path = path
        self._starting = asyncio.Lock()
        self._server: ModelServer | None = None
        self._endpoint: HttpEndpoint | None = None
        self._users = 0
        self._retiring: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def use(self) -> AsyncGenerator[HttpEndpoint]:
        """The endpoint of a living server, kept alive meanwhile."""
        self._users += 1
        self._stop_retiring()
        try:
            async with self._starting:
                endpoint = await self._ensure_running()
            yield endpoint
        finally:
            self._users -= 1
            if self._users == 0 and self._server is not None:
                self._retiring = asyncio.create_task(self._retire(), name=f"retire {self._path.stem}")

    async def notice_death(self) -> None:
        """Wait a moment for the word that the process has ended, which may come after its connections broke."""
        if self._server is not None:
            await self._server.await_death(_DEATH_SECONDS)

    async def close(self) -> None:
        """End the process, if there is one, and wait until it is gone."""
        self._stop_retiring()
        async with self._starting:
            await self._stop()

    async def _stop(self) -> None:
        server, endpoint = self._server, self._endpoint
        self._server = self._endpoint = None
        if endpoint is not None:
            await endpoint.close()
        if server is not None:
            await server.stop()

    async def _ensure_running(self) -> HttpEndpoint:
        if self._server is not None and self._endpoint is not None and self._server.is_alive:
            return self._endpoint
        await self._stop()
        known = find_by_file(self._path)
        options = ServerOptions(
            model=str(self._path),
            sampling=known.sampling if known else {},
            context=self._settings.context_tokens,
            slots=SLOTS,
            threads=self._settings.threads,
        )
        log = self._path.parent / "server.log"
        self._server = await ModelServer.start(ENDPOINT_NAME, options, log)
        self._endpoint = create_compatible_endpoint(
            EndpointSettings(
                name=ENDPOINT_NAME,
                base_url=f"{self._server.address}/v1",
                api_key=self._server.api_key,
                models=[self._path.stem],
                first_token_timeout=600,
                token_timeout=120,
                retries=0,
            )
        )
        return self._endpoint

    async def _retire(self) -> None:
        await asyncio.sleep(self._settings.idle_minutes * 60)
        self._retiring, self._ending = (
            None,
            self._retiring,
        )  # from here on a new user waits instead of cancelling
        async with self._starting:
            if self._users == 0:
                await self._stop()

    def _stop_retiring(self) -> None:
        if self._retiring is not None:
            self._retiring.cancel()
            self._retiring = None
