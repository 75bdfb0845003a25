"""From what a provider sends to frames of the log and parts of the message, in one synchronous step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from tertulia.modules.chat import frames
from tertulia.modules.chat.errors import AnswerTooLongError
from tertulia.modules.chat.frames import TextKind
from tertulia.modules.chat.log import RunLog
from tertulia.modules.chat.sources import MAX_SOURCES, clean_title, clean_url
from tertulia.modules.chat.tally import leave_out_absurd
from tertulia.modules.messages import (
    FilePart,
    MessageMetadata,
    Part,
    PartContinuation,
    PartState,
    ReasoningPart,
    Seam,
    SeamPart,
    SourcePart,
    StepStartPart,
    TextPart,
)
from tertulia.modules.providers import Continuation, FinishReason, Usage

MAX_ANSWER = 4_000_000
"""Bytes of text and reasoning in one answer."""
MAX_PARTS = 2_000
"""Each checkpoint writes them all."""
MAX_CONTINUATIONS = 4_000_000
"""Bytes of what vendors want back; what goes beyond is not kept, and the vendor does without."""


class AnswerWriter:
    """The sink of one run (`providers.AnswerSink`).

    elapsed_ms: the milliseconds since the run began. metadata: of the answer; whoever makes it keeps them up to date.
    """

    def __init__(
        self, log: RunLog, elapsed_ms: Callable[[], int], metadata: MessageMetadata | None = None
    ) -> None:
        self.metadata = metadata or MessageMetadata()
        self.first_token_ms: int | None = None
        self.finish_reason: FinishReason | None = None
        self.token_usage: Usage | None = None
        self.changed = False
        """Whether text came since the last checkpoint."""
        self.size = 0
        """Bytes of text and reasoning so far."""
        self._log = log
        self._elapsed_ms = elapsed_ms
        self._closed: list[Part] = []
        self._sources: list[SourcePart] = []
        self._urls: set[str] = set()
        self._continuations: dict[tuple[int, bool, int], PartContinuation] = {}
        self._continuations_size = 0
        self._seam: Seam | None = None
        self._kind: TextKind | None = None
        self._prefix = b""

    def start_step(self) -> None:
        """Mark the beginning of a call of the model."""
        self._closed.append(StepStartPart())
        self._log.append(frames.start_step_chunk())

    def resume(self, parts: Sequence[Part], continuations: Sequence[PartContinuation] = ()) -> None:
        """Write the parts of an answer that goes on; text that they end with is kept open for more."""
        for part in parts:
            if isinstance(part, TextPart | ReasoningPart):
                self._add("text" if isinstance(part, TextPart) else "reasoning", part.text)
                if part is not parts[-1]:
                    self.close_part()
            elif isinstance(part, StepStartPart):
                self.close_part()
                self.start_step()
            else:
                self.close_part()
                self._add_whole(part)
        for known in continuations:
            self._keep(known)

    def text(self, delta: str) -> None:
        if self.first_token_ms is None:
            self.first_token_ms = self._elapsed_ms()
        if len(self._closed) > MAX_PARTS:
            raise AnswerTooLongError(megabytes=MAX_ANSWER // 1_000_000)
        self._add("text", delta)
        self._log.notify()

    def reasoning(self, delta: str) -> None:
        if self.first_token_ms is None:
            self.first_token_ms = self._elapsed_ms()
        if len(self._closed) > MAX_PARTS:
            raise AnswerTooLongError(megabytes=MAX_ANSWER // 1_000_000)
        self._add("reasoning", delta)
        self._log.notify()

    def continuation(self, continuation: Continuation, *, alone: bool = False) -> None:
        kind = self._kind
        if alone or (kind is None and not self._ends_with_words()):
            self.close_part()
            self._keep(PartContinuation(len(self._closed), continuation, alone=True))
            return
        self._keep(PartContinuation(len(self._closed) - (kind is None), continuation))
        if kind == "reasoning":
            # Thought that follows has a signature of its own.
            self.close_part()

    def tool_call_start(self, call_id: str, name: str) -> None:
        del call_id, name  # no tools are offered yet

    def tool_call_delta(self, call_id: str, delta: str) -> None:
        del call_id, delta

    def tool_call_end(self, call_id: str) -> None:
        del call_id

    def source(self, url: str, title: str) -> None:
        address = clean_url(url)
        if address is None or address in self._urls or len(self._urls) >= MAX_SOURCES:
            return
        part = SourcePart(source_id=f"s{len(self._urls) + 1}", url=address, title=clean_title(title))
        self._urls.add(address)
        self._sources.append(part)
        self.changed = True
        if self._kind is None:
            self._write_sources()
            self._log.notify()

    def usage(self, usage: Usage) -> None:
        self.token_usage = leave_out_absurd(usage)

    def finish(self, reason: FinishReason) -> None:
        self.finish_reason = reason

    def hand_over(self, metadata: MessageMetadata, seam: Seam | None) -> None:
        """Another model is asked from here on. The seam is written with the first of its words, if there are any."""
        self.metadata = metadata
        self.finish_reason = None
        if seam is not None:
            self.close_part()
        self._seam = seam
        if self._kind is None:
            self._log.append(frames.metadata_chunk(metadata))
            self._log.notify()

    def close_part(self) -> None:
        """End the part that is being written, if any."""
        if self._kind is not None:
            part = self._open_part("done")
            self._log.append(frames.text_end_chunk(self._kind, self._part_id))
            self._closed.append(part)
            self._kind = None
            self._write_sources()

    def read_parts(self) -> tuple[Part, ...]:
        """The parts as they stand."""
        if self._kind is None:
            return tuple(self._closed)
        return (*self._closed, self._open_part("streaming"), *self._sources)

    def read_words(self, after: int = 0) -> str:
        """The text and reasoning behind the first `after` bytes of it (see `size`)."""
        words = "".join(part.text for part in self.read_parts() if isinstance(part, TextPart | ReasoningPart))
        return words.encode(errors="replace")[after:].decode(errors="ignore") if after else words

    def read_continuations(self) -> tuple[PartContinuation, ...]:
        """What vendors want back, in the order of the parts."""
        return tuple(self._continuations[place] for place in sorted(self._continuations))

    @property
    def _part_id(self) -> str:
        return str(len(self._closed))

    def _ends_with_words(self) -> bool:
        return bool(self._closed) and isinstance(self._closed[-1], TextPart | ReasoningPart)

    def _add(self, kind: TextKind, delta: str) -> None:
        if self._kind is not kind:
            self._open(kind)
        self.size += len(delta) if delta.isascii() else len(delta.encode(errors="replace"))
        if self.size > MAX_ANSWER:
            raise AnswerTooLongError(megabytes=MAX_ANSWER // 1_000_000)
        self._log.append_delta(self._prefix, delta)
        self.changed = True

    def _open(self, kind: TextKind) -> None:
        self.close_part()
        if self._seam is not None:
            self._add_whole(SeamPart(self._seam))
            self._seam = None
        self._kind = kind
        self._log.append(frames.text_start_chunk(kind, self._part_id))
        self._prefix = frames.text_delta_prefix(kind, self._part_id)

    def _add_whole(self, part: SourcePart | FilePart | SeamPart) -> None:
        """Add a part that comes in one piece; no other is open."""
        self._closed.append(part)
        if isinstance(part, SeamPart):
            self._log.append(frames.seam_chunk(part.data))
            return
        if isinstance(part, SourcePart):
            self._urls.add(part.url)
        self._log.append(frames.part_chunk(part))

    def _write_sources(self) -> None:
        for part in self._sources:
            self._add_whole(part)
        self._sources.clear()

    def _keep(self, known: PartContinuation) -> None:
        """Remember a continuation; a part's later one takes the place of its earlier one."""
        self._continuations_size += len(msgspec.json.encode(known.continuation))
        if self._continuations_size > MAX_CONTINUATIONS:
            return
        count = len(self._continuations) if known.alone else 0
        self._continuations[(known.index, not known.alone, count)] = known

    def _open_part(self, state: PartState) -> Part:
        text = self._log.read_open_text()
        if self._kind == "text":
            return TextPart(text, state)
        return ReasoningPart(text, state, self._part_id)


def copy_log(parts: Sequence[Part], opening: bytes, ending: Sequence[bytes]) -> RunLog:
    """A closed log that rebuilds a stored answer."""
    log = RunLog()
    log.append(opening)
    writer = AnswerWriter(log, lambda: 0)
    writer.resume(parts)
    writer.close_part()
    for chunk in ending:
        log.append(chunk)
    log.close()
    return log
