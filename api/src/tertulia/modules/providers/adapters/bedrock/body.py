"""The body of a question to Bedrock's converse.

Sources: docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html,
…/userguide/prompt-caching.html, …/userguide/model-parameters.html.
"""

from __future__ import annotations

from typing import Any

import msgspec

from tertulia.modules.providers.adapters.anthropic.claude import (
    Thinking,
    choose_max_tokens,
    choose_top_p,
    find_version,
    plan_thinking,
    takes_beginning,
)
from tertulia.modules.providers.adapters.attachments import Attachments
from tertulia.modules.providers.adapters.bedrock.content import ConverseWriter
from tertulia.modules.providers.adapters.bedrock.reader import FORMAT
from tertulia.modules.providers.adapters.turns import Turn, end_with_question, gather_turns
from tertulia.modules.providers.domain import (
    ChatRequest,
    GenerationSettings,
    ModelFacts,
    NamedTool,
    ToolCall,
)

_LATENCY = "optimized"
"""As a service tier: what AWS calls a performance configuration."""
_CACHE_POINT = {"cachePoint": {"type": "default"}}
_NOVA_LEVELS = {"minimal": "low", "low": "low", "medium": "medium"}
_Fields = dict[str, Any]
_ANY_OBJECT: _Fields = {"type": "object", "properties": {}}


def write_body(endpoint: str, request: ChatRequest, facts: ModelFacts) -> bytes:
    """The JSON text; raises ProviderContentRefusedError."""
    settings, attachments = request.settings, Attachments()
    system, turns = gather_turns(request.messages, FORMAT, request.model)
    max_tokens = settings.max_tokens
    thinking = Thinking()
    if is_claude(request.model):
        max_tokens = choose_max_tokens(request, facts)
        thinking = plan_thinking(request, turns, max_tokens)
    may_begin = is_claude(request.model) and takes_beginning(request.model) and not thinking.is_on
    end_with_question(turns, may_begin=may_begin)
    cites = bool(settings.citations) and request.json_format is None
    writer = ConverseWriter(endpoint, request.model, attachments, cites=cites)
    body: _Fields = {"messages": [writer.write(turn) for turn in turns]}
    if system:
        body["system"] = [{"text": "\n\n".join(system)}]
    if tools := _write_tools(request, turns):
        body["toolConfig"] = tools
    if settings.prompt_caching is not False and takes_cache_points(request.model):
        _mark_for_cache(body, tools_too=is_claude(request.model))
    _add_settings(body, request, max_tokens, thinking)
    return attachments.encode(body)


def is_claude(model: str) -> bool:
    """Also when an inference profile or an address (ARN) names it."""
    return "claude" in model


def is_nova(model: str) -> bool:
    """Amazon's own."""
    return "amazon.nova" in model


def takes_cache_points(model: str) -> bool:
    """Whether the model's prompt caching is open to everybody; the others refuse the mark."""
    if is_claude(model):
        return find_version(model) >= (3, 7) or "claude-3-5-haiku" in model
    return is_nova(model)


def _write_tools(request: ChatRequest, turns: list[Turn]) -> _Fields | None:
    """Converse wants the tools of a conversation that has calls in it, even where none may be called."""
    called = {part.name: part for turn in turns for part in turn.content if isinstance(part, ToolCall)}
    if request.tool_choice == "none" and not called:
        return None
    tools: list[_Fields] = []
    for tool in request.tools:
        spec: _Fields = {"name": tool.name}
        if tool.description:
            spec["description"] = tool.description
        spec["inputSchema"] = {"json": tool.parameters}
        if tool.strict:
            spec["strict"] = True
        tools.append({"toolSpec": spec})
        called.pop(tool.name, None)
    if request.settings.web_search and is_nova(request.model):
        tools.append({"systemTool": {"name": "nova_grounding"}})
    tools += [{"toolSpec": {"name": name, "inputSchema": {"json": _ANY_OBJECT}}} for name in called]
    if not tools:
        return None
    choice = request.tool_choice
    if isinstance(choice, NamedTool):
        return {"tools": tools, "toolChoice": {"tool": {"name": choice.name}}}
    if choice == "required":
        return {"tools": tools, "toolChoice": {"any": {}}}
    return {"tools": tools}


def _mark_for_cache(body: _Fields, *, tools_too: bool) -> None:
    """The most that may be marked, four: tools, system prompt, and the ends of the last two questions."""
    if tools_too and "toolConfig" in body:
        body["toolConfig"]["tools"].append(_CACHE_POINT)
    if "system" in body:
        body["system"].append(_CACHE_POINT)
    questions = [turn for turn in body["messages"] if turn["role"] == "user"]
    for question in questions[-2:]:
        question["content"].append(_CACHE_POINT)


def _add_settings(body: _Fields, request: ChatRequest, max_tokens: int | None, thinking: Thinking) -> None:
    settings = request.settings
    inference = {
        "maxTokens": max_tokens,
        "temperature": None if thinking.is_on else settings.temperature,
        "topP": choose_top_p(request, thinking),
        "stopSequences": settings.stop or None,
    }
    if chosen := {name: value for name, value in inference.items() if value is not None}:
        body["inferenceConfig"] = chosen
    if own := _write_own_fields(request, thinking):
        body["additionalModelRequestFields"] = own
    if settings.service_tier == _LATENCY:
        body["performanceConfig"] = {"latency": _LATENCY}
    elif settings.service_tier:
        body["serviceTier"] = {"type": settings.service_tier}
    if request.json_format is not None:
        schema = msgspec.json.encode(request.json_format.schema).decode()
        structure = {"jsonSchema": {"name": request.json_format.name, "schema": schema}}
        body["outputConfig"] = {"textFormat": {"type": "json_schema", "structure": structure}}


def _write_own_fields(request: ChatRequest, thinking: Thinking) -> _Fields:
    """What converse has no field for, by each vendor's own names."""
    if is_claude(request.model):
        return _write_claude_fields(request, thinking)
    if is_nova(request.model):
        return _write_nova_fields(request.settings)
    settings = request.settings
    own: _Fields = {}
    if settings.top_k is not None:
        own["k" if "cohere." in request.model else "top_k"] = settings.top_k
    if settings.reasoning_effort is not None and settings.reasoning_effort != "none":
        own["reasoning_effort"] = settings.reasoning_effort
    return own


def _write_claude_fields(request: ChatRequest, thinking: Thinking) -> _Fields:
    own: _Fields = {}
    if thinking.fields is not None:
        own["thinking"] = thinking.fields
    if thinking.effort:
        own["output_config"] = {"effort": thinking.effort}
    if request.settings.top_k is not None and not thinking.is_on:
        own["top_k"] = request.settings.top_k
    if request.parallel_tool_calls is False and request.tools and request.tool_choice == "auto":
        own["tool_choice"] = {"type": "auto", "disable_parallel_tool_use": True}
    return own


def _write_nova_fields(settings: GenerationSettings) -> _Fields:
    """Nova 2 knows three levels of reasoning."""
    own: _Fields = {}
    if settings.top_k is not None:
        own["inferenceConfig"] = {"topK": settings.top_k}
    if settings.reasoning_effort == "none":
        own["reasoningConfig"] = {"type": "disabled"}
    elif settings.reasoning_effort is not None:
        level = _NOVA_LEVELS.get(settings.reasoning_effort, "high")
        own["reasoningConfig"] = {"type": "enabled", "maxReasoningEffort": level}
    return own
