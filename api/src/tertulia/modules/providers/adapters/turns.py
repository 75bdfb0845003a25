"""The turns of a conversation for formats that want user and assistant to alternate, the question first, and after
each call of a tool its result: Anthropic messages and Bedrock converse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

import msgspec

from tertulia.modules.providers.domain import (
    ChatMessage,
    Content,
    ReasoningContent,
    TextContent,
    ToolCall,
    ToolResult,
    find_continuation,
)

GO_ON = TextContent("Go on exactly where you stopped, without repeating anything.")
"""Asks for the rest of an answer where a model can not be given its beginning."""
_OPENING = TextContent("…")
_NO_RESULT = TextContent("The tool was stopped before it gave a result.")
_LONGEST_ID = 64
_ODD_CHARACTERS = re.compile(r"[^a-zA-Z0-9_-]")


class Turn(msgspec.Struct):
    """What one side said until the other began."""

    role: Literal["user", "assistant"]
    content: list[Content]


def gather_turns(
    messages: Iterable[ChatMessage], wire_format: str, model: str
) -> tuple[list[str], list[Turn]]:
    """The system texts, and the turns in order.

    Neighbours of one role are one turn; results stand first in theirs, and every call has one. Reasoning that can not
    be given back is left out, as is what is empty.
    """
    system: list[str] = []
    turns: list[Turn] = []
    for message in messages:
        if message.role == "system":
            if message.text.strip():
                system.append(message.text)
            continue
        content = [part for part in message.content if _can_be_sent(part, wire_format, model)]
        if message.role == "assistant":
            _drop_last_thoughts(content)
        if not content:
            continue
        role = "assistant" if message.role == "assistant" else "user"
        if turns and turns[-1].role == role:
            turns[-1].content += content
        else:
            turns.append(Turn(role, content))
    if turns and turns[0].role == "assistant":
        turns.insert(0, Turn("user", [_OPENING]))
    return system, _pair_results(turns)


def end_with_question(turns: list[Turn], *, may_begin: bool) -> None:
    """An answer that is to go on: given as its own beginning where the model takes that (`may_begin`), else asked
    for."""
    if not turns or turns[-1].role == "user":
        return
    last = turns[-1].content[-1]
    if may_begin and isinstance(last, TextContent):
        turns[-1].content[-1] = TextContent(last.text.rstrip())  # white space at the end is refused
    else:
        turns.append(Turn("user", [GO_ON]))


def make_tool_id(call_id: str) -> str:
    """An id that these vendors take (`[a-zA-Z0-9_-]{1,64}`) for one that may come from another vendor."""
    safe = _ODD_CHARACTERS.sub("_", call_id)
    if safe == call_id and 0 < len(safe) <= _LONGEST_ID:
        return safe
    return f"call_{sha256(call_id.encode()).hexdigest()[:24]}"


def read_arguments(call: ToolCall) -> msgspec.Raw:
    """The arguments as they were written; an empty object where they are not one."""
    try:
        msgspec.json.decode(call.arguments, type=dict[str, msgspec.Raw])
    except (ValueError, RecursionError):
        return msgspec.Raw(b"{}")
    return msgspec.Raw(call.arguments.encode())


def _can_be_sent(part: Content, wire_format: str, model: str) -> bool:
    if isinstance(part, TextContent):
        return bool(part.text.strip())
    if isinstance(part, ReasoningContent):
        return find_continuation(part, wire_format, model) is not None
    return True


def _drop_last_thoughts(content: list[Content]) -> None:
    """An answer that was stopped while it was thought about: vendors refuse thoughts that nothing follows."""
    while content and isinstance(content[-1], ReasoningContent):
        content.pop()


def _pair_results(turns: list[Turn]) -> list[Turn]:
    paired: list[Turn] = []
    asked: list[ToolCall] = []
    for turn in turns:
        if turn.role == "user":
            turn.content = _order_results(turn.content, asked)
            asked = []
        else:
            asked = [part for part in turn.content if isinstance(part, ToolCall)]
        paired.append(turn)
    if asked:
        paired.append(Turn("user", _order_results([], asked)))
    return paired


def _order_results(content: list[Content], asked: list[ToolCall]) -> list[Content]:
    """Results first, one for each call; the result of a call that is not there becomes plain content."""
    if not asked and not any(isinstance(part, ToolResult) for part in content):
        return content
    wanted = {call.id: call for call in asked}
    results: list[Content] = []
    rest: list[Content] = []
    for part in content:
        if not isinstance(part, ToolResult):
            rest.append(part)
        elif wanted.pop(part.call_id, None) is not None:
            results.append(part)
        else:
            rest += [
                inner for inner in part.content if not isinstance(inner, TextContent) or inner.text.strip()
            ]
    results += [
        ToolResult(call_id=call.id, name=call.name, content=(_NO_RESULT,), is_error=True)
        for call in wanted.values()
    ]
    return results + rest
