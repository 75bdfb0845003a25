"""Reads a streamed chat completion.

Source: platform.openai.com/docs/api-reference/chat, and what other servers that speak it were seen to send.
"""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.adapters.openai.chat_content import mark
from tertulia.modules.providers.adapters.openai.chat_wire import (
    Choice,
    Chunk,
    Delta,
    WireUsage,
    map_finish_reason,
    map_usage,
)
from tertulia.modules.providers.adapters.openai.event_reader import DONE, EventReader
from tertulia.modules.providers.adapters.openai.loose import read_loosely
from tertulia.modules.providers.adapters.openai.reasoning_details import ReasoningDetails
from tertulia.modules.providers.adapters.openai.sources import Sources
from tertulia.modules.providers.adapters.openai.surrogates import SurrogateJoiner
from tertulia.modules.providers.adapters.openai.thinking import Piece, ThinkTags
from tertulia.modules.providers.adapters.openai.tool_calls import ToolCalls
from tertulia.modules.providers.adapters.sse import Event
from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.errors import ProviderCutOffError
from tertulia.modules.providers.ports import AnswerSink
from tertulia.modules.providers.vendors import PLAIN, Vendor

_DECODER = msgspec.json.Decoder(Chunk)


class ChatCompletionReader(EventReader):
    """Reads one answer of `model`; what `vendor` wants back on the next turn becomes a continuation."""

    def __init__(self, endpoint: str, sink: AnswerSink, model: str = "", vendor: Vendor = PLAIN) -> None:
        super().__init__(endpoint, sink)
        self._model = model
        self._returned = vendor.send_reasoning
        self._usage: WireUsage | None = None
        self._calls = ToolCalls(sink)
        self._sources = Sources(sink)
        self._details = ReasoningDetails()
        self._tags = ThinkTags() if vendor.think_tags else None
        self._reasons = False
        self._refused = False

    def report_usage(self) -> None:
        if self._usage is not None:
            self._sink.usage(map_usage(self._usage))
            self._usage = None

    def _read_events(self, events: list[Event], *, closing: bool) -> bool:
        text: list[str] = []
        reasoning: list[str] = []
        try:
            for kind, payload in events:
                if kind == "data" and payload[:1] == b"{":
                    self._read_chunk(payload, text, reasoning, closing=closing)
                elif payload == DONE or payload.strip() == DONE:
                    self.done = True
                    break
                elif payload.strip():
                    self._read_odd_event(kind, payload)
        finally:
            self._pour(text, reasoning)
            self._calls.flush()
        return True

    def _read_chunk(self, payload: bytes, text: list[str], reasoning: list[str], *, closing: bool) -> None:
        try:
            chunk = _DECODER.decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError):
            loose = read_loosely(payload)
            if loose is None and closing:
                return
            if loose is None:
                raise self._broken("a part of the answer is not valid JSON") from None
            chunk = loose
            self._joiner = self._joiner or SurrogateJoiner()
        self._events += 1
        if chunk.choices:
            for choice in chunk.choices:
                if not choice.index:
                    self._take_choice(choice, text, reasoning)
        if chunk.usage is not None or chunk.x_groq is not None or chunk.citations or chunk.search_results:
            self._take_extras(chunk)
        if chunk.error or chunk.choices is None:
            self._check_failure(payload)

    def _take_extras(self, chunk: Chunk) -> None:
        groq = chunk.x_groq.usage if chunk.x_groq is not None else None
        self._usage = chunk.usage or groq or self._usage
        self._sources.take([*(chunk.search_results or ()), *(chunk.citations or ())])

    def _take_choice(self, choice: Choice, text: list[str], reasoning: list[str]) -> None:
        delta = choice.delta or choice.message
        if delta is not None:
            if delta.tool_calls or delta.reasoning_details or delta.annotations or delta.function_call:
                self._take_rich(delta, text, reasoning)
            else:
                self._take(delta, text, reasoning)
        if choice.finish_reason:
            self._finish = map_finish_reason(choice.finish_reason)
            self._usage = choice.usage or self._usage

    def _take(self, delta: Delta, text: list[str], reasoning: list[str]) -> None:
        thought = delta.reasoning_content or delta.reasoning
        if thought:
            if text:
                self._pour(text, reasoning)
            reasoning.append(thought)
        content = delta.content
        if not content and delta.refusal:
            content = delta.refusal
            self._refused = True
        if content:
            if reasoning:
                self._pour(text, reasoning)
            text.append(content)

    def _take_rich(self, delta: Delta, text: list[str], reasoning: list[str]) -> None:
        """A delta with more than words."""
        if delta.reasoning_details:
            words = self._details.take(delta.reasoning_details)
            if not delta.reasoning_content:
                delta.reasoning = delta.reasoning or words
        self._take(delta, text, reasoning)
        if delta.annotations:
            self._sources.take(delta.annotations)
        if delta.tool_calls or delta.function_call:
            self._pour(text, reasoning)
            self._settle_words()
            self.begun = True
            self._calls.take(delta.tool_calls or [])
            if delta.function_call:
                self._calls.take_function_call(delta.function_call)

    def _give_text(self, text: str) -> None:
        tags = self._tags
        if tags is None:
            self._end_reasoning()
            self._sink.text(text)
            return
        self._give(tags.split(text))
        if tags.settled:
            self._tags = None

    def _give_reasoning(self, text: str) -> None:
        self._tags = None  # this server tells reasoning apart itself
        self._reasons = True
        self._sink.reasoning(text)

    def _give(self, pieces: list[Piece]) -> None:
        for kind, text in pieces:
            if kind == "text":
                self._end_reasoning()
                self._sink.text(text)
            else:
                self._reasons = True
                self._sink.reasoning(text)

    def _settle_words(self) -> None:
        """No more words before what comes next."""
        if self._tags is not None:
            self._give(self._tags.flush())
            self._tags = None
        self._end_reasoning()

    def _end_reasoning(self) -> None:
        """Where the server wants its reasoning back, mark it; see `TurnWriter`."""
        if self._reasons:
            self._reasons = False
            if self._returned in {"reasoning_content", "reasoning"}:
                self._sink.continuation(mark(self._model, {"field": self._returned}))

    def _settle(self) -> None:
        self._settle_words()
        if self._details.entries and self._returned == "reasoning_details":
            entries = {"reasoning_details": self._details.entries}
            self._sink.continuation(mark(self._model, entries), alone=not self.begun)
        self._calls.end()
        if self._calls.any and self._finish in {None, "stop", "other"}:
            self._finish = "tool-calls"
        elif self._refused and self._finish == "stop":
            self._finish = "content-filter"

    def _read_body(self, body: bytes) -> None:
        text: list[str] = []
        reasoning: list[str] = []
        self._read_chunk(body, text, reasoning, closing=False)
        self._pour(text, reasoning)
        if not self.begun and self._finish is None:
            raise self._broken(clean_detail(body[:2000].decode(errors="replace")))
        self.done = True

    def _check_completeness(self) -> None:
        if self.done or self._finish is not None or (self._usage is not None and self._events):
            return
        if self._events or self._splitter.fields:
            raise ProviderCutOffError(endpoint=self._endpoint, retryable=not self.begun)
        raise self._broken("")
