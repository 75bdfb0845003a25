"""The body of `POST /chat/completions`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from tertulia.modules.providers.adapters.attachments import Attachments
from tertulia.modules.providers.adapters.openai.chat_content import TurnWriter
from tertulia.modules.providers.domain import (
    ChatMessage,
    ChatRequest,
    GenerationSettings,
    JsonFormat,
    NamedTool,
    ParameterName,
    ToolDefinition,
)
from tertulia.modules.providers.vendors import Vendor
from tertulia.modules.providers.vendors.vendor import AskReasoning

_Fields = dict[str, Any]


def encode_request(endpoint: str, request: ChatRequest, vendor: Vendor) -> bytes:
    """The JSON body for a question, as `vendor` wants it; what is not set is left out. Raises
    ProviderContentRefusedError for a file that this format can not carry."""
    attachments = Attachments()
    turns = TurnWriter(endpoint, vendor, request.model, attachments).write(_add_schema(request, vendor))
    settings = request.settings
    body: _Fields = {
        "model": request.model,
        "messages": turns,
        "stream": True,
        **({"stream_options": {"include_usage": True}} if vendor.asks_usage else {}),
        **_write_settings(settings, vendor),
        **_write_effort(settings, vendor),
        **_write_tools(request, vendor),
        **_write_format(request.json_format, vendor),
    }
    if settings.web_search is not None:
        body |= vendor.web_search_on if settings.web_search else vendor.web_search_off
    return attachments.encode(body)


def _write_settings(settings: GenerationSettings, vendor: Vendor) -> _Fields:
    named: tuple[tuple[ParameterName, str, object], ...] = (
        ("temperature", "temperature", settings.temperature),
        ("topP", "top_p", settings.top_p),
        ("topK", "top_k", settings.top_k),
        ("frequencyPenalty", "frequency_penalty", settings.frequency_penalty),
        ("presencePenalty", "presence_penalty", settings.presence_penalty),
        ("maxTokens", vendor.max_tokens_field, settings.max_tokens),
        ("seed", vendor.seed_field, settings.seed),
        ("stop", "stop", settings.stop or None),
        ("verbosity", "verbosity", settings.verbosity),
        ("serviceTier", "service_tier", settings.service_tier),
    )
    return {field: value for name, field, value in named if value is not None and name not in vendor.refused}


def _write_effort(settings: GenerationSettings, vendor: Vendor) -> _Fields:
    """How long to think, in the vendor's way of saying it."""
    effort = None if "reasoningEffort" in vendor.refused else settings.reasoning_effort
    budget = None if "reasoningBudget" in vendor.refused else settings.reasoning_budget
    if effort is None and budget is None:
        return {}
    thinks = effort != "none" if effort is not None else budget != 0
    said: _Fields = {"reasoning_effort": effort} if effort else {}
    switch = {"type": "enabled" if thinks else "disabled"}
    ways: Mapping[AskReasoning, _Fields] = {
        "effort": said,
        "object": {"reasoning": _describe_effort(effort, budget) if thinks else {"enabled": False}},
        "thinking": {"thinking": switch},
        "thinking-effort": {"thinking": switch, **(said if thinks else {})},
        "flag": {"enable_thinking": thinks, **({"thinking_budget": budget} if thinks and budget else {})},
        "template": {"chat_template_kwargs": {"enable_thinking": thinks}},
        "none": {},
    }
    return ways[vendor.ask_reasoning]


def _describe_effort(effort: str | None, budget: int | None) -> _Fields:
    return {"effort": effort} if effort else {"max_tokens": budget}


def _write_tools(request: ChatRequest, vendor: Vendor) -> _Fields:
    if not request.tools:
        return {}
    fields: _Fields = {"tools": [_write_tool(tool) for tool in request.tools]}
    if not vendor.takes_tool_choice:
        return fields
    choice = request.tool_choice
    if isinstance(choice, NamedTool):
        fields["tool_choice"] = {"type": "function", "function": {"name": choice.name}}
    elif choice != "auto":
        fields["tool_choice"] = vendor.required_tool if choice == "required" else choice
    if request.parallel_tool_calls is not None:
        fields["parallel_tool_calls"] = request.parallel_tool_calls
    return fields


def _write_tool(tool: ToolDefinition) -> _Fields:
    function: _Fields = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    if tool.strict:
        function["strict"] = True
    return {"type": "function", "function": function}


def _write_format(wanted: JsonFormat | None, vendor: Vendor) -> _Fields:
    if wanted is None or vendor.json_format == "none":
        return {}
    if vendor.json_format == "json_object":
        return {"response_format": {"type": "json_object"}}
    schema = {"name": wanted.name, "schema": wanted.schema, "strict": wanted.strict}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def _add_schema(request: ChatRequest, vendor: Vendor) -> list[ChatMessage]:
    """The turns; with the schema in the system prompt where the server takes none."""
    turns = list(request.messages)
    if request.json_format is None or vendor.json_format == "json_schema":
        return turns
    schema = msgspec.json.encode(request.json_format.schema).decode()
    asked = f"Answer with JSON alone that fits this schema: {schema}"
    if turns and turns[0].role == "system":
        return [ChatMessage.of("system", f"{turns[0].text}\n\n{asked}"), *turns[1:]]
    return [ChatMessage.of("system", asked), *turns]
