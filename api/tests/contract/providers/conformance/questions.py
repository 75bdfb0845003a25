"""The questions that every format has to be able to write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tertulia.modules.providers.domain import (
    ChatMessage,
    ChatRequest,
    Continuation,
    FileContent,
    GenerationSettings,
    JsonFormat,
    NamedTool,
    ReasoningContent,
    TextContent,
    ToolCall,
    ToolDefinition,
    ToolResult,
)

from .format import Format

PNG = b"\x89PNG\r\n\x1a\n picture"
"""Never looked into: in base64 `iVBORw0KGgogcGljdHVyZQ==`."""
PDF = b"%PDF-1.7 paper"
"""In base64 `JVBERi0xLjcgcGFwZXI=`."""
SOUND = b"RIFF sound"
"""In base64 `UklGRiBzb3VuZA==`."""
FILM = b"ftyp film"
"""In base64 `ZnR5cCBmaWxt`."""
SETTINGS = GenerationSettings(
    temperature=0.5,
    top_p=0.9,
    top_k=40,
    frequency_penalty=0.1,
    presence_penalty=0.2,
    max_tokens=100,
    seed=7,
    stop=["END"],
    verbosity="low",
    service_tier="priority",
)
WEATHER = ToolDefinition(
    name="get_weather",
    description="The weather of a city",
    parameters={
        "type": "object",
        "properties": {"city": {"type": "string"}, "days": {"type": ["integer", "null"]}},
        "required": ["city"],
        "additionalProperties": False,
    },
)
CLOCK = ToolDefinition(
    name="get_time", description="The time", parameters={"type": "object", "properties": {}}, strict=True
)
SHAPE = JsonFormat(
    name="capital",
    schema={
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
)


def ask(vendor: Format, *messages: ChatMessage, **fields: Any) -> ChatRequest:
    """A request to the format's model."""
    return ChatRequest(vendor.model, list(messages) or [say("hello")], **fields)


def say(text: str) -> ChatMessage:
    """A question of words."""
    return ChatMessage.of("user", text)


def _show(text: str, *files: FileContent) -> Sequence[ChatMessage]:
    return [ChatMessage("user", (*files, TextContent(text)))]


def _converse(vendor: Format) -> ChatRequest:
    return ask(
        vendor,
        ChatMessage.of("system", "Be brief."),
        say("Good morning"),
        ChatMessage.of("assistant", "Yes?"),
        say("hello"),
    )


def _show_images(vendor: Format) -> ChatRequest:
    by_bytes = FileContent(media_type="image/png", data=PNG, name="a.png")
    by_address = FileContent(media_type="image/jpeg", url="https://pictures.example/b.jpg")
    return ask(vendor, *_show("Compare.", by_bytes, by_address))


def _show_file(media_type: str, content: bytes, name: str) -> Callable[[Format], ChatRequest]:
    def make(vendor: Format) -> ChatRequest:
        return ask(vendor, *_show("Sum it up.", FileContent(media_type=media_type, data=content, name=name)))

    return make


def _choose(**fields: Any) -> Callable[[Format], ChatRequest]:
    return lambda vendor: ask(vendor, **fields)


def _call(city: str, call_id: str, continuation: Continuation | None = None) -> ToolCall:
    return ToolCall(
        id=call_id, name="get_weather", arguments=f'{{"city":"{city}"}}', continuation=continuation
    )


def _give_results(vendor: Format) -> ChatRequest:
    picture = FileContent(media_type="image/png", data=PNG, name="map.png")
    return ask(
        vendor,
        say("Weather?"),
        ChatMessage(
            "assistant", (TextContent("I look."), _call("Málaga", "call_1"), _call("Sevilla", "call_2"))
        ),
        ChatMessage(
            "tool",
            (
                ToolResult(
                    call_id="call_1", name="get_weather", content=(TextContent('{"sky":"clear"}'), picture)
                ),
                ToolResult(
                    call_id="call_2",
                    name="get_weather",
                    content=(TextContent("no such city"),),
                    is_error=True,
                ),
            ),
        ),
        tools=[WEATHER],
    )


def continue_turn(vendor: Format, model: str | None = None) -> ChatRequest:
    """A turn after one that left something to be given back; `model`: which one made it."""
    made_by = model or vendor.model

    def recall(part: str) -> Continuation | None:
        left = vendor.past.get(part)
        return Continuation(vendor.wire, made_by, dict(left)) if left is not None else None

    return ask(
        vendor,
        say("Weather in Málaga?"),
        ChatMessage(
            "assistant",
            (
                ReasoningContent("I have to look.", recall("reasoning")),
                TextContent("I look.", recall("text")),
                _call("Málaga", "call_1", recall("call")),
            ),
        ),
        ChatMessage(
            "tool",
            (ToolResult(call_id="call_1", name="get_weather", content=(TextContent('{"sky":"clear"}'),)),),
        ),
        tools=[WEATHER],
    )


QUESTIONS: Mapping[str, Callable[[Format], ChatRequest]] = {
    "conversation": _converse,
    "settings": _choose(settings=SETTINGS),
    "reasoning": _choose(settings=GenerationSettings(reasoning_effort="high")),
    "budget": _choose(settings=GenerationSettings(reasoning_budget=2048)),
    "images": _show_images,
    "pdf": _show_file("application/pdf", PDF, "paper.pdf"),
    "audio": _show_file("audio/wav", SOUND, "sound.wav"),
    "video": _show_file("video/mp4", FILM, "film.mp4"),
    "text-file": _show_file("text/plain", "¡Léeme!".encode(), "notes.txt"),
    "tools": _choose(tools=[WEATHER, CLOCK], parallel_tool_calls=False),
    "forced-tool": _choose(tools=[WEATHER], tool_choice=NamedTool("get_weather")),
    "any-tool": _choose(tools=[WEATHER], tool_choice="required"),
    "no-tool": _choose(tools=[WEATHER], tool_choice="none"),
    "tool-results": _give_results,
    "json": _choose(json_format=SHAPE),
    "web-search": _choose(settings=GenerationSettings(web_search=True)),
    "continuation": continue_turn,
}
"""A text file that a format has no place for goes out as text; `tool-results` holds an image and an error."""
FILES = frozenset({"images", "pdf", "audio", "video"})
"""Questions that are refused where a format can not hold what is in them."""
