"""Hands on the pieces of an answer so that those of one kind in one packet reach the sink as one call."""

from __future__ import annotations

import msgspec

from tertulia.modules.providers.adapters.openai.surrogates import SurrogateJoiner
from tertulia.modules.providers.ports import AnswerSink

make_whole = SurrogateJoiner.mend


class Gathering:
    """Text and reasoning on their way to `sink`, in their order. `flush` before anything else is told to the sink, and
    at the end of each packet."""

    def __init__(self, sink: AnswerSink) -> None:
        self.begun = False
        self._sink = sink
        self._text: list[str] = []
        self._thoughts: list[str] = []
        self._joiner: SurrogateJoiner | None = None

    def text(self, piece: str) -> None:
        if self._thoughts:
            self.flush()
        self._text.append(piece)

    def reasoning(self, piece: str) -> None:
        if self._text:
            self.flush()
        self._thoughts.append(piece)

    def flush(self) -> None:
        """Hand on what was gathered."""
        pieces, receive = (
            (self._text, self._sink.text) if self._text else (self._thoughts, self._sink.reasoning)
        )
        if not pieces:
            return
        joined = "".join(pieces)
        pieces.clear()
        if self._joiner is not None:
            joined = self._joiner.join(joined)
        if joined:
            self.begun = True
            receive(joined)

    def join_halves(self) -> None:
        """From here on characters may come in two halves, in pieces of their own."""
        if self._joiner is None:
            self._joiner = SurrogateJoiner()

    def end(self) -> None:
        """Nothing more is to come."""
        self.flush()
        rest = self._joiner.flush() if self._joiner is not None else ""
        if rest:
            self._sink.text(rest)


class OpenCalls:
    """The tool calls of an answer that are being written, each by the place of its block."""

    def __init__(self, sink: AnswerSink) -> None:
        self._sink = sink
        self._open: dict[int, _OpenCall] = {}
        self._ids: set[str] = set()

    def start(self, place: int, call_id: str, name: str, arguments: str = "") -> None:
        """Begin a call; an id that is missing or was there already is replaced. `arguments`: what it has when no piece
        of them comes."""
        self.end(place)
        if not call_id or call_id in self._ids:
            call_id = f"{call_id or 'call'}_{len(self._ids)}"
        self._ids.add(call_id)
        self._open[place] = _OpenCall(call_id, arguments)
        self._sink.tool_call_start(call_id, make_whole(name))

    def add(self, place: int, piece: str) -> None:
        """A piece of the arguments; of no effect where no call is open."""
        call = self._open.get(place)
        if call is not None:
            call.is_told = True
            self._sink.tool_call_delta(call.id, make_whole(piece))

    def end(self, place: int) -> None:
        """The call is complete; of no effect where none is open."""
        call = self._open.pop(place, None)
        if call is not None:
            if not call.is_told:
                self._sink.tool_call_delta(call.id, call.arguments or "{}")
            self._sink.tool_call_end(call.id)

    def end_all(self) -> None:
        """The answer is over."""
        for place in list(self._open):
            self.end(place)


class _OpenCall(msgspec.Struct):
    id: str
    arguments: str
    is_told: bool = False
