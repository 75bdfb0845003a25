"""What of a conversation a model is given: its newest turns whole, and before them all the rest, a summary, or nothing.

The choice follows from the branch and from what is stored alone. As the branch grows it stays the same for many turns,
so that each request begins with the bytes of the one before, and the provider's cache is of use.
"""

from __future__ import annotations

import msgspec

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.chat.errors import QuestionTooLongError
from tertulia.modules.chat.summaries import Summary, SummaryRepository
from tertulia.modules.chat.tokens import count_files, count_message, count_text
from tertulia.modules.messages import ContextUse, Message, Messages
from tertulia.modules.providers import GenerationSettings, ModelFacts

CONTEXT_TOKENS = 128_000
"""What a model is taken to have room for when nobody knows."""
ANSWER_TOKENS = 4_096
"""What is kept free for the answer, if the settings do not say."""
STEP = 4
"""A cut goes at most this part of the budget further than it must."""
READ_AT_ONCE = 200


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """How much a model takes, in tokens as we count them."""

    limit: int
    reserved: int
    """For the answer."""
    system: int
    """Of the system prompt."""

    @property
    def budget(self) -> int:
        """What is left for the conversation."""
        return max(self.limit - self.reserved - self.system, 0)


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent, oldest first, and how full it makes the window."""

    history: list[Message]
    summary: Summary | None
    use: ContextUse


def measure_window(
    facts: ModelFacts, endpoint: EndpointSettings, settings: GenerationSettings, most: int | None = None
) -> Window:
    """The room of a model: its own, or less where the endpoint's settings or experience (`most`) say so."""
    known = [tokens for tokens in (endpoint.context_tokens, facts.context_tokens, most) if tokens]
    limit = min(known, default=CONTEXT_TOKENS)
    if settings.max_tokens is not None:
        reserved = min(settings.max_tokens, limit // 2)
    else:
        reserved = min(ANSWER_TOKENS, facts.max_output_tokens or ANSWER_TOKENS, limit // 4)
    prompt = settings.system_prompt
    return Window(limit=limit, reserved=reserved, system=count_text(prompt) if prompt else 0)


class ContextReader:
    def __init__(self, messages: Messages, summaries: SummaryRepository) -> None:
        self._messages = messages.repository
        self._summaries = summaries

    async def read(
        self, asked: Message, window: Window, *, partial: int = 0, summarized: bool = True
    ) -> Context:
        """The context of a question.

        partial: tokens of the answer that is to go on. summarized: whether summaries stand for what does not fit.
        Raises QuestionTooLongError.
        """
        budget = window.budget - partial
        check_size(asked, budget)
        fitting, is_whole = await self._read_back(asked, budget)
        if is_whole:
            return _describe(fitting, None, window)
        reached: set[str] = set()
        if summarized:
            reached = await self._summaries.list_reached(asked.user_id, asked.conversation_id)
        for index in reversed(range(1, len(fitting))):
            if fitting[index].id in reached:
                summary = await self._summaries.find(fitting[index])
                if summary and _count_all(fitting[:index]) + summary.tokens <= budget:
                    return _describe(fitting[:index], summary, window)
        summary = await self._summaries.find_above(fitting[-1]) if reached else None
        if summary is not None and _count_all([asked]) + summary.tokens > budget:
            summary = None
        return _describe(_cut(fitting, budget - (summary.tokens if summary else 0)), summary, window)

    async def _read_back(self, asked: Message, budget: int) -> tuple[list[Message], bool]:
        """The newest messages that fit, newest first, `asked` always; and whether they are all there are."""
        if asked.parent_id is None:
            return [asked], True
        fitting: list[Message] = []
        spent = 0
        async for chunk in self._messages.read_upwards(
            asked.user_id, asked.conversation_id, asked.branch, asked.depth, READ_AT_ONCE
        ):
            for message in chunk:
                spent += count_message(message)
                if spent > budget and fitting:
                    return fitting, False
                fitting.append(message)
        return fitting, True


def check_size(asked: Message, budget: int) -> None:
    """Refuse a question that does not fit even alone: QuestionTooLongError."""
    size = count_message(asked)
    if size > budget:
        raise QuestionTooLongError(size=size, limit=max(budget, 0))


def _cut(fitting: list[Message], budget: int) -> list[Message]:
    """The newest messages that fit; the cut is at the depth within reach that is a multiple of the highest power of
    two. Such a depth stays the best one while the branch grows, until it falls out at the end or a better one comes
    into reach: by then the branch has grown by about the reach."""
    spare = budget // STEP
    sizes = [count_message(message) for message in fitting]
    total = sum(sizes)
    kept = len(fitting)
    while kept > 1 and total > budget:
        kept -= 1
        total -= sizes[kept]
    best, dropped = kept, 0
    for index in range(kept - 1, 0, -1):
        dropped += sizes[index]
        if dropped > spare:
            break
        if _evenness(fitting[index - 1].depth) > _evenness(fitting[best - 1].depth):
            best = index
    return fitting[:best]


def _evenness(depth: int) -> int:
    """The highest power of two that divides a depth."""
    return depth & -depth


def _count_all(messages: list[Message]) -> int:
    return sum(count_message(message) for message in messages)


def _describe(newest_first: list[Message], summary: Summary | None, window: Window) -> Context:
    history = newest_first[::-1]
    files = sum(count_files(message) for message in history)
    beginning = summary.depth + 1 if summary else 0
    use = ContextUse(
        limit=window.limit,
        reserved=window.reserved,
        system=window.system,
        summary=summary.tokens if summary else 0,
        history=_count_all(history) - files,
        files=files,
        left_out=(history[0].depth - beginning + 1) // 2,
    )
    return Context(history=history, summary=summary, use=use)
