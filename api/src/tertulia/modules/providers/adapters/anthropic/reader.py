"""Reads the streamed answer of Anthropic messages.

Sources: platform.claude.com/docs/en/build-with-claude/streaming, …/handling-stop-reasons, …/extended-thinking.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tertulia.modules.providers.adapters.anthropic.content import FORMAT
from tertulia.modules.providers.adapters.anthropic.failures import find_failure
from tertulia.modules.providers.adapters.anthropic.wire import (
    FINISH_REASONS,
    Block,
    Counts,
    Delta,
    Event,
    read_event,
    read_event_loosely,
    read_search_results,
)
from tertulia.modules.providers.adapters.gathering import Gathering, OpenCalls, make_whole
from tertulia.modules.providers.adapters.sse import EventSplitter, EventTooLongError
from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.domain import Continuation, FinishReason
from tertulia.modules.providers.errors import ProviderBrokenAnswerError, ProviderCutOffError
from tertulia.modules.providers.failures import Failure, explain_failure
from tertulia.modules.providers.ports import AnswerSink

MAX_BODY_BYTES = 1024 * 1024
_MAX_SOURCES = 200


class MessageEvents:
    """What the events of one answer mean, however they are framed. `read` takes their JSON texts; raises
    ProviderError."""

    def __init__(self, endpoint: str, model: str, sink: AnswerSink) -> None:
        self.done = False
        self.count = 0
        self.finish: FinishReason | None = None
        self._endpoint = endpoint
        self._model = model
        self._sink = sink
        self._gathering = Gathering(sink)
        self._calls = OpenCalls(sink)
        self._signatures: dict[int, str] = {}
        self._thoughts: set[int] = set()
        self._found: list[tuple[str, str]] = []
        self._cites = False
        self._told_other = False
        self._counts: Counts | None = Counts()

    @property
    def begun(self) -> bool:
        return self._gathering.begun or self._told_other

    def read(self, payloads: Iterable[bytes]) -> bool:
        """Take events; returns whether they carried the answer on."""
        carried = False
        try:
            for payload in payloads:
                carried = self._read(payload) or carried
                if self.done:
                    break
        finally:
            self._gathering.flush()
        return carried

    def end(self) -> None:
        """Tell what is told last."""
        self._gathering.end()
        self._calls.end_all()
        if not self._cites:
            for url, title in self._found[:_MAX_SOURCES]:
                self._sink.source(url, title)
        self._report()
        self._sink.finish(self.finish or "other")

    def report_usage(self) -> None:
        """For an answer that broke off; what a refused one took is not told."""
        if self.begun:
            self._report()

    def _report(self) -> None:
        counts, self._counts = self._counts, None
        usage = counts.sum_up() if counts is not None else None
        if usage is not None:
            self._sink.usage(usage)

    def _read(self, payload: bytes) -> bool:
        try:
            event = read_event(payload)
        except (msgspec.DecodeError, UnicodeDecodeError):
            event = self._read_loosely(payload)
        self.count += 1
        delta = event.delta
        if event.type == "content_block_delta" and delta is not None:
            self._take_delta(event.index, delta)
        elif event.type == "ping":
            return False
        elif event.error or event.type == "error":
            failure = find_failure(payload) or Failure(clean_detail(payload[:2000].decode(errors="replace")))
            raise explain_failure(self._endpoint, failure)
        else:
            self._take_event(event)
        return True

    def _read_loosely(self, payload: bytes) -> Event:
        try:
            event = read_event_loosely(payload)
        except ValueError:
            failure = find_failure(payload)
            if failure is not None:
                raise explain_failure(self._endpoint, failure) from None
            raise ProviderBrokenAnswerError(
                endpoint=self._endpoint, detail="a part of the answer is not valid JSON"
            ) from None
        self._gathering.join_halves()
        return event

    def _take_delta(self, place: int, delta: Delta) -> None:
        if delta.text:
            self._gathering.text(delta.text)
        elif delta.thinking:
            self._thoughts.add(place)
            self._gathering.reasoning(delta.thinking)
        elif delta.partial_json:
            self._gathering.flush()
            self._calls.add(place, delta.partial_json)
        elif delta.signature:
            self._signatures[place] = self._signatures.get(place, "") + delta.signature
        elif delta.citation is not None and delta.citation.url:
            self._gathering.flush()
            self._cites = True
            self._sink.source(make_whole(delta.citation.url), make_whole(delta.citation.title or ""))

    def _take_event(self, event: Event) -> None:
        if event.type == "content_block_start" and event.content_block is not None:
            self._start_block(event.index, event.content_block)
        elif event.type == "content_block_stop":
            self._stop_block(event.index)
        elif event.type == "message_start" and event.message is not None:
            if event.message.usage is not None and self._counts is not None:
                self._counts.take(event.message.usage, begins=True)
        elif event.type == "message_delta":
            if event.usage is not None and self._counts is not None:
                self._counts.take(event.usage, begins=False)
            if event.delta is not None and event.delta.stop_reason:
                self.finish = FINISH_REASONS.get(event.delta.stop_reason, "other")
        elif event.type == "message_stop":
            self.done = True

    def _start_block(self, place: int, block: Block) -> None:
        if block.type == "tool_use":
            self._gathering.flush()
            self._told_other = True
            self._calls.start(place, make_whole(block.id), block.name, bytes(block.input).decode())
        elif block.type == "redacted_thinking" and block.data:
            self._gathering.flush()
            self._told_other = True
            self._sink.continuation(
                Continuation(FORMAT, self._model, {"redacted": make_whole(block.data)}), alone=True
            )
        elif block.type == "web_search_tool_result":
            self._found += [
                (make_whole(url), make_whole(title)) for url, title in read_search_results(block.content)
            ]
        else:
            self._take_delta(place, Delta(text=block.text, thinking=block.thinking))
            self._take_delta(place, Delta(signature=block.signature))

    def _stop_block(self, place: int) -> None:
        signature = self._signatures.pop(place, "")
        if signature:
            self._gathering.flush()
            self._told_other = True
            self._sink.continuation(
                Continuation(FORMAT, self._model, {"signature": make_whole(signature)}),
                alone=place not in self._thoughts,
            )
        self._calls.end(place)


class MessageReader:
    """Reads one answer that comes as server-sent events; see `AnswerReader`."""

    def __init__(self, endpoint: str, model: str, sink: AnswerSink) -> None:
        self.begun = False
        self.done = False
        self._endpoint = endpoint
        self._events = MessageEvents(endpoint, model, sink)
        self._splitter = EventSplitter()
        self._body: bytearray | None = None
        self._sniffed = False

    def feed(self, packet: bytes) -> bool:
        if not self._sniffed:
            self._sniff(packet)
        if self._body is not None:
            return self._collect(self._body, packet)
        try:
            events = self._splitter.feed(packet)
        except EventTooLongError as error:
            raise self._broken("one line is longer than 8 MB") from error
        return self._read(payload for _, payload in events) if events else False

    def end(self) -> None:
        if self._body is not None:
            failure = find_failure(bytes(self._body))
            if failure is not None:
                raise explain_failure(self._endpoint, failure)
            raise self._broken(clean_detail(self._body[:2000].decode(errors="replace")))
        if not self.done:
            self._read_rest()
        self._events.end()

    def report_usage(self) -> None:
        self._events.report_usage()

    def _read(self, payloads: Iterable[bytes]) -> bool:
        events = self._events
        try:
            return events.read(payloads)
        finally:
            self.begun, self.done = events.begun, events.done

    def _read_rest(self) -> None:
        """What the closed connection left: an event without its blank line, or the half of one."""
        rest = [payload for _, payload in self._splitter.end() if _is_whole(payload)]
        self._read(rest)
        if self.done or self._events.finish is not None:
            return
        if self._events.count or self._splitter.fields:
            raise ProviderCutOffError(endpoint=self._endpoint, retryable=not self.begun)
        raise self._broken("")

    def _sniff(self, packet: bytes) -> None:
        """What starts with `{` is one JSON document and no stream."""
        start = packet.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if start:
            self._sniffed = True
            if start == b"{":
                self._body = bytearray()

    def _collect(self, body: bytearray, packet: bytes) -> bool:
        body += packet
        if len(body) > MAX_BODY_BYTES:
            raise self._broken("it sent one document and not a stream")
        return True

    def _broken(self, detail: str) -> ProviderBrokenAnswerError:
        return ProviderBrokenAnswerError(endpoint=self._endpoint, detail=detail)


def _is_whole(payload: bytes) -> bool:
    try:
        msgspec.json.decode(payload, type=msgspec.Raw)
    except (ValueError, RecursionError):
        return False
    return True
