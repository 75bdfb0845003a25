"""The body of `POST /responses`."""

from __future__ import annotations

from typing import Any

import msgspec

from tertulia.modules.providers.adapters.attachments import Attachments
from tertulia.modules.providers.adapters.openai.responses_input import InputWriter
from tertulia.modules.providers.domain import ChatRequest, NamedTool, ToolDefinition

_Fields = dict[str, Any]


class Abilities(msgspec.Struct, frozen=True):
    """What one model was found to take beside words."""

    reasons: bool
    """It reasons, and gives its reasoning back encrypted."""
    summarizes: bool = True
    """It may tell what it thought; OpenAI does that only for organisations that it has checked."""


def encode_request(endpoint: str, request: ChatRequest, abilities: Abilities) -> bytes:
    """The JSON body for a question; what is not set is left out. Raises ProviderContentRefusedError for a file that
    this format can not carry.

    Nothing is stored at the vendor (`store: false`): what it needs again comes back with the next question.
    """
    attachments = Attachments()
    instructions, items = InputWriter(endpoint, request.model, attachments).write(request.messages)
    settings = request.settings
    optional: _Fields = {
        "instructions": instructions or None,
        "temperature": settings.temperature,
        "top_p": settings.top_p,
        "max_output_tokens": settings.max_tokens,
        "service_tier": settings.service_tier,
        "text": _write_text(request) or None,
        "include": ["reasoning.encrypted_content"] if abilities.reasons else None,
        "reasoning": _write_reasoning(request, abilities) or None,
        **_write_tools(request),
    }
    body: _Fields = {"model": request.model, "input": items, "stream": True, "store": False}
    body |= {name: value for name, value in optional.items() if value is not None}
    return attachments.encode(body)


def _write_text(request: ChatRequest) -> _Fields:
    fields: _Fields = {}
    wanted = request.json_format
    if wanted is not None:
        fields["format"] = {
            "type": "json_schema",
            "name": wanted.name,
            "schema": wanted.schema,
            "strict": wanted.strict,
        }
    if request.settings.verbosity is not None:
        fields["verbosity"] = request.settings.verbosity
    return fields


def _write_reasoning(request: ChatRequest, abilities: Abilities) -> _Fields:
    effort = request.settings.reasoning_effort
    fields: _Fields = {} if effort is None else {"effort": effort}
    if abilities.reasons and abilities.summarizes and effort != "none":
        fields["summary"] = "auto"
    return fields


def _write_tools(request: ChatRequest) -> _Fields:
    tools = [_write_tool(tool) for tool in request.tools]
    if request.settings.web_search:
        tools.append({"type": "web_search"})
    if not tools:
        return {}
    fields: _Fields = {"tools": tools, "parallel_tool_calls": request.parallel_tool_calls}
    choice = request.tool_choice
    if isinstance(choice, NamedTool):
        fields["tool_choice"] = {"type": "function", "name": choice.name}
    elif choice != "auto":
        fields["tool_choice"] = choice
    return fields


def _write_tool(tool: ToolDefinition) -> _Fields:
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": tool.parameters,
        "strict": tool.strict,
    }
