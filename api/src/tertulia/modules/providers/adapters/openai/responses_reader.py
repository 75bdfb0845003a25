"""Reads a streamed response.

Source: platform.openai.com/docs/api-reference/responses-streaming
"""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.adapters.openai.event_reader import DONE, EventReader
from tertulia.modules.providers.adapters.openai.failures import find_failure
from tertulia.modules.providers.adapters.openai.loose import load_loosely, mend_all
from tertulia.modules.providers.adapters.openai.responses_input import mark
from tertulia.modules.providers.adapters.openai.responses_wire import (
    DeltaEvent,
    Fields,
    map_incomplete,
    map_usage,
    read_index,
    read_object,
    read_objects,
    read_text,
)
from tertulia.modules.providers.adapters.openai.sources import Sources
from tertulia.modules.providers.adapters.openai.surrogates import SurrogateJoiner
from tertulia.modules.providers.adapters.openai.tool_calls import ToolCalls
from tertulia.modules.providers.adapters.sse import Event
from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.domain import Usage
from tertulia.modules.providers.errors import ProviderCutOffError
from tertulia.modules.providers.failures import Failure, explain_failure
from tertulia.modules.providers.ports import AnswerSink

_DECODER = msgspec.json.Decoder(DeltaEvent)
_TEXT = "response.output_text.delta"
_THOUGHT = frozenset({"response.reasoning_summary_text.delta", "response.reasoning_text.delta"})
_REFUSAL = "response.refusal.delta"
_ENDS = frozenset({"response.completed", "response.incomplete", "response.failed", "response.cancelled"})


