"""The body of `POST /models/{model}:streamGenerateContent`.

Source: ai.google.dev/api/generate-content, ai.google.dev/gemini-api/docs/thinking, /function-calling, /google-search.
"""

from __future__ import annotations

from typing import Any

from tertulia.modules.providers.adapters.attachments import Attachments
from tertulia.modules.providers.adapters.google.content import TurnWriter
from tertulia.modules.providers.adapters.google.names import takes_levels, takes_system, thinks
from tertulia.modules.providers.domain import (
    ChatMessage,
    ChatRequest,
    GenerationSettings,
    NamedTool,
    ReasoningEffort,
    TextContent,
    ToolDefinition,
)

_Fields = dict[str, Any]
_LEVELS: dict[ReasoningEffort, str] = {
    "none": "minimal",
    "minimal": "minimal",
    "low": "low",
    "medium": "medium",
    "high": "high",
    "xhigh": "high",
    "max": "high",
}
_BUDGETS: dict[ReasoningEffort, int] = {
    "none": 0,
    "minimal": 512,
    "low": 1024,
    "medium": 8192,
    "high": 24_576,
    "xhigh": 24_576,
    "max": 24_576,
}
"""Those of Google's own translation of OpenAI's words; `minimal` is the least that every model takes."""
_LEAST_OF_PRO = 128
"""The 2.5 Pro models can not leave it altogether."""


def encode_request(endpoint: str, request: ChatRequest) -> bytes:
    """The JSON body for a question; raises ProviderContentRefusedError for a file that it can not carry."""
    attachments = Attachments()
    messages, spoken = _find_system(request)
    body: _Fields = {}
    if spoken:
        body["systemInstruction"] = {"parts": [{"text": text} for text in spoken]}
    body["contents"] = TurnWriter(endpoint, request.model, attachments).write(messages)
    body |= _write_tools(request)
    if config := _write_config(request):
        body["generationConfig"] = config
    return attachments.encode(body)


def _find_system(request: ChatRequest) -> tuple[list[ChatMessage], list[str]]:
    """The turns, and what the system says; as a turn of the user where the model has no other place for it."""
    spoken = [message.text for message in request.messages if message.role == "system" and message.text]
    turns = [message for message in request.messages if message.role != "system"]
    if spoken and not takes_system(request.model):
        turns.insert(0, ChatMessage("user", tuple(TextContent(text) for text in spoken)))
        spoken = []
    return turns, spoken


def _write_config(request: ChatRequest) -> _Fields:
    settings = request.settings
    config: _Fields = {
        "temperature": settings.temperature,
        "topP": settings.top_p,
        "topK": settings.top_k,
        "frequencyPenalty": settings.frequency_penalty,
        "presencePenalty": settings.presence_penalty,
        "maxOutputTokens": settings.max_tokens,
        "seed": settings.seed,
        "stopSequences": settings.stop or None,
        "thinkingConfig": _write_thinking(request.model, settings),
    }
    if request.json_format is not None:
        config["responseMimeType"] = "application/json"
        config["responseJsonSchema"] = request.json_format.schema
    return {name: value for name, value in config.items() if value is not None}


def _write_thinking(model: str, settings: GenerationSettings) -> _Fields | None:
    """How hard to think; and, of a model that thinks, to hear of its thoughts."""
    effort, budget = settings.reasoning_effort, settings.reasoning_budget
    if not thinks(model):
        return None
    if takes_levels(model) and budget is None:
        return {"includeThoughts": True, **({"thinkingLevel": _LEVELS[effort]} if effort else {})}
    if budget is None and effort:
        budget = _BUDGETS[effort]
    if budget is None:
        return {"includeThoughts": True}
    if "-pro" in model:
        budget = max(budget, _LEAST_OF_PRO)
    return {"includeThoughts": True, "thinkingBudget": budget} if budget else {"thinkingBudget": 0}


def _write_tools(request: ChatRequest) -> _Fields:
    tools: list[_Fields] = []
    if request.tools:
        tools.append({"functionDeclarations": [_declare(tool) for tool in request.tools]})
    if request.settings.web_search:
        tools.append({"googleSearch": {}})
    if not tools:
        return {}
    fields: _Fields = {"tools": tools}
    choice = request.tool_choice
    if request.tools and choice != "auto":
        if isinstance(choice, NamedTool):
            calling = {"mode": "ANY", "allowedFunctionNames": [choice.name]}
        else:
            calling = {"mode": "ANY" if choice == "required" else "NONE"}
        fields["toolConfig"] = {"functionCallingConfig": calling}
    return fields


def _declare(tool: ToolDefinition) -> _Fields:
    declared: _Fields = {"name": tool.name, "description": tool.description}
    if tool.parameters.get("properties"):  # an object without fields is no schema to Google
        declared["parametersJsonSchema"] = tool.parameters
    return declared
