"""An answer gathered in memory, for callers that want it whole."""

from __future__ import annotations

from tertulia.modules.providers.domain import Continuation, FinishReason, ToolCall, Usage


class CollectedAnswer:
    """An AnswerSink that keeps what it was given, piece by piece."""

    def __init__(self) -> None:
        self.text_pieces: list[str] = []
        self.reasoning_pieces: list[str] = []
        self.continuations: list[Continuation] = []
        self.sources: list[tuple[str, str]] = []
        self.usages: list[Usage] = []
        self.finish_reason: FinishReason | None = None
        self.ended_calls: list[str] = []
        self._calls: dict[str, tuple[str, list[str]]] = {}

    @property
    def whole_text(self) -> str:
        return "".join(self.text_pieces)

    @property
    def whole_reasoning(self) -> str:
        return "".join(self.reasoning_pieces)

    @property
    def tool_calls(self) -> list[ToolCall]:
        """The calls in the order in which they began."""
        return [
            ToolCall(id=call_id, name=name, arguments="".join(pieces))
            for call_id, (name, pieces) in self._calls.items()
        ]

    def text(self, delta: str) -> None:
        self.text_pieces.append(delta)

    def reasoning(self, delta: str) -> None:
        self.reasoning_pieces.append(delta)

    def continuation(self, continuation: Continuation, *, alone: bool = False) -> None:
        del alone  # what is gathered here is not arranged in parts
        self.continuations.append(continuation)

    def tool_call_start(self, call_id: str, name: str) -> None:
        self._calls[call_id] = (name, [])

    def tool_call_delta(self, call_id: str, delta: str) -> None:
        self._calls[call_id][1].append(delta)

    def tool_call_end(self, call_id: str) -> None:
        self.ended_calls.append(call_id)

    def source(self, url: str, title: str) -> None:
        self.sources.append((url, title))

    def usage(self, usage: Usage) -> None:
        self.usages.append(usage)

    def finish(self, reason: FinishReason) -> None:
        self.finish_reason = reason