class ResponseReader(EventReader):
    """Reads one answer of `model`; its encrypted reasoning becomes continuations."""

    def __init__(self, endpoint: str, sink: AnswerSink, model: str) -> None:
        super().__init__(endpoint, sink)
        self._model = model
        self._usage: Usage | None = None
        self._calls = ToolCalls(sink)
        self._sources = Sources(sink)
        self._text: list[str] = []
        self._reasoning: list[str] = []
        self._called: set[int] = set()
        self._argued: set[int] = set()
        """Places in the output whose call has begun, and whose arguments have come in pieces."""
        self._summarized = False
        self._spoke = False
        """Whether the item that is being written has given reasoning, or words, already."""
        self._ended = False
        self._refused = False
        self._searches = 0

    def report_usage(self) -> None:
        if self._usage is not None:
            self._sink.usage(self._usage)
            self._usage = None

    def _read_events(self, events: list[Event], *, closing: bool) -> bool:
        try:
            for kind, payload in events:
                if kind == "data" and payload[:1] == b"{":
                    self._read_event(payload, closing=closing)
                elif payload == DONE or payload.strip() == DONE:
                    self.done = True
                    break
                elif payload.strip():
                    self._read_odd_event(kind, payload)
        finally:
            self._pour(self._text, self._reasoning)
            self._calls.flush()
        return True

    def _read_event(self, payload: bytes, *, closing: bool) -> None:
        self._events += 1
        try:
            event = _DECODER.decode(payload)
            if event.type == _TEXT and event.delta is not None:
                self._add_text(event.delta)
                return
            fields = msgspec.json.decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            loose = load_loosely(payload)
            if loose is None and closing:
                self._events -= 1
                return
            if loose is None:
                raise self._broken("a part of the answer is not valid JSON") from None
            self._joiner = self._joiner or SurrogateJoiner()
            fields = loose
        self._take(read_text(fields.get("type")), fields, payload)

    def _add_text(self, delta: str) -> None:
        if self._reasoning:
            self._pour(self._text, self._reasoning)
        self._spoke = True
        self._text.append(delta)

    def _add_reasoning(self, delta: str) -> None:
        if self._text:
            self._pour(self._text, self._reasoning)
        self._summarized = True
        self._reasoning.append(delta)

    def _take(self, kind: str, fields: Fields, payload: bytes) -> None:
        delta = fields.get("delta")
        if isinstance(delta, str) and kind == _TEXT:
            self._add_text(delta)
        elif isinstance(delta, str) and kind in _THOUGHT:
            self._add_reasoning(delta)
        elif isinstance(delta, str) and kind == _REFUSAL:
            self._refused = True
            self._add_text(delta)
        else:
            self._take_item(kind, read_object(mend_all(fields)) if self._joiner else fields, payload)

    def _take_item(self, kind: str, fields: Fields, payload: bytes) -> None:
        place = read_index(fields.get("output_index"))
        if kind in _ENDS:
            self._take_end(read_object(fields.get("response")))
        elif kind == "response.output_item.added":
            self._begin_item(place, read_object(fields.get("item")))
        elif kind == "response.function_call_arguments.delta":
            self._argued.add(place)
            self._calls.take([{"index": place, "arguments": fields.get("delta")}])
        elif kind == "response.output_item.done":
            self._end_item(place, read_object(fields.get("item")))
        elif kind == "response.reasoning_summary_part.added" and self._summarized:
            self._add_reasoning("\n\n")
        elif kind == "response.output_text.annotation.added":
            self._sources.take([fields.get("annotation")])
        elif kind == "error" or not kind:
            self._check_failure(payload)

    def _begin_item(self, place: int, item: Fields) -> None:
        self._pour(self._text, self._reasoning)
        self._summarized = self._spoke = False
        if item.get("type") == "function_call":
            self._begin_call(place, item)

    def _begin_call(self, place: int, item: Fields) -> None:
        self.begun = True
        self._called.add(place)
        self._calls.take([{"index": place, "id": item.get("call_id"), "name": item.get("name")}])

    def _end_item(self, place: int, item: Fields) -> None:
        """The item as a whole: what has not come in pieces is taken from here."""
        self._pour(self._text, self._reasoning)
        self._ended = True
        match item.get("type"):
            case "function_call":
                self._end_call(place, item)
            case "message":
                self._end_message(item)
            case "reasoning":
                self._end_reasoning(item)
            case "web_search_call":
                self._searches += 1
            case _:
                pass

    def _end_call(self, place: int, item: Fields) -> None:
        if place not in self._called:
            self._begin_call(place, item)
        if place not in self._argued:
            self._calls.take([{"index": place, "arguments": item.get("arguments")}])

    def _end_message(self, item: Fields) -> None:
        for part in read_objects(item.get("content")):
            self._refused = self._refused or part.get("type") == "refusal"
            if not self._spoke:
                self._text.append(read_text(part.get("text")) or read_text(part.get("refusal")))
            self._sources.take(read_objects(part.get("annotations")))
        self._pour(self._text, self._reasoning)

    def _end_reasoning(self, item: Fields) -> None:
        if not self._summarized:
            parts = read_objects(item.get("summary")) or read_objects(item.get("content"))
            self._reasoning.append("\n\n".join(read_text(part.get("text")) for part in parts))
            self._pour(self._text, self._reasoning)
        encrypted = item.get("encrypted_content")
        if isinstance(encrypted, str) and encrypted:
            given_back = {"id": read_text(item.get("id")), "encrypted_content": encrypted}
            self._sink.continuation(mark(self._model, given_back), alone=True)

    def _take_end(self, response: Fields) -> None:
        if not self._ended:
            for place, item in enumerate(read_objects(response.get("output"))):
                self._end_item(place, item)
        self._pour(self._text, self._reasoning)
        usage = read_object(response.get("usage"))
        if usage:
            self._usage = map_usage(usage, self._searches)
        self.done = True
        status = response.get("status")
        if status == "failed":
            error = read_object(response.get("error"))
            said = Failure(read_text(error.get("message")), read_text(error.get("code")))
            raise explain_failure(self._endpoint, said)
        if status == "completed":
            self._finish = "content-filter" if self._refused else "stop"
        else:
            self._finish = map_incomplete(response)

    def _settle(self) -> None:
        self._calls.end()
        if self._calls.any and self._finish in {None, "stop", "other"}:
            self._finish = "tool-calls"

    def _read_body(self, body: bytes) -> None:
        document = load_loosely(body)
        if document is None or find_failure(body) is not None or not isinstance(document.get("output"), list):
            self._check_failure(body)
            raise self._broken(clean_detail(body[:2000].decode(errors="replace")))
        self._take_end(read_object(mend_all(document)))

    def _check_completeness(self) -> None:
        if self.done:
            return
        if self._events or self._splitter.fields:
            raise ProviderCutOffError(endpoint=self._endpoint, retryable=not self.begun)
        raise self._broken("")
