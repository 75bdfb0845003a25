"""Reads the streamed answers of Bedrock: converse, and Claude's own events within the same framing.

Source: docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html,
…/API_runtime_InvokeModelWithResponseStream.html.
"""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Iterable
from typing import Protocol

import msgspec

from tertulia.modules.providers.adapters.anthropic.reader import MessageEvents
from tertulia.modules.providers.adapters.bedrock.event_stream import (
    EventStreamError,
    EventStreamSplitter,
    Frame,
)
from tertulia.modules.providers.adapters.bedrock.failures import find_failure, read_exception
from tertulia.modules.providers.adapters.bedrock.wire import (
    FINISH_REASONS,
    Delta,
    Event,
    Reasoning,
    WireUsage,
    map_usage,
    read_event,
    read_event_loosely,
)
from tertulia.modules.providers.adapters.gathering import Gathering, OpenCalls, make_whole
from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.domain import Continuation, FinishReason
from tertulia.modules.providers.errors import ProviderBrokenAnswerError, ProviderCutOffError
from tertulia.modules.providers.failures import Failure, explain_failure
from tertulia.modules.providers.ports import AnswerSink

FORMAT = "bedrock"
_MAX_REFUSAL_BYTES = 64 * 1024


class Events(Protocol):
    """What the events of one answer mean; `finish` is None until the model has said why it stopped."""

    count: int
    finish: FinishReason | None

    @property
    def begun(self) -> bool: ...

    @property
    def done(self) -> bool: ...

    def take(self, frames: Iterable[Frame]) -> bool: ...

    def end(self) -> None: ...

    def report_usage(self) -> None: ...


class EventStreamReader:
    """Reads one answer that comes as a binary event stream; see `AnswerReader`."""

    def __init__(self, endpoint: str, events: Events) -> None:
        self.begun = False
        self.done = False
        self._endpoint = endpoint
        self._events = events
        self._splitter = EventStreamSplitter()
        self._body: bytearray | None = None
        self._sniffed = False

    def feed(self, packet: bytes) -> bool:
        if not self._sniffed and packet:
            self._sniffed = True
            if packet[:1] in b"{<":
                self._body = bytearray()
        if self._body is not None:
            self._body += packet[: _MAX_REFUSAL_BYTES - len(self._body)]
            return True
        events = self._events
        try:
            return events.take(self._splitter.feed(packet))
        except EventStreamError as error:
            raise ProviderBrokenAnswerError(endpoint=self._endpoint, detail=str(error)) from error
        finally:
            self.begun, self.done = events.begun, events.done

    def end(self) -> None:
        if self._body is not None:
            failure = find_failure(bytes(self._body))
            if failure is not None:
                raise explain_failure(self._endpoint, failure)
            detail = clean_detail(self._body[:2000].decode(errors="replace"))
            raise ProviderBrokenAnswerError(endpoint=self._endpoint, detail=detail)
        events = self._events
        if not events.done and events.finish is None:
            if not self._sniffed:
                raise ProviderBrokenAnswerError(endpoint=self._endpoint)
            raise ProviderCutOffError(endpoint=self._endpoint, retryable=not self.begun)
        events.end()

    def report_usage(self) -> None:
        self._events.report_usage()


