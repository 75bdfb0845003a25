"""From what a provider sends to frames of the log and parts of the message, in one synchronous step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tertulia.modules.chat import frames
from tertulia.modules.chat.frames import TextKind
from tertulia.modules.chat.log import RunLog
from tertulia.modules.messages import Part, PartState, ReasoningPart, StepStartPart, TextPart
from tertulia.modules.providers import Continuation, FinishReason, Usage


class AnswerWriter:
    """The sink of one run (`providers.AnswerSink`). `elapsed_ms` tells the milliseconds since the run began."""

    def __init__(self, log: RunLog, elapsed_ms: Callable[[], int]) -> None:
        self.first_token_ms: int | None = None
        self.finish_reason: FinishReason | None = None
        self.token_usage: Usage | None = None
        self.changed = False
        """Whether text came since the last checkpoint."""
        self._log = log
        self._elapsed_ms = elapsed_ms
        self._closed: list[Part] = []
        self._kind: TextKind | None = None
        self._prefix = b""

    def start_step(self) -> None:
        """Mark the beginning of a call of the model."""
        self._closed.append(StepStartPart())
        self._log.append(frames.start_step_chunk())

    def resume(self, parts: Sequence[Part]) -> None:
        """Write the parts of an answer that goes on; text that they end with is kept open for more."""
        for part in parts:
            if isinstance(part, StepStartPart):
                self.close_part()
                self.start_step()
            elif isinstance(part, TextPart | ReasoningPart):
                self._add("text" if isinstance(part, TextPart) else "reasoning", part.text)
                if part is not parts[-1]:
                    self.close_part()

    def text(self, delta: str) -> None:
        if self.first_token_ms is None:
            self.first_token_ms = self._elapsed_ms()
        self._add("text", delta)
        self._log.notify()

    def reasoning(self, delta: str) -> None:
        if self.first_token_ms is None:
            self.first_token_ms = self._elapsed_ms()
        self._add("reasoning", delta)
        self._log.notify()

    def continuation(self, continuation: Continuation, *, alone: bool = False) -> None:
        del continuation, alone

    def tool_call_start(self, call_id: str, name: str) -> None:
        del call_id, name  # no tools are offered yet

    def tool_call_delta(self, call_id: str, delta: str) -> None:
        del call_id, delta

    def tool_call_end(self, call_id: str) -> None:
        del call_id

    def source(self, url: str, title: str) -> None:
        del url, title

    def usage(self, usage: Usage) -> None:
        self.token_usage = usage

    def finish(self, reason: FinishReason) -> None:
        self.finish_reason = reason

    def close_part(self) -> None:
        """End the part that is being written, if any."""
        if self._kind is not None:
            part = self._open_part("done")
            self._log.append(frames.text_end_chunk(self._kind, self._part_id))
            self._closed.append(part)
            self._kind = None

    def read_parts(self) -> tuple[Part, ...]:
        """The parts as they stand."""
        if self._kind is None:
            return tuple(self._closed)
        return (*self._closed, self._open_part("streaming"))

    @property
    def _part_id(self) -> str:
        return str(len(self._closed))

    def _add(self, kind: TextKind, delta: str) -> None:
        if self._kind is not kind:
            self.close_part()
            self._kind = kind
            self._log.append(frames.text_start_chunk(kind, self._part_id))
            self._prefix = frames.text_delta_prefix(kind, self._part_id)
        self._log.append_delta(self._prefix, delta)
        self.changed = True

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
