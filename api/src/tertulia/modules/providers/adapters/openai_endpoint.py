"""An endpoint that speaks the OpenAI API: api.openai.com and the many servers that took over its format."""

from __future__ import annotations

import asyncio

import msgspec

from tertulia.infrastructure.config.schema import EndpointSettings
from tertulia.modules.providers.adapters.details import clean_detail
from tertulia.modules.providers.adapters.openai_chat import ChatCompletionReader
from tertulia.modules.providers.adapters.openai_failures import Failure, explain_failure, find_failure
from tertulia.modules.providers.adapters.openai_models import read_models
from tertulia.modules.providers.adapters.openai_wire import Dialect, encode_request
from tertulia.modules.providers.errors import (
    ProviderBrokenAnswerError,
    ProviderError,
    ProviderRequestRefusedError,
)
from tertulia.modules.providers.ports import AnswerSink, ChatRequest, Model
from tertulia.modules.providers.retries import choose_pause, read_retry_after
from tertulia.modules.providers.transport import HttpTransport, Limits, Refusal

_REDIRECTS = range(300, 400)
_SHORTEST_SECRET = 8


class OpenAICompatibleEndpoint:
    """A ModelSource over HTTP."""

    def __init__(self, settings: EndpointSettings) -> None:
        self.name = settings.name
        self.title_model = settings.title_model
        self.context_tokens = settings.context_tokens
        self._models = settings.models
        self._retries = settings.retries
        self._secrets = tuple(
            value
            for value in (settings.api_key, *settings.headers.values())
            if value and len(value) >= _SHORTEST_SECRET
        )
        self._dialect = Dialect()
        headers = {"User-Agent": "Tertulia"}
        if settings.api_key:
            headers["Authorization"] = f"Bearer {settings.api_key}"
        limits = Limits(settings.connect_timeout, settings.first_token_timeout, settings.token_timeout)
        self._transport = HttpTransport(
            settings.name, settings.base_url, headers | settings.headers, limits, self._explain_refusal
        )

    async def list_models(self) -> list[Model]:
        if self._models == "fetch":
            return read_models(self.name, await self._transport.get_document("/models"))
        return [Model(id=f"{self.name}/{model}", endpoint=self.name, name=model) for model in self._models]

    async def generate(self, request: ChatRequest, sink: AnswerSink) -> None:
        attempt = 0
        while True:
            reader = ChatCompletionReader(self.name, sink)
            try:
                await self._transport.post_stream(
                    "/chat/completions", encode_request(request, self._dialect), reader
                )
            except ProviderError as error:
                reader.report_usage()
                if reader.begun:
                    raise
                if self._learn_dialect(error):
                    continue
                pause = choose_pause(error, attempt) if attempt < self._retries else None
                if pause is None:
                    raise
                attempt += 1
                await asyncio.sleep(pause)
            else:
                return

    async def close(self) -> None:
        await self._transport.close()

    def _explain_refusal(self, refusal: Refusal) -> ProviderError:
        if refusal.status in _REDIRECTS:
            detail = (
                f"it redirects to {refusal.location or 'another address'}: set baseUrl to the final address"
            )
            return ProviderBrokenAnswerError(
                endpoint=self.name, detail=clean_detail(detail), status=refusal.status
            )
        found = find_failure(refusal.body)
        message = found.message if found else refusal.body.decode(errors="replace")
        for secret in self._secrets:
            message = message.replace(secret, "[key]")
        failure = Failure(message or f"HTTP {refusal.status}", found.code if found else "", refusal.status)
        return explain_failure(self.name, failure, read_retry_after(refusal.retry_after))

    def _learn_dialect(self, error: ProviderError) -> bool:
        """Whether to ask again in another dialect: the server named what it does not take."""
        if not isinstance(error, ProviderRequestRefusedError):
            return False
        said = str(error.params.get("detail", ""))
        known = self._dialect
        if known.asks_usage and ("stream_options" in said or "include_usage" in said):
            self._dialect = msgspec.structs.replace(known, asks_usage=False)
        elif not known.completion_limit and "max_completion_tokens" in said:
            self._dialect = msgspec.structs.replace(known, completion_limit=True)
        return self._dialect is not known
