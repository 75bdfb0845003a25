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

TAIL_LIMIT = 32
"""Frames that are kept as sent; when there are more, the older half is folded."""

_encode = msgspec.json.Encoder().encode


class _Block:
    """Neighbouring deltas of one part: frame `first + i` ended at character `ends[i]` of `text`."""

    __slots__ = ("ends", "first", "prefix", "text")

    def __init__(self, first: int, prefix: bytes, deltas: list[str]) -> None:
        self.first = first
        self.prefix = prefix
        self.text = "".join(deltas)
        self.ends = array("I")
        position = 0
        for delta in deltas:
            position += len(delta)
            self.ends.append(position)

    @property
    def last(self) -> int:
        return self.first + len(self.ends) - 1

    def extend(self, other: _Block) -> None:
        """Take in the block that follows this one."""
        offset = len(self.text)
        self.text += other.text
        self.ends.extend(end + offset for end in other.ends)

    def render(self, after: int) -> bytes:
        """Everything behind frame `after` as one delta, numbered like the block's last frame."""
        start = self.ends[after - self.first] if after >= self.first else 0
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
        self._deltas: list[tuple[bytes, str] | None] = []
        self._followers: dict[object, Callable[[], None]] = {}
        self._idle = False

    def append(self, chunk: bytes) -> None:
        """Add one frame from its data line."""
        self.last += 1
        self._add(b"id: %d\n%s" % (self.last, chunk), None)

    def append_delta(self, prefix: bytes, delta: str) -> None:
        """Add one text delta; `prefix` as `frames.text_delta_prefix` makes it."""
        self.last += 1
        self._add(b"id: %d%s%s}\n\n" % (self.last, prefix, _encode(delta)), (prefix, delta))

    def close(self) -> None:
        """No more frames will come; followers end once they have read everything."""
        if not self.closed:
            self._tail.append(DONE)
            self._deltas.append(None)
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
        texts: list[str] = []
        for delta in reversed(self._deltas):
            if delta is None:
                break
            texts.append(delta[1])
        else:
            newest = self._folded[-1] if self._folded else None
            if isinstance(newest, _Block):
                texts.append(newest.text)
        texts.reverse()
        return "".join(texts)

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

    def _add(self, frame: bytes, delta: tuple[bytes, str] | None) -> None:
        self._tail.append(frame)
        self._deltas.append(delta)
        self._idle = False
        if len(self._tail) > TAIL_LIMIT:
            self._fold(TAIL_LIMIT // 2)

    def _fold(self, count: int) -> None:
        number = self.last - len(self._tail) + 1
        frames, self._tail = self._tail[:count], self._tail[count:]
        deltas, self._deltas = self._deltas[:count], self._deltas[count:]
        position = 0
        while position < count:
            delta = deltas[position]
            if delta is None:
                self._folded.append(_Frame(number + position, frames[position]))
                position += 1
                continue
            prefix = delta[0]
            texts: list[str] = []
            while position < count and (following := deltas[position]) is not None and following[0] == prefix:
                texts.append(following[1])
                position += 1
            self._fold_block(_Block(number + position - len(texts), prefix, texts))

    def _fold_block(self, block: _Block) -> None:
        newest = self._folded[-1] if self._folded else None
        if isinstance(newest, _Block) and newest.prefix == block.prefix:
            newest.extend(block)
        else:
            self._folded.append(block)


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
