"""Splits a byte stream into server-sent events (WHATWG HTML §9.2), fed packet by packet without any await."""

from __future__ import annotations

from typing import Literal

MAX_EVENT_BYTES = 8 * 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

EventKind = Literal["data", "error"]
Event = tuple[EventKind, bytes]


class EventTooLongError(Exception):
    """One event, or one line, is longer than MAX_EVENT_BYTES."""


class EventSplitter:
    """Yields the payload of each complete event.

    Takes every line ending (LF, CRLF, CR), comments, `data:` with and without a space, several data lines in
    one event, and cuts anywhere. An `error:` field (llama.cpp) and `event: error` mark an event as an error.
    """

    def __init__(self) -> None:
        self._line: list[bytes] = []
        self._data: list[bytes] = []
        self._held = 0
        self._error = False
        self._after_cr = False
        self._begun = False
        self.fields = 0
        """How many lines belonged to an event stream; 0 at the end means that it was something else."""

    def feed(self, packet: bytes) -> list[Event]:
        """The events that this packet completes, in order; raises EventTooLongError."""
        if b"\r" in packet or self._after_cr:
            packet = self._unify_line_endings(packet)
        if b"\n" not in packet:
            self._line.append(packet)
            self._hold(len(packet))
            return []
        if self._line:
            self._line.append(packet)
            packet = b"".join(self._line)
            self._line.clear()
        if not self._begun:
            self._begun = True
            packet = packet.removeprefix(_BYTE_ORDER_MARK)
        lines = packet.split(b"\n")
        rest = lines.pop()
        events = self._read_lines(lines)
        if rest:
            self._line.append(rest)
        if events or not self._data:
            self._held = len(rest)
        else:
            self._hold(len(packet))
        return events

    def end(self) -> list[Event]:
        """What is left when the stream closes: an event whose blank line never came."""
        return self.feed(b"\n\n") if self._line or self._data else []

    def _read_lines(self, lines: list[bytes]) -> list[Event]:
        events: list[Event] = []
        data = self._data
        for line in lines:
            if line.startswith(b"data:"):
                data.append(line[6:] if line.startswith(b"data: ") else line[5:])
            elif line:
                self._read_field(line)
            elif data:
                self.fields += 1
                events.append(
                    ("error" if self._error else "data", data[0] if len(data) == 1 else b"\n".join(data))
                )
                data.clear()
                self._error = False
            else:
                self._error = False
        return events

    def _read_field(self, line: bytes) -> None:
        name, colon, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"error" and colon:
            self._error = True
            self._data.append(value)
        elif name == b"event":
            self._error = value == b"error"
        elif name == b"data":
            self._data.append(b"")
        elif name in {b"", b"id", b"retry"}:
            self.fields += 1

    def _unify_line_endings(self, packet: bytes) -> bytes:
        """Turn CRLF and CR into LF; a CR at the end of a packet swallows an LF at the start of the next."""
        if self._after_cr and packet.startswith(b"\n"):
            packet = packet[1:]
            self._after_cr = False
        if packet:
            self._after_cr = packet.endswith(b"\r")
        return packet.replace(b"\r\n", b"\n").replace(b"\r", b"\n")

    def _hold(self, size: int) -> None:
        self._held += size
        if self._held > MAX_EVENT_BYTES:
            raise EventTooLongError
