"""The borders of this module: the sink that an answer flows into, an endpoint, and the three things that make one:
how to reach it (`Reach`), how to speak (`WireFormat`), what its models can do (`ModelFacts`).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import msgspec

from tertulia.modules.providers.domain import (
    Caller,
    ChatRequest,
    Continuation,
    FinishReason,
    Model,
    ModelFacts,
    Usage,
)
from tertulia.modules.providers.errors import ProviderError
from tertulia.modules.providers.failures import Failure
from tertulia.modules.providers.prices import PriceList


class AnswerSink(Protocol):
    """Where an answer flows. Every method is synchronous, cheap and called from within `feed(bytes)`;
    the pieces of one kind that arrive in one packet come as one call."""

    def text(self, delta: str) -> None: ...

    def reasoning(self, delta: str) -> None: ...

    def continuation(self, continuation: Continuation, *, alone: bool = False) -> None:
        """To be given back on the next turn with the part that is being written or was written last; `alone`: as
        a reasoning part of its own that shows nothing."""
        ...

    def tool_call_start(self, call_id: str, name: str) -> None:
        """The model begins to ask for a tool. `call_id` is unique within the answer; several calls may be open."""
        ...

    def tool_call_delta(self, call_id: str, delta: str) -> None:
        """A piece of the JSON text of the arguments."""
        ...

    def tool_call_end(self, call_id: str) -> None:
        """The arguments are complete."""
        ...

    def source(self, url: str, title: str) -> None:
        """The answer draws on this page. May come twice."""
        ...

    def usage(self, usage: Usage) -> None: ...

    def finish(self, reason: FinishReason) -> None: ...


class AnswerReader(Protocol):
    """Reads one answer: `feed` each packet, then `end` once when the connection has closed. Both raise
    ProviderError."""

    begun: bool
    """Whether anything of the answer has reached the sink."""
    done: bool
    """Whether nothing more is to come."""

    def feed(self, packet: bytes) -> bool:
        """Take the next bytes; returns whether they carried the answer on."""
        ...

    def end(self) -> None:
        """Settle the answer: tell usage and finish reason, or raise what is wrong with it."""
        ...

    def report_usage(self) -> None:
        """Tell the sink what was counted so far, once; for an answer that broke off."""
        ...


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One HTTP request. `url` begins with `/` until `Reach.prepare` has completed it."""

    url: str
    body: bytes | None = None
    headers: Mapping[str, str] = {}

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"


class Refusal(msgspec.Struct, frozen=True):
    """An answer with another status than 2xx; `body` may be cut short."""

    status: int
    body: bytes
    retry_after: str | None = None
    location: str | None = None


Explain = Callable[[Refusal], ProviderError]
"""Turns a refusal into the error that a person is shown."""


class WireFormat(Protocol):
    """How to speak: a question to a request, an answer to the sink. Holds nothing of a single question."""

    name: str
    """`openai-chat`, `openai-responses`, `anthropic`, `gemini`, `bedrock`: what a Continuation is marked with."""

    def write(self, request: ChatRequest) -> Call:
        """The request, with headers of the format and without credentials."""
        ...

    def open_reader(self, request: ChatRequest, sink: AnswerSink) -> AnswerReader: ...

    def find_failure(self, body: bytes) -> Failure | None:
        """What an error document says; None when it is not one."""
        ...

    def learn(self, error: ProviderError) -> bool:
        """Whether a refusal taught something about the server, so that asking again at once makes sense."""
        ...


class Reach(Protocol):
    """How to reach an endpoint: addresses and credentials."""

    base_url: str

    def rename(self, model: str) -> str:
        """What the model is called there (a deployment, an inference profile)."""
        ...

    async def prepare(self, call: Call, model: str, caller: Caller) -> Call:
        """The call with its whole address and its credentials; raises ProviderError when there are none."""
        ...

    def list_secrets(self, caller: Caller) -> tuple[str, ...]:
        """What must not be shown when the vendor's words repeat it."""
        ...

    async def close(self) -> None: ...


Fetch = Callable[[str], Awaitable[bytes]]
"""GETs a path (or a whole address) of an endpoint with its credentials; raises ProviderError."""
ListModels = Callable[[str, Fetch], Awaitable[list[Model]]]
"""(endpoint's name, fetch) → the models there, as the vendor lists them; raises ProviderError."""


class ModelSource(Protocol):
    """One endpoint: where models come from and where questions go."""

    name: str
    title_model: str
    """`same`, `none`, or a model's name."""

    def find_facts(self, model: str) -> ModelFacts:
        """What is known of a model; nothing is asked for."""
        ...

    def find_prices(self, model: str, service_tier: str | None = None) -> PriceList | None:
        """What a model costs now; None if that is not known."""
        ...

    async def list_models(self, caller: Caller) -> list[Model]:
        """The endpoint's models; raises ProviderError when they can not be fetched."""
        ...

    async def generate(self, request: ChatRequest, sink: AnswerSink) -> None:
        """Ask, and pour the answer into the sink until it is complete.

        Retries with backoff only while nothing has reached the sink. Raises ProviderError;
        cancelling the task stops the answer and frees the connection.
        """
        ...

    async def close(self) -> None: ...
