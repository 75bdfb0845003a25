"""What goes out to servers that want chat completions in their own way."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest

from tertulia.modules.providers import ChatMessage, ChatRequest, GenerationSettings, ProviderError
from tertulia.modules.providers.adapters.openai.chat import ChatCompletions
from tertulia.modules.providers.adapters.openai.chat_request import encode_request
from tertulia.modules.providers.adapters.openai.endpoint import OPENAI
from tertulia.modules.providers.domain import (
    FileContent,
    JsonFormat,
    ReasoningContent,
    TextContent,
    ToolCall,
    ToolDefinition,
    ToolResult,
)
from tertulia.modules.providers.domain.content import Continuation
from tertulia.modules.providers.errors import ProviderRequestRefusedError
from tertulia.modules.providers.vendors import PLAIN, Vendor

HELLO = ChatMessage.of("user", "hello")
TOOL = ToolDefinition(name="f", description="", parameters={"type": "object"})
PDF = FileContent(media_type="application/pdf", data=b"%PDF", name="a.pdf")


def vendor(**fields: Any) -> Vendor:
    return msgspec.structs.replace(PLAIN, **fields)


def write(known: Vendor, *messages: ChatMessage, **fields: Any) -> dict[str, Any]:
    request = ChatRequest("m", list(messages) or [HELLO], **fields)
    return msgspec.json.decode(encode_request("Lab", request, known))


def write_effort(way: str, **fields: Any) -> dict[str, Any]:
    body = write(vendor(ask_reasoning=way), settings=GenerationSettings(**fields))
    return {
        name: body[name] for name in body if name not in {"model", "messages", "stream", "stream_options"}
    }


@pytest.mark.parametrize(
    ("way", "fields", "sent"),
    [
        ("effort", {"reasoning_effort": "high"}, {"reasoning_effort": "high"}),
        ("effort", {"reasoning_budget": 2000}, {}),
        ("object", {"reasoning_effort": "high"}, {"reasoning": {"effort": "high"}}),
        ("object", {"reasoning_budget": 2000}, {"reasoning": {"max_tokens": 2000}}),
        ("object", {"reasoning_effort": "none"}, {"reasoning": {"enabled": False}}),
        ("thinking", {"reasoning_effort": "high"}, {"thinking": {"type": "enabled"}}),
        ("thinking", {"reasoning_effort": "none"}, {"thinking": {"type": "disabled"}}),
        (
            "thinking-effort",
            {"reasoning_effort": "high"},
            {"thinking": {"type": "enabled"}, "reasoning_effort": "high"},
        ),
        ("thinking-effort", {"reasoning_effort": "none"}, {"thinking": {"type": "disabled"}}),
        ("flag", {"reasoning_budget": 2000}, {"enable_thinking": True, "thinking_budget": 2000}),
        ("flag", {"reasoning_effort": "none"}, {"enable_thinking": False}),
        ("template", {"reasoning_effort": "low"}, {"chat_template_kwargs": {"enable_thinking": True}}),
        ("none", {"reasoning_effort": "low"}, {}),
        ("object", {}, {}),
    ],
)
def test_reasoning_is_asked_for_in_the_vendor_s_way(
    way: str, fields: dict[str, Any], sent: dict[str, Any]
) -> None:
    assert write_effort(way, **fields) == sent


def test_settings_that_a_server_refuses_stay_here() -> None:
    settings = GenerationSettings(seed=7, stop=["END"], top_k=40, temperature=0.0)
    body = write(vendor(refused=("stop", "topK"), seed_field="random_seed"), settings=settings)
    assert (body["random_seed"], body["temperature"]) == (7, 0.0)
    assert not {"stop", "top_k", "seed"} & set(body)


def test_a_server_that_does_not_count_on_demand_is_not_asked_to() -> None:
    assert "stream_options" not in write(vendor(asks_usage=False))


def test_tools_are_offered_in_the_vendor_s_words() -> None:
    asked: dict[str, Any] = {"tools": [TOOL], "tool_choice": "required", "parallel_tool_calls": True}
    assert write(vendor(required_tool="any"), **asked)["tool_choice"] == "any"
    plain = write(vendor(takes_tool_choice=False), **asked)
    assert not {"tool_choice", "parallel_tool_calls"} & set(plain)


def test_ids_of_calls_are_shortened_alike_everywhere() -> None:
    call = ToolCall(id="call_0123456789", name="f", arguments="")
    result = ToolResult(call_id="call_0123456789", name="f", content=(TextContent("ok"),))
    body = write(
        vendor(short_tool_ids=True), HELLO, ChatMessage("assistant", (call,)), ChatMessage("tool", (result,))
    )
    _, asked, given = body["messages"]
    (made,) = asked["tool_calls"]
    assert made["id"] == given["tool_call_id"]
    assert len(made["id"]) == 9
    assert made["id"].isalnum()
    assert (asked["content"], made["function"]["arguments"]) == (None, "{}")


def test_neighbours_are_joined_where_turns_have_to_alternate() -> None:
    image = ChatMessage("user", (FileContent(media_type="image/png", data=b"x"),))
    said = [ChatMessage.of("user", "a"), ChatMessage.of("user", "b"), image, ChatMessage.of("assistant", "c")]
    turns = write(vendor(alternates=True), *said)["messages"]
    assert [turn["role"] for turn in turns] == ["user", "assistant"]
    assert [part["type"] for part in turns[0]["content"]] == ["text", "image_url"]
    assert turns[0]["content"][0]["text"] == "a\n\nb"
    assert write(vendor(alternates=True), *said[:2])["messages"] == [{"role": "user", "content": "a\n\nb"}]


@pytest.mark.parametrize("way", ["json_object", "none"])
def test_a_schema_that_can_not_be_sent_is_told_to_the_model(way: str) -> None:
    shape = JsonFormat(name="s", schema={"type": "object"})
    body = write(vendor(json_format=way), ChatMessage.of("system", "Be brief."), HELLO, json_format=shape)
    assert body["messages"][0]["content"].startswith("Be brief.")
    assert '{"type":"object"}' in body["messages"][0]["content"]
    assert body.get("response_format") == ({"type": "json_object"} if way == "json_object" else None)


def test_a_pdf_goes_the_vendor_s_way_or_is_refused() -> None:
    show = ChatMessage("user", (PDF,))
    (part,) = write(vendor(pdf_part="document_url"), show)["messages"][0]["content"]
    assert part == {"type": "document_url", "document_url": "data:application/pdf;base64,JVBERg=="}
    with pytest.raises(ProviderError) as caught:
        write(vendor(pdf_part=None), show)
    assert caught.value.code == "provider_content_refused"


def test_an_address_of_an_image_is_refused_where_it_would_not_be_fetched() -> None:
    image = FileContent(media_type="image/png", url="https://a.example/b.png")
    with pytest.raises(ProviderError):
        write(vendor(takes_image_urls=False), ChatMessage("user", (image,)))


def test_reasoning_goes_back_only_where_it_is_wanted_and_only_to_its_model() -> None:
    def answer(model: str) -> ChatMessage:
        left = Continuation("openai-chat", model, {"field": "reasoning_content"})
        return ChatMessage("assistant", (ReasoningContent("Hmm.", left), TextContent("42")))

    wanted = vendor(send_reasoning="reasoning_content")
    assert write(wanted, answer("m"))["messages"][0]["reasoning_content"] == "Hmm."
    for known, model in ((wanted, "other"), (PLAIN, "m")):
        assert write(known, answer(model))["messages"] == [{"role": "assistant", "content": "42"}]


def test_what_a_server_refused_is_said_differently_the_next_time() -> None:
    known = ChatCompletions("Lab")
    request = ChatRequest("m", [HELLO], GenerationSettings(max_tokens=5))

    def sent() -> dict[str, Any]:
        return cast("dict[str, Any]", msgspec.json.decode(known.write(request).body or b""))

    said = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
    refusal = ProviderRequestRefusedError(endpoint="Lab", detail=said)
    assert known.learn(refusal)
    assert (sent().get("max_tokens"), sent()["max_completion_tokens"]) == (None, 5)
    assert not known.learn(refusal)
    assert known.learn(ProviderRequestRefusedError(endpoint="Lab", detail="stream_options: extra field"))
    assert "stream_options" not in sent()


def test_openai_is_told_its_own_names() -> None:
    body = write(OPENAI, settings=GenerationSettings(max_tokens=5, top_k=3, web_search=True))
    assert (body["max_completion_tokens"], body["web_search_options"]) == (5, {})
    assert "top_k" not in body
