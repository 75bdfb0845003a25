"""The test of an endpoint: one tiny call, and what came of it."""

from __future__ import annotations

import asyncio
import time

from tertulia.infrastructure.config import EndpointSettings
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.kernel.errors import AppError
from tertulia.modules.providers.administration.schemas import EndpointTestResult
from tertulia.modules.providers.administration.service import EndpointAdministration
from tertulia.modules.providers.administration.views import show_failure
from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.domain import Caller, ChatMessage, ChatRequest, GenerationSettings
from tertulia.modules.providers.errors import EndpointNotFoundError, NoModelError, ProviderTimeoutError
from tertulia.modules.providers.live import LiveEndpoint
from tertulia.modules.providers.service import CreateSource, Providers

LONGEST_TEST = 60
_LIST_SECONDS = 10.0
_QUESTION = "Answer with the word: yes"
_ANSWER_TOKENS = 16
"""The least that OpenAI's responses take (platform.openai.com/docs/api-reference/responses/create)."""


class EndpointTrials:
    """`rule`: how often one administrator may test."""

    def __init__(
        self,
        administration: EndpointAdministration,
        providers: Providers,
        create: CreateSource,
        limiter: RateLimiter,
        rule: str,
    ) -> None:
        self._administration = administration
        self._providers = providers
        self._create = create
        self._limiter = limiter
        self._rule = rule

    async def run(self, name: str, model: str | None, user_id: str) -> EndpointTestResult:
        """Call an endpoint, whatever its circuit says; an answer closes that. A disabled one is called, too.

        Raises EndpointNotFoundError and RateLimitedError; what the endpoint does wrong is in the result.
        """
        settings = self._administration.endpoints.get(name)
        if settings is None:
            raise EndpointNotFoundError(endpoint=name)
        await self._limiter.hit("endpoint tests", self._rule, user_id)
        caller = await self._providers.make_caller(user_id)
        live = self._providers.endpoints.get(name)
        if live is not None:
            return await self._call(live, model, caller)
        return await self._call_once(settings, model, caller)

    async def _call_once(
        self, settings: EndpointSettings, model: str | None, caller: Caller
    ) -> EndpointTestResult:
        endpoint = LiveEndpoint(settings, self._create(settings))
        try:
            return await self._call(endpoint, model, caller)
        finally:
            await endpoint.close()

    async def _call(self, endpoint: LiveEndpoint, model: str | None, caller: Caller) -> EndpointTestResult:
        began = time.monotonic()
        error: AppError | None = None
        try:
            async with asyncio.timeout(LONGEST_TEST):
                caller = await self._providers.give_key(caller, endpoint)
                model = model or await _find_first_model(endpoint, caller)
                request = ChatRequest(
                    model,
                    [ChatMessage.of("user", _QUESTION)],
                    GenerationSettings(max_tokens=_ANSWER_TOKENS),
                    caller=caller,
                )
                await endpoint.probe(request, CollectedAnswer())
        except TimeoutError:
            error = ProviderTimeoutError(endpoint=endpoint.source.name, seconds=LONGEST_TEST)
        except AppError as caught:
            error = caught
        return EndpointTestResult(
            ok=error is None,
            model=model,
            milliseconds=round((time.monotonic() - began) * 1000),
            error=show_failure(error) if error else None,
        )


async def _find_first_model(endpoint: LiveEndpoint, caller: Caller) -> str:
    models, failure = await endpoint.models.of(caller).read(_LIST_SECONDS)
    if models:
        return models[0].name
    raise failure or NoModelError
