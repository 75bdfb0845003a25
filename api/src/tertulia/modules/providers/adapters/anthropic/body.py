"""The body of a question to Anthropic messages.

Sources: platform.claude.com/docs/en/api/messages, …/build-with-claude/prompt-caching, …/structured-outputs,
…/agents-and-tools/tool-use/web-search-tool.
"""

from __future__ import annotations

from typing import Any

import msgspec

from tertulia.modules.providers.adapters.anthropic.claude import (
    Thinking,
    choose_thinking,
    find_longest_answer,
    takes_beginning,
)
from tertulia.modules.providers.adapters.anthropic.content import FORMAT, BlockWriter
from tertulia.modules.providers.adapters.attachments import Attachments
from tertulia.modules.providers.adapters.turns import GO_ON, Turn, gather_turns
from tertulia.modules.providers.domain import (
    ChatRequest,
    ModelFacts,
    NamedTool,
    ReasoningContent,
    TextContent,
    ToolResult,
)

MOST_SEARCHES = 5
"""In one answer."""
_LEAST_TOP_P = 0.95
"""With thinking, a lower one is refused."""
_CACHED = {"type": "ephemeral"}
_Fields = dict[str, Any]


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """What the ways to reach Claude differ in. `version` is told in the body where the address names the model."""

    version: str | None = None
    asks_stream: bool = True
    takes_addresses: bool = True
    searches: bool = True


def write_body(endpoint: str, request: ChatRequest, facts: ModelFacts, channel: Channel) -> bytes:
    """The JSON text; raises ProviderContentRefusedError."""
    settings, attachments = request.settings, Attachments()
    system, turns = gather_turns(request.messages, FORMAT, request.model)
    max_tokens = settings.max_tokens or facts.max_output_tokens or find_longest_answer(request.model)
    thinking = _choose_thinking(request, turns, max_tokens)
    _end_with_question(turns, may_begin=takes_beginning(request.model) and not thinking.is_on)
    writer = BlockWriter(
        endpoint,
        request.model,
        attachments,
        takes_addresses=channel.takes_addresses,
        cites=bool(settings.citations) and request.json_format is None,
    )
    body: _Fields = {"anthropic_version": channel.version} if channel.version else {"model": request.model}
    body["max_tokens"] = max_tokens
    if channel.asks_stream:
        body["stream"] = True
    if tools := _write_tools(request, channel):
        body["tools"] = tools
        body["tool_choice"] = _write_choice(request)
    if system:
        body["system"] = [{"type": "text", "text": "\n\n".join(system)}]
    body["messages"] = [writer.write(turn) for turn in turns]
    _add_settings(body, request, thinking)
    if settings.prompt_caching is not False:
        _mark_for_cache(body)
    return attachments.encode(body)


def _choose_thinking(request: ChatRequest, turns: list[Turn], max_tokens: int) -> Thinking:
    """A forced tool forbids thinking, and a budget wants the thoughts before a call back."""
    if request.tool_choice == "required" or isinstance(request.tool_choice, NamedTool):
        return Thinking()
    thinking = choose_thinking(request.model, request.settings, max_tokens)
    within_tools = len(turns) > 1 and isinstance(turns[-1].content[0], ToolResult)
    if thinking.has_budget and within_tools and not isinstance(turns[-2].content[0], ReasoningContent):
        return Thinking()
    return thinking


def _end_with_question(turns: list[Turn], *, may_begin: bool) -> None:
    """An answer that is to go on: given as its own beginning where the model takes that, else asked for."""
    if not turns or turns[-1].role == "user":
        return
    last = turns[-1].content[-1]
    if may_begin and isinstance(last, TextContent):
        turns[-1].content[-1] = TextContent(last.text.rstrip())  # white space at the end is refused
    else:
        turns.append(Turn("user", [GO_ON]))


def _write_tools(request: ChatRequest, channel: Channel) -> list[_Fields]:
    tools: list[_Fields] = []
    for tool in request.tools:
        written: _Fields = {"name": tool.name}
        if tool.description:
            written["description"] = tool.description
        written["input_schema"] = tool.parameters
        if tool.strict:
            written["strict"] = True
        tools.append(written)
    if request.settings.web_search and channel.searches:
        tools.append({"type": "web_search_20250305", "name": "web_search", "max_uses": MOST_SEARCHES})
    return tools


def _write_choice(request: ChatRequest) -> _Fields:
    choice = request.tool_choice
    if choice == "none":
        return {"type": "none"}
    if isinstance(choice, NamedTool):
        written: _Fields = {"type": "tool", "name": choice.name}
    else:
        written = {"type": "any" if choice == "required" else "auto"}
    if request.parallel_tool_calls is False:
        written["disable_parallel_tool_use"] = True
    return written


def _add_settings(body: _Fields, request: ChatRequest, thinking: Thinking) -> None:
    settings = request.settings
    top_p = settings.top_p
    if thinking.is_on and top_p is not None and top_p < _LEAST_TOP_P:
        top_p = None
    chosen = {
        "temperature": None if thinking.is_on else settings.temperature,
        "top_p": top_p,
        "top_k": None if thinking.is_on else settings.top_k,
        "stop_sequences": settings.stop or None,
        "service_tier": settings.service_tier,
        "thinking": thinking.fields,
        "output_config": _write_output(request, thinking),
    }
    body.update({name: value for name, value in chosen.items() if value is not None})


def _write_output(request: ChatRequest, thinking: Thinking) -> _Fields | None:
    output: _Fields = {}
    if thinking.effort:
        output["effort"] = thinking.effort
    if request.json_format is not None:
        output["format"] = {"type": "json_schema", "schema": request.json_format.schema}
    return output or None


def _mark_for_cache(body: _Fields) -> None:
    """The most that may be marked, four: tools, system prompt, and the ends of the last two questions. The one before
    the last was written to the cache when it was asked, so a conversation that grows always finds its beginning."""
    if tools := body.get("tools"):
        tools[-1]["cache_control"] = _CACHED
    if system := body.get("system"):
        system[-1]["cache_control"] = _CACHED
    questions = [turn for turn in body["messages"] if turn["role"] == "user"]
    for question in questions[-2:]:
        question["content"][-1]["cache_control"] = _CACHED
