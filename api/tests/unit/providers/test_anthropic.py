"""What Anthropic messages are sent and how their answers are taken, beyond what every format has in common."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from tertulia.modules.providers import ProviderError
from tertulia.modules.providers.adapters.anthropic.claude import find_version
from tertulia.modules.providers.adapters.anthropic.messages import AnthropicMessages
from tertulia.modules.providers.adapters.anthropic.models import list_models, list_published_models
from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.domain import (
    ChatMessage,
    ChatRequest,
    Continuation,
    FileContent,
    GenerationSettings,
    ModelFacts,
    NamedTool,
    ReasoningContent,
    TextContent,
    ToolCall,
    ToolDefinition,
    ToolResult,
    Usage,
)

OLD, NEW, NEWEST = "claude-sonnet-4-5", "claude-opus-4-6", "claude-opus-4-8"
TOOL = ToolDefinition(name="look", description="", parameters={"type": "object", "properties": {}})
THOUGHT = ReasoningContent("Hm.", Continuation("anthropic", OLD, {"signature": "c2ln"}))


def write(request: ChatRequest, facts: ModelFacts | None = None) -> dict[str, Any]:
    call = AnthropicMessages("Lab", lambda model: facts or ModelFacts()).write(request)
    assert call.body is not None
    return json.loads(call.body)


def ask(*messages: ChatMessage, model: str = OLD, **fields: Any) -> ChatRequest:
    chosen = GenerationSettings(prompt_caching=False, **fields.pop("settings", {}))
    return ChatRequest(model, messages or (say("hi"),), chosen, **fields)


def say(text: str) -> ChatMessage:
    return ChatMessage.of("user", text)


def answer(*content: TextContent | ReasoningContent | ToolCall) -> ChatMessage:
    return ChatMessage("assistant", content)


def call(call_id: str) -> ToolCall:
    return ToolCall(id=call_id, name="look", arguments="{}")


def result(call_id: str, text: str = "seen") -> ChatMessage:
    return ChatMessage("tool", (ToolResult(call_id=call_id, name="look", content=(TextContent(text),)),))


@pytest.mark.parametrize(
    ("model", "version"),
    [
        ("claude-3-5-sonnet-20241022", (3, 5)),
        ("claude-3-opus@20240229", (3, 0)),
        ("claude-sonnet-4-20250514", (4, 0)),
        ("us.anthropic.claude-opus-4-1-20250805-v1:0", (4, 1)),
        ("claude-opus-4-6", (4, 6)),
        ("claude-sonnet-5", (5, 0)),
        ("anthropic/claude-opus-4.5", (4, 5)),
        ("smollm2", (0, 0)),
    ],
)
def test_the_version_is_read_from_every_way_to_name_a_model(model: str, version: tuple[int, int]) -> None:
    assert find_version(model) == version


@pytest.mark.parametrize(
    ("model", "chosen", "thinking", "output"),
    [
        (OLD, {"reasoning_effort": "low"}, {"type": "enabled", "budget_tokens": 4096}, None),
        (OLD, {"reasoning_effort": "none"}, None, None),
        (OLD, {"reasoning_budget": 10}, {"type": "enabled", "budget_tokens": 1024}, None),
        (OLD, {"reasoning_budget": 0}, None, None),
        (
            OLD,
            {"reasoning_effort": "max", "max_tokens": 3000},
            {"type": "enabled", "budget_tokens": 2999},
            None,
        ),
        (OLD, {"reasoning_effort": "max", "max_tokens": 500}, None, None),
        (NEW, {"reasoning_effort": "max"}, {"type": "adaptive", "display": "summarized"}, {"effort": "max"}),
        (NEW, {"reasoning_budget": 5000}, {"type": "enabled", "budget_tokens": 5000}, None),
        (
            NEWEST,
            {"reasoning_budget": 5000},
            {"type": "adaptive", "display": "summarized"},
            {"effort": "low"},
        ),
        (
            NEWEST,
            {"reasoning_effort": "minimal"},
            {"type": "adaptive", "display": "summarized"},
            {"effort": "low"},
        ),
        ("claude-sonnet-5", {"reasoning_effort": "none"}, {"type": "disabled"}, None),
        (NEWEST, {}, None, None),
    ],
)
def test_thinking_is_asked_for_as_the_model_s_generation_takes_it(
    model: str, chosen: dict[str, Any], thinking: object, output: object
) -> None:
    body = write(ask(model=model, settings=chosen))
    assert (body.get("thinking"), body.get("output_config")) == (thinking, output)


def test_with_thinking_what_it_forbids_is_left_out() -> None:
    chosen = {"reasoning_effort": "high", "temperature": 0.2, "top_k": 5, "top_p": 0.5}
    assert not {"temperature", "top_k", "top_p"} & set(write(ask(settings=chosen)))
    assert write(ask(settings={**chosen, "top_p": 0.97}))["top_p"] == 0.97


@pytest.mark.parametrize("choice", ["required", NamedTool("look")])
def test_a_forced_tool_is_called_without_thinking(choice: Any) -> None:
    body = write(ask(settings={"reasoning_effort": "high"}, tools=[TOOL], tool_choice=choice))
    assert "thinking" not in body


def test_within_tool_calls_a_budget_needs_the_thoughts_before_them() -> None:
    chosen = {"reasoning_budget": 2000}
    with_thought = ask(say("hi"), answer(THOUGHT, call("a")), result("a"), settings=chosen)
    without = ask(say("hi"), answer(call("a")), result("a"), settings=chosen)
    assert write(with_thought)["thinking"]["budget_tokens"] == 2000
    assert "thinking" not in write(without)


def test_the_longest_answer_comes_from_the_facts_where_nothing_is_set() -> None:
    assert write(ask(), ModelFacts(max_output_tokens=777))["max_tokens"] == 777
    assert write(ask(settings={"max_tokens": 5}), ModelFacts(max_output_tokens=777))["max_tokens"] == 5
    assert write(ask(model="claude-3-haiku-20240307"))["max_tokens"] == 4096


def test_before_claude_4_5_room_for_the_question_is_left() -> None:
    facts = ModelFacts(context_tokens=200_000, max_output_tokens=64_000)
    assert write(ask(model="claude-3-7-sonnet-20250219"), facts)["max_tokens"] == 25_000
    assert write(ask(), facts)["max_tokens"] == 64_000


def test_system_texts_are_joined_wherever_they_stand() -> None:
    body = write(ask(ChatMessage.of("system", "One."), say("hi"), ChatMessage.of("system", "Two.")))
    assert body["system"] == [{"type": "text", "text": "One.\n\nTwo."}]
    assert [turn["role"] for turn in body["messages"]] == ["user"]


def test_neighbours_of_one_role_become_one_turn_and_what_is_empty_is_left_out() -> None:
    body = write(ask(say("a"), say("  "), say("b"), answer(TextContent("")), say("c")))
    assert [block["text"] for block in body["messages"][0]["content"]] == ["a", "b", "c"]


def test_a_conversation_begins_with_a_question() -> None:
    body = write(ask(answer(TextContent("Yes?")), say("hi")))
    assert [turn["role"] for turn in body["messages"]] == ["user", "assistant", "user"]


def test_a_call_that_was_stopped_gets_a_result_and_results_stand_first() -> None:
    body = write(ask(say("hi"), answer(call("a"), call("b")), say("go on"), result("a")))
    blocks = body["messages"][2]["content"]
    assert [(block["type"], block.get("tool_use_id")) for block in blocks] == [
        ("tool_result", "a"),
        ("tool_result", "b"),
        ("text", None),
    ]
    assert blocks[1]["is_error"] is True


def test_a_result_that_nobody_asked_for_is_told_as_text() -> None:
    body = write(ask(say("hi"), answer(TextContent("ok")), result("lost", "seen")))
    assert body["messages"][2]["content"] == [{"type": "text", "text": "seen"}]


def test_another_vendor_s_ids_and_arguments_are_made_fit() -> None:
    odd = ToolCall(id="call:1/é", name="look", arguments="not json")
    body = write(ask(say("hi"), answer(odd), result("call:1/é")))
    asked, given = body["messages"][1]["content"][0], body["messages"][2]["content"][0]
    assert asked["id"] == given["tool_use_id"]
    assert asked["id"].replace("_", "").isalnum()
    assert asked["input"] == {}


def test_a_broken_off_answer_goes_on_from_its_beginning_where_the_model_takes_that() -> None:
    messages = (say("hi"), answer(TextContent("Once upon \n")))
    assert write(ask(*messages))["messages"][-1] == {
        "role": "assistant",
        "content": [{"type": "text", "text": "Once upon"}],
    }
    for request in (ask(*messages, model=NEW), ask(*messages, settings={"reasoning_budget": 2000})):
        assert write(request)["messages"][-1]["role"] == "user"


def test_thoughts_that_nothing_follows_are_left_out() -> None:
    body = write(ask(say("hi"), answer(THOUGHT), say("and?")))
    assert [turn["role"] for turn in body["messages"]] == ["user"]


def test_redacted_thoughts_go_back_as_they_came() -> None:
    redacted = ReasoningContent("", Continuation("anthropic", OLD, {"redacted": "xyz"}))
    body = write(ask(say("hi"), answer(redacted, TextContent("ok")), say("and?")))
    assert body["messages"][1]["content"][0] == {"type": "redacted_thinking", "data": "xyz"}


def test_passages_are_pointed_at_when_that_is_chosen() -> None:
    paper = FileContent(media_type="application/pdf", data=b"%PDF", name="a.pdf")
    body = write(ask(ChatMessage("user", (paper, TextContent("?"))), settings={"citations": True}))
    assert body["messages"][0]["content"][0]["citations"] == {"enabled": True}


def test_a_growing_conversation_repeats_its_beginning_byte_for_byte() -> None:
    system, turns = ChatMessage.of("system", "Be brief."), [say("one")]
    bodies: list[dict[str, Any]] = []
    for number in range(4):
        bodies.append(write(ChatRequest(OLD, [system, *turns], tools=[TOOL])))
        turns += [answer(TextContent(f"answer {number}")), say(f"question {number}")]
    for before, after in pairwise(bodies):
        last = before["messages"][-1]["content"][-1]
        again = after["messages"][len(before["messages"]) - 1]["content"][-1]
        assert last == again
        assert "cache_control" in again
        assert strip(after["messages"])[: len(before["messages"])] == strip(before["messages"])
        assert json.dumps(after).count("cache_control") == 4


def strip(messages: list[dict[str, Any]]) -> list[Any]:
    return json.loads(json.dumps(messages).replace(', "cache_control": {"type": "ephemeral"}', ""))


def event(kind: str, **fields: object) -> bytes:
    return b"data: " + msgspec.json.encode({"type": kind, **fields}) + b"\n\n"


def read(*events: bytes) -> CollectedAnswer:
    collected = CollectedAnswer()
    reader = AnthropicMessages("Lab", lambda model: ModelFacts()).open_reader(ask(), collected)
    for packet in events:
        reader.feed(packet)
    reader.end()
    return collected


def stop(reason: str) -> tuple[bytes, bytes]:
    return event("message_delta", delta={"stop_reason": reason}), event("message_stop")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("pause_turn", "length"),
        ("model_context_window_exceeded", "length"),
        ("tool_use", "tool-calls"),
        ("refusal", "content-filter"),
        ("what is this", "other"),
    ],
)
def test_every_reason_to_stop_is_understood(theirs: str, ours: str) -> None:
    assert read(*stop(theirs)).finish_reason == ours


def test_pages_that_were_found_are_sources_when_none_is_cited() -> None:
    found = [{"type": "web_search_result", "url": "https://a.example/", "title": "A"}]
    block = {"type": "web_search_tool_result", "tool_use_id": "x", "content": found}
    failed = {"type": "web_search_tool_result", "content": {"error_code": "unavailable"}}
    collected = read(
        event("content_block_start", index=0, content_block=block),
        event("content_block_start", index=1, content_block=failed),
        *stop("end_turn"),
    )
    assert collected.sources == [("https://a.example/", "A")]


def test_a_call_whose_arguments_come_at_once_has_them() -> None:
    block = {"type": "tool_use", "id": "a", "name": "look", "input": {"at": "sky"}}
    empty: dict[str, object] = {"type": "tool_use", "id": "a", "name": "look", "input": {}}
    collected = read(
        event("content_block_start", index=0, content_block=block),
        event("content_block_stop", index=0),
        event("content_block_start", index=1, content_block=empty),
        *stop("tool_use"),
    )
    assert [(made.id, made.arguments) for made in collected.tool_calls] == [
        ("a", '{"at":"sky"}'),
        ("a_1", "{}"),
    ]
    assert collected.ended_calls == ["a", "a_1"]


def test_thoughts_that_are_not_shown_leave_their_signature() -> None:
    collected = read(
        event("content_block_start", index=0, content_block={"type": "thinking", "thinking": ""}),
        event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "ab"}),
        event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "cd"}),
        event("content_block_stop", index=0),
        *stop("end_turn"),
    )
    assert [known.data for known in collected.continuations] == [{"signature": "abcd"}]


def test_what_a_refused_answer_took_is_not_told_and_that_of_a_broken_one_is() -> None:
    begins = event("message_start", message={"usage": {"input_tokens": 7, "output_tokens": 1}})
    text = event("content_block_delta", index=0, delta={"type": "text_delta", "text": "Half"})
    overloaded = event("error", error={"type": "overloaded_error", "message": "Overloaded"})
    for events, usages in (((begins,), []), ((begins, text), [Usage(input_tokens=7)])):
        collected = CollectedAnswer()
        reader = AnthropicMessages("Lab", lambda model: ModelFacts()).open_reader(ask(), collected)
        for packet in events:
            reader.feed(packet)
        with pytest.raises(ProviderError) as caught:
            reader.feed(overloaded)
        reader.report_usage()
        assert (caught.value.code, caught.value.retryable) == ("provider_overloaded", True)
        assert collected.usages == usages


def test_a_ping_does_not_carry_the_answer_on() -> None:
    reader = AnthropicMessages("Lab", lambda model: ModelFacts()).open_reader(ask(), CollectedAnswer())
    assert reader.feed(b'event: ping\ndata: {"type": "ping"}\n\n') is False


def test_a_character_in_two_halves_becomes_whole() -> None:
    halves = [rb"\ud83d", rb"\ude80"]
    events = [
        b'data: {"type":"content_block_delta","index":0,"delta":{"text":"' + half + b'"}}\n\n'
        for half in halves
    ]
    assert read(*events, *stop("end_turn")).whole_text == "🚀"


async def test_every_page_of_the_list_is_read_and_retired_models_are_left_out() -> None:
    pages = {
        "/models?limit=1000": {
            "data": [
                {"type": "model", "id": "claude-a", "display_name": "Claude A", "max_input_tokens": 200000},
                {"type": "model", "id": "claude-old", "display_name": "Old", "lifecycle": "retired"},
            ],
            "has_more": True,
            "last_id": "claude-old",
        },
        "/models?limit=1000&after_id=claude-old": {"data": [{"id": "claude-b"}], "has_more": False},
    }

    async def fetch(url: str) -> bytes:
        return json.dumps(pages[url]).encode()

    models = await list_models("Lab", fetch)
    assert [(model.id, model.label, model.context_tokens) for model in models] == [
        ("Lab/claude-a", "Claude A", 200000),
        ("Lab/claude-b", None, None),
    ]


async def test_a_publisher_s_models_are_named_with_their_version() -> None:
    async def fetch(url: str) -> bytes:
        assert url.startswith("/publishers/anthropic/models?")
        listed = [{"name": "publishers/anthropic/models/claude-opus-4-1", "versionId": "20250805"}]
        return json.dumps({"publisherModels": listed}).encode()

    models = await list_published_models("/publishers/anthropic/models")("Lab", fetch)
    assert [model.name for model in models] == ["claude-opus-4-1@20250805"]


async def test_something_else_than_a_list_is_told() -> None:
    async def fetch(url: str) -> bytes:
        return b"[]"

    with pytest.raises(ProviderError, match="can not be read"):
        await list_models("Lab", fetch)
