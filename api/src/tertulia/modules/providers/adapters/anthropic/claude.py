"""What the generations of Claude take, by their version: the form of thinking and the beginning of an answer.

Sources: platform.claude.com/docs/en/build-with-claude/adaptive-thinking and …/extended-thinking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from tertulia.modules.providers.adapters.turns import Turn
from tertulia.modules.providers.domain import (
    ChatRequest,
    GenerationSettings,
    ModelFacts,
    NamedTool,
    ReasoningContent,
    ReasoningEffort,
    ToolResult,
)

LEAST_BUDGET = 1024
_LEAST_TOP_P = 0.95
_LEAST_ANSWER = 1024
_VERSION = re.compile(r"claude-(?:v|[a-z]+-)?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)")
_BUDGETS: dict[ReasoningEffort, int] = {
    "minimal": LEAST_BUDGET,
    "low": 4_096,
    "medium": 10_240,
    "high": 20_480,
    "xhigh": 32_768,
    "max": 49_152,
}
_UNKNOWN = (0, 0)


class Thinking(msgspec.Struct, frozen=True):
    """The `thinking` object and `output_config.effort` of a request; None where nothing is said."""

    fields: dict[str, str | int] | None = None
    effort: str | None = None

    @property
    def is_on(self) -> bool:
        return self.fields is not None and self.fields["type"] != "disabled"

    @property
    def has_budget(self) -> bool:
        return self.fields is not None and "budget_tokens" in self.fields


def find_version(model: str) -> tuple[int, int]:
    """`(4, 5)` for `claude-opus-4-5-20251101`, wherever in the name it stands; `(0, 0)` for what is not a Claude with
    a number."""
    if found := _VERSION.search(model):
        return int(found[1]), int(found[2] or 0)
    return _UNKNOWN


def takes_beginning(model: str) -> bool:
    """Whether an answer goes on from the beginning that it is given as the last turn; Claude 4.6 and later refuse."""
    return find_version(model) < (4, 6)


def find_longest_answer(model: str) -> int:
    """What may stand in `max_tokens`, which has to be given, when nobody knows more of the model."""
    version = find_version(model)
    if version == _UNKNOWN:
        return 8_192
    if version < (3, 7):
        return 8_192 if version >= (3, 5) else 4_096
    return 32_000


def choose_max_tokens(request: ChatRequest, facts: ModelFacts) -> int:
    """How long the answer may be: as set, else as the model can. Before Claude 4.5 a question is refused when it and
    the longest answer do not fit into the window together, so there only an eighth of the window is kept free."""
    if request.settings.max_tokens is not None:
        return request.settings.max_tokens
    longest = facts.max_output_tokens or find_longest_answer(request.model)
    if facts.context_tokens is not None and find_version(request.model) < (4, 5):
        return min(longest, max(_LEAST_ANSWER, facts.context_tokens // 8))
    return longest


def choose_thinking(model: str, settings: GenerationSettings, max_tokens: int) -> Thinking:
    """How much the model is to think: a level from Claude 4.6 on, a number of tokens before it."""
    effort, budget = settings.reasoning_effort, settings.reasoning_budget
    version = find_version(model)
    if effort == "none" or (effort is None and budget == 0):
        return Thinking({"type": "disabled"} if version >= (5, 0) else None)
    if effort is None and budget is None:
        return Thinking()
    if version >= (4, 7) or (version >= (4, 6) and effort is not None):
        level = effort or _choose_level(budget or 0)
        return Thinking({"type": "adaptive", "display": "summarized"}, "low" if level == "minimal" else level)
    wanted = budget if budget is not None else _BUDGETS[effort or "medium"]
    tokens = min(max(wanted, LEAST_BUDGET), max_tokens - 1)
    if tokens < LEAST_BUDGET:
        return Thinking()
    return Thinking({"type": "enabled", "budget_tokens": tokens})


def plan_thinking(request: ChatRequest, turns: Sequence[Turn], max_tokens: int) -> Thinking:
    """What `choose_thinking` says, unless it would be refused: a forced tool forbids thinking, and a budget wants the
    thoughts before a call back."""
    if request.tool_choice == "required" or isinstance(request.tool_choice, NamedTool):
        return Thinking()
    thinking = choose_thinking(request.model, request.settings, max_tokens)
    within_tools = len(turns) > 1 and isinstance(turns[-1].content[0], ToolResult)
    if thinking.has_budget and within_tools and not isinstance(turns[-2].content[0], ReasoningContent):
        return Thinking()
    return thinking


def choose_top_p(request: ChatRequest, thinking: Thinking) -> float | None:
    """With thinking, a low one is refused."""
    top_p = request.settings.top_p
    return None if thinking.is_on and top_p is not None and top_p < _LEAST_TOP_P else top_p


def _choose_level(budget: int) -> ReasoningEffort:
    levels: list[ReasoningEffort] = [level for level, tokens in _BUDGETS.items() if tokens <= budget]
    return levels[-1] if levels else "low"
