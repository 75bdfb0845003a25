"""The log of a run: numbered frames that any number of followers read at their own pace.

Recent frames are kept as the bytes that were sent. Older text deltas are folded into blocks of plain text with
the places where each frame ended, so that a long answer costs little memory, a late follower gets one large delta
instead of thousands, and a follower that returns with any number still gets exactly what it missed.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable

import msgspec

from tertulia.modules.chat.frames import DONE, KEEP_ALIVE

TAIL_LIMIT = 16
"""Frames that are kept as sent; when there are more, the older half is folded."""
PIECE = 2048
"""Characters: text of a block grows in pieces of about this length, so that adding to a long one copies little."""

_BYTE = 255
_encode = msgspec.json.Encoder().encode


class _Block:
    """Neighbouring deltas of one part: `lengths[i]` characters of its text came with frame `first + i`."""

    __slots__ = ("first", "last", "lengths", "pieces", "prefix")

    def __init__(self, first: int, prefix: bytes) -> None:
        self.first = first
        self.last = first - 1
        self.prefix = prefix
        self.pieces = [""]
        self.lengths = array("B")

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def extend(self, deltas: list[str]) -> None:
        """Take in the deltas of the frames that follow."""
        lengths = [len(delta) for delta in deltas]
        if self.lengths.typecode == "B" and max(lengths) > _BYTE:
            self.lengths = array("I", self.lengths)
        self.lengths.extend(lengths)
        self.last += len(deltas)
        text = "".join(deltas)
        if len(self.pieces[-1]) < PIECE:
            self.pieces[-1] += text
        else:
            self.pieces.append(text)

    def render(self, after: int) -> bytes:
        """Everything behind frame `after` as one delta, numbered like the block's last frame."""
        start = sum(self.lengths[: max(after - self.first + 1, 0)])
        return b"id: %d%s%s}\n\n" % (self.last, self.prefix, _encode(self.text[start:]))


class _Frame:
    """A folded frame that is no delta."""

    __slots__ = ("data", "last")

    def __init__(self, number: int, data: bytes) -> None:
        self.last = number
        self.data = data

    def render(self, after: int) -> bytes:
        return self.data


class RunLog:
    """Frames are numbered from 1. Not thread-safe: one event loop writes and reads."""

    def __init__(self) -> None:
        self.closed = False
        self.last = 0
        """The number of the newest frame."""
        self._folded: list[_Block | _Frame] = []
        self._tail: list[bytes] = []
        self._deltas: list[str] = []
        """What each frame of the tail adds to its part."""
        self._prefixes: list[bytes | None] = []
        """Which part that is; None for a frame that is no delta."""
        self._followers: dict[object, Callable[[], None]] = {}
        self._idle = False

    def append(self, chunk: bytes) -> None:
        """Add one frame from its data line."""
        self.last += 1
        self._add(b"id: %d\n%s" % (self.last, chunk), None, "")

    def append_delta(self, prefix: bytes, delta: str) -> None:
        """Add one text delta; `prefix` as `frames.text_delta_prefix` makes it."""
        self.last += 1
        self._add(b"id: %d%s%s}\n\n" % (self.last, prefix, _encode(delta)), prefix, delta)

    def close(self) -> None:
        """No more frames will come; followers end once they have read everything."""
        if not self.closed:
            self._tail.append(DONE)
            self._deltas.append("")
            self._prefixes.append(None)
            self.closed = True
            self.notify()

    def poke(self) -> None:
        """Wake followers of a log to which nothing was added since the last call, so that they say they are alive."""
        if self._idle:
            self.notify()
        self._idle = True

    def read(self, after: int) -> tuple[bytes, int]:
        """Everything behind frame `after`, joined, and the number of the last frame in it."""
        tail_first = self.last - len(self._tail) + 1 + self.closed
        if after >= tail_first - 1:
            pending = self._tail[after - tail_first + 1 :]
            return (pending[0] if len(pending) == 1 else b"".join(pending)), self.last
        start = bisect_right(self._folded, after, key=lambda entry: entry.last)
        return b"".join([*(entry.render(after) for entry in self._folded[start:]), *self._tail]), self.last

    def read_open_text(self) -> str:
        """The deltas at the end of the log, joined, back to the newest frame that is no delta."""
        start = len(self._prefixes)
        while start and self._prefixes[start - 1] is not None:
            start -= 1
        newest = self._folded[-1] if self._folded and not start else None
        return (newest.text if isinstance(newest, _Block) else "") + "".join(self._deltas[start:])

    def follow(self, follower: object, wake: Callable[[], None]) -> None:
        """Call `wake` whenever there may be something to read, until `leave`."""
        self._followers[follower] = wake

    def leave(self, follower: object) -> None:
        """Wake a follower no more. Leaving twice is fine."""
        self._followers.pop(follower, None)

    def notify(self) -> None:
        """Wake the followers: once for all that was added in one go."""
        for wake in tuple(self._followers.values()):
            wake()

    def _add(self, frame: bytes, prefix: bytes | None, delta: str) -> None:
        self._tail.append(frame)
        self._deltas.append(delta)
        self._prefixes.append(prefix)
        self._idle = False
        if len(self._tail) > TAIL_LIMIT:
            self._fold(TAIL_LIMIT // 2)

    def _fold(self, count: int) -> None:
        number = self.last - len(self._tail) + 1
        position = 0
        while position < count:
            end = position + 1
            prefix = self._prefixes[position]
            if prefix is None:
                self._folded.append(_Frame(number + position, self._tail[position]))
            else:
                while end < count and self._prefixes[end] == prefix:
                    end += 1
                self._find_block(number + position, prefix).extend(self._deltas[position:end])
            position = end
        del self._tail[:count], self._deltas[:count], self._prefixes[:count]

    def _find_block(self, first: int, prefix: bytes) -> _Block:
        """The block that takes in a delta: the newest one if it is of the same part."""
        newest = self._folded[-1] if self._folded else None
        if not isinstance(newest, _Block) or newest.prefix != prefix:
            newest = _Block(first, prefix)
            self._folded.append(newest)
        return newest


class LogReader:
    """One follower's place in a log (`http.event_streams.ByteSource`)."""

    def __init__(self, log: RunLog, after: int = 0) -> None:
        self._log = log
        self._after: int = min(max(after, 0), log.last)
        self.is_ended = False
        """Whether everything was taken, or reading was stopped."""

    def subscribe(self, wake: Callable[[], None]) -> None:
        """Call `wake` whenever frames have come, at the end, and when it is time for a sign of life."""
        self._log.follow(self, wake)

    def take(self) -> bytes:
        """The frames since the last call, joined; a sign of life if there are none."""
        log = self._log
        if self.is_ended or (log.last == self._after and not log.closed):
            return KEEP_ALIVE
        frames, self._after = log.read(self._after)
        self.is_ended = log.closed
        return frames

    def close(self) -> None:
        """Stop reading; the log goes on."""
        self.is_ended = True
        self._log.leave(self)