class ConverseEvents:
    """The events of converse; see `Events`."""

    def __init__(self, endpoint: str, model: str, sink: AnswerSink) -> None:
        self.count = 0
        self.done = False
        self.finish: FinishReason | None = None
        self._endpoint = endpoint
        self._model = model
        self._sink = sink
        self._gathering = Gathering(sink)
        self._calls = OpenCalls(sink)
        self._signatures: dict[int, str] = {}
        self._redacted: dict[int, str] = {}
        self._thoughts: set[int] = set()
        self._told_other = False
        self._usage: WireUsage | None = None

    @property
    def begun(self) -> bool:
        return self._gathering.begun or self._told_other

    def take(self, frames: Iterable[Frame]) -> bool:
        """Take messages; returns whether they carried the answer on. Raises ProviderError."""
        before = self.count
        try:
            for frame in frames:
                self._take(frame)
                if self.done:
                    break
        finally:
            self._gathering.flush()
        return self.count > before

    def end(self) -> None:
        """Tell what is told last."""
        self._gathering.end()
        for place in (*self._signatures, *self._redacted):
            self._stop_block(place)
        self._calls.end_all()
        self._report()
        self._sink.finish(self.finish or "other")

    def report_usage(self) -> None:
        """For an answer that broke off; what a refused one took is not told."""
        if self.begun:
            self._report()

    def _report(self) -> None:
        usage, self._usage = self._usage, None
        if usage is not None:
            self._sink.usage(map_usage(usage))

    def _take(self, frame: Frame) -> None:
        check_exception(self._endpoint, frame)
        event = self._read(frame.payload)
        self.count += 1
        name = frame.name
        if name == "contentBlockDelta":
            if event.delta is not None:
                self._take_delta(event.content_block_index, event.delta)
        elif name == "contentBlockStart":
            tool = event.start.tool_use if event.start is not None else None
            if tool is not None and tool.type is None:
                self._gathering.flush()
                self._told_other = True
                self._calls.start(event.content_block_index, make_whole(tool.tool_use_id), tool.name)
        elif name == "contentBlockStop":
            self._gathering.flush()
            self._stop_block(event.content_block_index)
        elif name == "messageStop":
            self.finish = FINISH_REASONS.get(event.stop_reason or "", "other")
        elif name == "metadata":
            self._usage = event.usage or self._usage
            self.done = self.finish is not None

    def _read(self, payload: bytes) -> Event:
        try:
            return read_event(payload)
        except (msgspec.DecodeError, UnicodeDecodeError):
            pass
        try:
            event = read_event_loosely(payload)
        except ValueError:
            raise ProviderBrokenAnswerError(
                endpoint=self._endpoint, detail="a part of the answer is not valid JSON"
            ) from None
        self._gathering.join_halves()
        return event

    def _take_delta(self, place: int, delta: Delta) -> None:
        if delta.text:
            self._gathering.text(delta.text)
        elif delta.reasoning_content is not None:
            self._take_reasoning(place, delta.reasoning_content)
        elif delta.tool_use is not None:
            self._gathering.flush()
            if delta.tool_use.input:
                self._calls.add(place, delta.tool_use.input)
        elif delta.citation is not None:
            web = delta.citation.location.web if delta.citation.location is not None else None
            if web is not None and web.url:
                self._gathering.flush()
                self._sink.source(make_whole(web.url), make_whole(delta.citation.title or ""))

    def _take_reasoning(self, place: int, reasoning: Reasoning) -> None:
        if reasoning.text:
            self._thoughts.add(place)
            self._gathering.reasoning(reasoning.text)
        if reasoning.signature:
            self._signatures[place] = self._signatures.get(place, "") + reasoning.signature
        if reasoning.redacted_content:
            self._redacted[place] = self._redacted.get(place, "") + reasoning.redacted_content

    def _stop_block(self, place: int) -> None:
        if signature := self._signatures.pop(place, ""):
            self._tell_continuation({"signature": make_whole(signature)}, alone=place not in self._thoughts)
        if redacted := self._redacted.pop(place, ""):
            self._tell_continuation({"redacted": make_whole(redacted)}, alone=True)
        self._calls.end(place)

    def _tell_continuation(self, known: dict[str, str], *, alone: bool) -> None:
        self._told_other = True
        self._sink.continuation(Continuation(FORMAT, self._model, dict(known)), alone=alone)


class _Chunk(msgspec.Struct, gc=False):
    bytes: str = ""


_decode_chunk = msgspec.json.Decoder(_Chunk).decode


class FramedMessageEvents(MessageEvents):
    """Claude's own events, each as base64 within a message; see `Events`."""

    def take(self, frames: Iterable[Frame]) -> bool:
        """Take messages; returns whether they carried the answer on. Raises ProviderError."""
        return self.read(self._open(frame) for frame in frames)

    def _open(self, frame: Frame) -> bytes:
        check_exception(self._endpoint, frame)
        try:
            encoded = _decode_chunk(frame.payload).bytes
            return a2b_base64(encoded) if encoded else frame.payload  # some gateways leave the event bare
        except ValueError as error:
            raise ProviderBrokenAnswerError(
                endpoint=self._endpoint, detail="a part of the answer can not be read"
            ) from error


def check_exception(endpoint: str, frame: Frame) -> None:
    """Raise what went wrong at the provider, when the message says so."""
    if frame.kind == "exception":
        raise explain_failure(endpoint, read_exception(frame.name, frame.payload))
    if frame.kind == "error":
        raise explain_failure(endpoint, Failure(frame.error or frame.name, frame.name))
