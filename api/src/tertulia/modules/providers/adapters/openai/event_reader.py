"""What the readers of both formats share: packets to events, words to the sink in their order."""

from __future__ import annotations

from abc import ABC, abstractmethod

from tertulia.modules.providers.adapters.openai.failures import find_failure
from tertulia.modules.providers.adapters.openai.surrogates import SurrogateJoiner
from tertulia.modules.providers.adapters.sse import Event, EventSplitter, EventTooLongError
from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.domain import FinishReason
from tertulia.modules.providers.errors import ProviderBrokenAnswerError
from tertulia.modules.providers.failures import Failure, explain_failure
from tertulia.modules.providers.ports import AnswerSink

MAX_BODY_BYTES = 8 * 1024 * 1024
DONE = b"[DONE]"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MAX_HEAD = 64


class EventReader(ABC):
    """An `AnswerReader`. Text of one packet reaches the sink as one call; `begun` turns true with the first token.

    A server that ignores `stream: true` answers with one JSON document: it is read when it is whole.
    """

    def __init__(self, endpoint: str, sink: AnswerSink) -> None:
        self.begun = False
        self.done = False
        self._endpoint = endpoint
        self._sink = sink
        self._splitter = EventSplitter()
        self._body: bytearray | None = None
        self._head: bytes | None = b""
        """What has come as long as it may be the beginning of either."""
        self._events = 0
        self._finish: FinishReason | None = None
        self._joiner: SurrogateJoiner | None = None

    def feed(self, packet: bytes) -> bool:
        """See `AnswerReader`."""
        if self._head is not None:
            self._sniff(self._head, packet)
        elif self._body is not None:
            return self._collect(self._body, packet)
        if self._body is not None:
            return True
        try:
            events = self._splitter.feed(packet)
        except EventTooLongError as error:
            raise self._broken("one line is longer than 8 MB") from error
        return self._read_events(events, closing=False) if events else False

    def end(self) -> None:
        """See `AnswerReader`."""
        if self._body is not None:
            self._read_body(bytes(self._body))
        elif not self.done:
            self._read_events(self._splitter.end(), closing=True)
            self._check_completeness()
        if self.done and self._body is None and not self._events:
            raise self._broken("it says that it is done, and nothing else")
        if self._joiner is not None:
            rest = self._joiner.flush()
            if rest:
                self._give_text(rest)
        self._settle()
        self.report_usage()
        self._sink.finish(self._finish or "other")

    @abstractmethod
    def report_usage(self) -> None:
        """See `AnswerReader`."""

    @abstractmethod
    def _read_events(self, events: list[Event], *, closing: bool) -> bool:
        """Take the events of one packet."""

    @abstractmethod
    def _read_body(self, body: bytes) -> None:
        """Take the answer that came as one document."""

    @abstractmethod
    def _check_completeness(self) -> None:
        """Raise when the stream ended before the answer did."""

    @abstractmethod
    def _settle(self) -> None:
        """Tell the sink what was held back until the end."""

    def _pour(self, text: list[str], reasoning: list[str]) -> None:
        """Hand on what was gathered; one of the two lists is always empty."""
        pieces, give = (text, self._give_text) if text else (reasoning, self._give_reasoning)
        if not pieces:
            return
        joined = "".join(pieces)
        pieces.clear()
        if self._joiner is not None:
            joined = self._joiner.join(joined)
        if joined:
            self.begun = True
            give(joined)

    def _give_text(self, text: str) -> None:
        self._sink.text(text)

    def _give_reasoning(self, text: str) -> None:
        self._sink.reasoning(text)

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

    def _sniff(self, head: bytes, packet: bytes) -> None:
        """An answer that starts with `{` is one JSON document: the server ignored `stream: true`."""
        head += packet
        start = head.removeprefix(_BYTE_ORDER_MARK).lstrip()
        if start and not _BYTE_ORDER_MARK.startswith(head):
            self._head = None
            if start.startswith(b"{"):
                self._body = bytearray(start)
        else:
            self._head = head[:_MAX_HEAD]

    def _collect(self, body: bytearray, packet: bytes) -> bool:
        body += packet
        if len(body) > MAX_BODY_BYTES:
            raise self._broken("the answer is longer than 8 MB")
        return True

    def _broken(self, detail: str) -> ProviderBrokenAnswerError:
        return ProviderBrokenAnswerError(endpoint=self._endpoint, detail=detail)
