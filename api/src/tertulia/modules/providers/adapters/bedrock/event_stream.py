"""Splits the binary event stream of AWS into its messages, fed packet by packet without any await.

A message is a prelude (lengths, and a checksum of them), headers, a payload and a checksum of all.
Source: docs.aws.amazon.com/lexv2/latest/dg/event-stream-encoding.html; botocore's parser is what it is tested against.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from struct import Struct
from zlib import crc32

import msgspec

MAX_MESSAGE_BYTES = 24 * 1024 * 1024
MAX_HEADER_BYTES = 128 * 1024
_PRELUDE = Struct(">III")
_NUMBER = Struct(">I")
_LENGTH = Struct(">H")
_FIXED_SIZES = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}
"""Bytes of a header's value by its type; the types 6 and 7 say their length."""
_MOST_REMEMBERED = 64


class EventStreamError(Exception):
    """The bytes are not an event stream, or were damaged on the way."""


class Frame(msgspec.Struct, frozen=True, gc=False):
    """One message. `kind`: `event`, `exception` or `error`; `name`: which one."""

    kind: str
    name: str
    payload: bytes
    error: str = ""
    """Of an `error`: what it says."""


class EventStreamSplitter:
    """Yields each message that is complete.

    The headers of an answer's messages are the same few byte strings over and over: each is read once.
    """

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._held = 0
        self._needed = 0
        self._known: dict[bytes, tuple[str, str, str]] = {}

    def feed(self, packet: bytes) -> Iterator[Frame]:
        """The messages that this packet completes, in order; raises EventStreamError at the first that is damaged. To
        be gone through before the next packet."""
        if self._held:
            self._pieces.append(packet)
            self._held += len(packet)
            if self._held < self._needed:
                return
            packet = b"".join(self._pieces)
        start, end = 0, len(packet)
        needed = _PRELUDE.size
        while end - start >= _PRELUDE.size:
            total, headers, checksum = _PRELUDE.unpack_from(packet, start)
            if crc32(packet[start : start + 8]) != checksum:
                raise EventStreamError("the checksum of a prelude is wrong")
            if total > MAX_MESSAGE_BYTES or headers > MAX_HEADER_BYTES or total < headers + 16:
                raise EventStreamError("a message has an impossible length")
            if end - start < total:
                needed = total
                break
            yield self._read(packet[start : start + total], headers)
            start += total
        self._keep(packet[start:], needed)

    def _keep(self, rest: bytes, needed: int) -> None:
        """The beginning of a message, until as many bytes as are needed to go on have come."""
        self._pieces = [rest]
        self._held, self._needed = len(rest), needed

    def _read(self, message: bytes, headers: int) -> Frame:
        edge = len(message) - 4
        if crc32(message[:edge]) != _NUMBER.unpack_from(message, edge)[0]:
            raise EventStreamError("the checksum of a message is wrong")
        written = message[12 : 12 + headers]
        known = self._known.get(written)
        if known is None:
            known = _describe(_read_headers(written))
            if len(self._known) < _MOST_REMEMBERED:
                self._known[written] = known
        kind, name, error = known
        return Frame(kind, name, message[12 + headers : edge], error)


def _describe(headers: dict[str, str]) -> tuple[str, str, str]:
    kind = headers.get(":message-type", "event")
    if kind == "exception":
        return kind, headers.get(":exception-type", ""), ""
    if kind == "error":
        return kind, headers.get(":error-code", ""), headers.get(":error-message", "")
    return kind, headers.get(":event-type", ""), ""


def _read_headers(written: bytes) -> dict[str, str]:
    """The headers whose values are text; others are passed over."""
    found: dict[str, str] = {}
    place = 0
    try:
        while place < len(written):
            edge = place + 1 + written[place]
            name = written[place + 1 : edge].decode("utf-8", "replace")
            kind = written[edge]
            place = edge + 1
            if kind in _FIXED_SIZES:
                size = _FIXED_SIZES[kind]
            elif kind in {6, 7}:
                size = _LENGTH.unpack_from(written, place)[0]
                place += 2
            else:
                raise EventStreamError("a header has an unknown type")
            if place + size > len(written):
                raise EventStreamError("a header is cut off")
            if kind == 7:
                found[name] = written[place : place + size].decode("utf-8", "replace")
            place += size
    except (IndexError, struct.error) as error:
        raise EventStreamError("a header is cut off") from error
    return found
