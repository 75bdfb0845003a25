"""Reads a streamed answer of Gemini.

Source: ai.google.dev/api/generate-content, ai.google.dev/gemini-api/docs/thought-signatures.
"""

from __future__ import annotations

import secrets

import msgspec

from tertulia.modules.providers.adapters.google.content import FORMAT
from tertulia.modules.providers.adapters.google.failures import find_failure
from tertulia.modules.providers.adapters.google.grounding import Grounding
from tertulia.modules.providers.adapters.google.wire import (
    Candidate,
    Chunk,
    FunctionCall,
    Part,
    PromptFeedback,
    UsageMetadata,
    map_finish_reason,
    map_usage,
)
from tertulia.modules.providers.adapters.sse import Event, EventSplitter, EventTooLongError
from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.domain import Continuation, FinishReason
from tertulia.modules.providers.errors import ProviderBrokenAnswerError, ProviderCutOffError, ProviderError
from tertulia.modules.providers.failures import explain_failure
from tertulia.modules.providers.ports import AnswerSink

MAX_BODY_BYTES = 8 * 1024 * 1024
_DECODER = msgspec.json.Decoder(Chunk)
_decode_documents = msgspec.json.Decoder(list[msgspec.Raw]).decode
_decode_usage = msgspec.json.Decoder(UsageMetadata).decode
_decode_feedback = msgspec.json.Decoder(PromptFeedback).decode


class GeminiReader:
    """An AnswerReader. The stream has no end mark: a finish reason says that nothing is missing, the connection's end
    that nothing more comes."""

    def __init__(self, endpoint: str, model: str, sink: AnswerSink) -> None:
        self.begun = False
        self.done = False
        self._endpoint = endpoint
        self._model = model
        self._sink = sink
        self._splitter = EventSplitter()
        self._body: bytearray | None = None
        self._sniffed = False
        self._events = 0
        self._usage: msgspec.Raw | None = None
        self._finish: FinishReason | None = None
        self._why = ""
        self._called = False
        self._grounding = Grounding(model)
        self._text: list[str] = []
        self._thoughts: list[str] = []

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
        if self._body is not None:
            self._read_body(bytes(self._body))
        else:
            self._read_events(self._splitter.end(), closing=True)
        if self._finish is None:
            if not self._events and not self._splitter.fields:
                raise self._broken("")
            raise ProviderCutOffError(endpoint=self._endpoint, retryable=not self.begun)
        if self._finish == "error":
            raise ProviderError(
                endpoint=self._endpoint, detail=clean_detail(self._why), retryable=not self.begun
            )
        self.done = True
        for page, title in self._grounding.list_pages():
            self._sink.source(page, title)
        self.report_usage()
        called = self._called and self._finish == "stop"
        self._sink.finish("tool-calls" if called else self._finish)

    def report_usage(self) -> None:
        told, self._usage = self._usage, None
        if not told:
            return
        try:
            self._sink.usage(map_usage(_decode_usage(told), self._grounding.count_searches()))
        except ValueError:
            return  # counts that are none are not worth losing an answer

    def _read_events(self, events: list[Event], *, closing: bool = False) -> bool:
        try:
            for _, payload in events:
                self._read_chunk(payload, closing=closing)
        finally:
            self._pour()
        return bool(events)

    def _read_chunk(self, payload: bytes, *, closing: bool = False) -> None:
        try:
            chunk = _DECODER.decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError):
            if closing:
                return
            raise self._explain_odd(payload) from None
        self._events += 1
        if chunk.usage_metadata:
            self._usage = chunk.usage_metadata
        if chunk.candidates:
            for candidate in chunk.candidates:
                if not candidate.index:
                    self._take(candidate)
        elif chunk.error:
            raise self._explain_odd(payload)
        elif chunk.prompt_feedback:
            self._take_feedback(chunk.prompt_feedback)

    def _take(self, candidate: Candidate) -> None:
        content = candidate.content
        if content is not None and content.parts:
            for part in content.parts:
                self._take_part(part)
        if candidate.finish_reason:
            self._finish = map_finish_reason(candidate.finish_reason)
            self._why = candidate.finish_message or candidate.finish_reason
        if candidate.grounding_metadata:
            self._grounding.take(candidate.grounding_metadata)
        if candidate.citation_metadata:
            self._grounding.take_citations(candidate.citation_metadata)

    def _take_part(self, part: Part) -> None:
        if part.function_call is not None:
            self._take_call(part.function_call, part)
            return
        text = part.text
        if text:
            gathered, others = (self._thoughts, self._text) if part.thought else (self._text, self._thoughts)
            if others:
                self._pour()
            gathered.append(text)
        if part.thought_signature:
            self._sign({"thoughtSignature": part.thought_signature})

    def _take_call(self, call: FunctionCall, part: Part) -> None:
        """A call comes whole; older models give it no id."""
        self._pour()
        self.begun = self._called = True
        call_id = f"call_{secrets.token_hex(12)}"
        sink = self._sink
        sink.tool_call_start(call_id, call.name or "")
        arguments = bytes(call.args).decode(errors="replace")
        sink.tool_call_delta(call_id, arguments if arguments.startswith("{") else "{}")
        left: dict[str, str] = {"thoughtSignature": part.thought_signature} if part.thought_signature else {}
        if call.id:
            left["id"] = call.id
        if left:
            self._sign(left)
        sink.tool_call_end(call_id)

    def _sign(self, left: dict[str, str]) -> None:
        """To the part that is being written; where there is none yet, on its own."""
        self._pour()
        self._sink.continuation(Continuation(FORMAT, self._model, left), alone=not self.begun)

    def _take_feedback(self, payload: msgspec.Raw) -> None:
        """The question itself was blocked: then there is no candidate."""
        try:
            reason = _decode_feedback(payload).block_reason
        except ValueError:
            return
        if reason:
            self._finish, self._why = "content-filter", reason

    def _pour(self) -> None:
        """Hand on what was gathered; one of the two lists is always empty."""
        pieces, receive = (
            (self._text, self._sink.text) if self._text else (self._thoughts, self._sink.reasoning)
        )
        if pieces:
            joined = "".join(pieces)
            pieces.clear()
            self.begun = True
            receive(joined)

    def _sniff(self, packet: bytes) -> None:
        """An answer that starts with `{` or `[` is one document: somebody on the way lost `alt=sse`."""
        start = packet.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
        if start:
            self._sniffed = True
            if start in b"{[":
                self._body = bytearray()

    def _collect(self, body: bytearray, packet: bytes) -> bool:
        body += packet
        if len(body) > MAX_BODY_BYTES:
            raise self._broken("the answer is longer than 8 MB")
        return True

    def _read_body(self, body: bytes) -> None:
        body = body.removeprefix(b"\xef\xbb\xbf").strip()
        try:
            documents = (
                [bytes(document) for document in _decode_documents(body)] if body[:1] == b"[" else [body]
            )
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise self._explain_odd(body) from None
        self._body = None
        try:
            for document in documents:
                self._read_chunk(document)
        finally:
            self._pour()
        if self._finish is None:
            raise self._explain_odd(body)

    def _explain_odd(self, payload: bytes) -> ProviderError:
        failure = find_failure(payload)
        if failure is not None:
            return explain_failure(self._endpoint, failure, failure.retry_after)
        if payload[:1] in {b"{", b"["}:
            return self._broken("a part of the answer is not as Google writes it")
        return self._broken(payload[:2000].decode(errors="replace"))

    def _broken(self, detail: str) -> ProviderBrokenAnswerError:
        return ProviderBrokenAnswerError(endpoint=self._endpoint, detail=clean_detail(detail))
