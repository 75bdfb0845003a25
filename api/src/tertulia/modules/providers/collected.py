"""An answer gathered in memory, for callers that want it whole."""

from __future__ import annotations

from tertulia.modules.providers.ports import FinishReason, Usage


class CollectedAnswer:
    """An AnswerSink that keeps what it was given, piece by piece."""

    def __init__(self) -> None:
        self.text_pieces: list[str] = []
        self.reasoning_pieces: list[str] = []
        self.usages: list[Usage] = []
        self.finish_reason: FinishReason | None = None

    @property
    def whole_text(self) -> str:
        return "".join(self.text_pieces)

    @property
    def whole_reasoning(self) -> str:
        return "".join(self.reasoning_pieces)

    def text(self, delta: str) -> None:
        self.text_pieces.append(delta)

    def reasoning(self, delta: str) -> None:
        self.reasoning_pieces.append(delta)

    def usage(self, usage: Usage) -> None:
        self.usages.append(usage)

    def finish(self, reason: FinishReason) -> None:
        self.finish_reason = reason
