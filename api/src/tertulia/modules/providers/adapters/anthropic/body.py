"""The body of a question to Anthropic messages.

Sources: platform.claude.com/docs/en/api/messages, …/build-with-claude/prompt-caching, …/structured-outputs,
…/agents-and-tools/tool-use/web-search-tool.
"""

from __future__ import annotations

from typing import Any

import msgspec

from tertulia.modules.providers.adapters.anthropic.claude import (
    Thinking,
    choose_max_tokens,
    choose_top_p,
    plan_thinking,
    takes_beginning,
)
from tertulia.modules.providers.adapters.anthropic.content import FORMAT, BlockWriter
from tertulia.modules.providers.adapters.attachments import Attachments
from tertulia.modules.providers.adapters.turns import end_with_question, gather_turns
from tertulia.modules.providers.domain import ChatRequest, ModelFacts, NamedTool

MOST_SEARCHES = 5
"""In one answer."""
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
    max_tokens = choose_max_tokens(request, facts)
    thinking = plan_thinking(request, turns, max_tokens)
    end_with_question(turns, may_begin=takes_beginning(request.model) and not thinking.is_on)
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
    chosen = {
        "temperature": None if thinking.is_on else settings.temperature,
        "top_p": choose_top_p(request, thinking),
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
