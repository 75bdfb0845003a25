"""OpenAI chat completions: how a question is written, and how its streamed answer is read.

Source: platform.openai.com/docs/api-reference/chat, and what other servers that speak it were seen to send.
"""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.adapters.openai.chat_wire import (
    Choice,
    Chunk,
    Delta,
    WireUsage,
    map_finish_reason,
    map_usage,
)
from tertulia.modules.providers.adapters.openai.failures import find_failure
from tertulia.modules.providers.adapters.openai.loose import SurrogateJoiner, read_loosely
from tertulia.modules.providers.adapters.sse import Event, EventSplitter, EventTooLongError
from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.domain import FinishReason
from tertulia.modules.providers.errors import ProviderBrokenAnswerError, ProviderCutOffError
from tertulia.modules.providers.failures import Failure, explain_failure
from tertulia.modules.providers.ports import AnswerSink

MAX_BODY_BYTES = 8 * 1024 * 1024
_DECODER = msgspec.json.Decoder(Chunk)
_DONE = b"[DONE]"


class ChatCompletionReader:
    """Reads one answer: `feed` each packet, then `end` once when the connection has closed.

    `feed` returns whether the packet carried the answer on. Both raise ProviderError. Text of one packet
    reaches the sink as one call. `begun` turns true with the first token, `done` when nothing more is to
    come; usage and finish reason are told once, at the end.
    """

    def __init__(self, endpoint: str, sink: AnswerSink) -> None:
        self.begun = False
        self.done = False
        self._endpoint = endpoint
        self._sink = sink
        self._splitter = EventSplitter()
        self._body: bytearray | None = None
        self._sniffed = False
        self._events = 0
        self._usage: WireUsage | None = None
        self._finish: FinishReason | None = None
        self._joiner: SurrogateJoiner | None = None

    def feed(self, packet: bytes) -> bool:
        if not self._sniffed:
            self._sniff(packet)
        if self._body is not None:
            return self._collect(self._body, packet)
        try:
            events = self._splitter.feed(packet)
        except EventTooLongError as error:
            raise self._broken("one line is longer than 8 MB") from error
        return self._read_events(events) if events else False

    def end(self) -> None:
        """Settle the answer: tell usage and finish reason, or raise what is wrong with it."""
        if self._body is not None:
            self._read_body(bytes(self._body))
        elif not self.done:
            self._read_events(self._splitter.end(), closing=True)
            self._check_completeness()
        if self._joiner is not None:
            rest = self._joiner.flush()
            if rest:
                self._sink.text(rest)
        self.report_usage()
        self._sink.finish(self._finish or "other")

    def report_usage(self) -> None:
        """Tell the sink what was counted so far; also worth calling when the answer broke off."""
        if self._usage is not None:
            self._sink.usage(map_usage(self._usage))
            self._usage = None

    def _read_events(self, events: list[Event], *, closing: bool = False) -> bool:
        text: list[str] = []
        reasoning: list[str] = []
        try:
            for kind, payload in events:
                if kind == "data" and payload[:1] == b"{":
                    self._read_chunk(payload, text, reasoning, closing=closing)
                elif payload == _DONE or payload.strip() == _DONE:
                    self.done = True
                    break
                elif payload.strip():
                    self._read_odd_event(kind, payload)
        finally:
            self._pour(text, reasoning)
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
        if chunk.usage is not None:
            self._usage = chunk.usage
        if chunk.choices:
            for choice in chunk.choices:
                if not choice.index:
                    self._take_choice(choice, text, reasoning)
        if chunk.error or chunk.choices is None:
            self._check_failure(payload)

    def _take_choice(self, choice: Choice, text: list[str], reasoning: list[str]) -> None:
        delta = choice.delta or choice.message
        if delta is not None:
            self._take(delta, text, reasoning)
        if choice.finish_reason:
            self._finish = map_finish_reason(choice.finish_reason)

    def _take(self, delta: Delta, text: list[str], reasoning: list[str]) -> None:
        thought = delta.reasoning_content or delta.reasoning
        if thought:
            if text:
                self._pour(text, reasoning)
            reasoning.append(thought)
        content = delta.content or delta.refusal
        if content:
            if reasoning:
                self._pour(text, reasoning)
            text.append(content)

    def _pour(self, text: list[str], reasoning: list[str]) -> None:
        """Hand on what was gathered; one of the two lists is always empty."""
        pieces, receive = (text, self._sink.text) if text else (reasoning, self._sink.reasoning)
        if not pieces:
            return
        joined = "".join(pieces)
        pieces.clear()
        if self._joiner is not None:
            joined = self._joiner.join(joined)
        if joined:
            self.begun = True
            receive(joined)

    def _read_odd_event(self, kind: str, payload: bytes) -> None:
        self._check_failure(payload)
        said = payload[:2000].decode(errors="replace")
        if kind == "error":
            raise explain_failure(self._endpoint, Failure(said))
        raise self._broken(clean_detail(said))

    def _check_failure(self, payload: bytes) -> None:
        """Raise when the payload is an error object in one of the shapes in use."""
        failure = find_failure(payload)
        if failure is not None:
            raise explain_failure(self._endpoint, failure)

    def _sniff(self, packet: bytes) -> None:
        """An answer that starts with `{` is one JSON document: the server ignored `stream: true`."""
        start = packet.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if start:
            self._sniffed = True
            if start == b"{":
                self._body = bytearray()

    def _collect(self, body: bytearray, packet: bytes) -> bool:
        body += packet
        if len(body) > MAX_BODY_BYTES:
            raise self._broken("the answer is longer than 8 MB")
        return True

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

    def _broken(self, detail: str) -> ProviderBrokenAnswerError:
        return ProviderBrokenAnswerError(endpoint=self._endpoint, detail=detail)
