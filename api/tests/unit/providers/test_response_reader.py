"""The responses format where servers leave something out, or say it twice."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tertulia.modules.providers import ProviderError, Usage
from tertulia.modules.providers.adapters.openai.reasoning_models import reasons
from tertulia.modules.providers.adapters.openai.responses import Responses
from tertulia.modules.providers.adapters.openai.responses_reader import ResponseReader
from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.domain import ChatMessage, ChatRequest
from tertulia.modules.providers.errors import ProviderRequestRefusedError

Fields = dict[str, Any]
CALL: Fields = {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": '{"a":1}'}
MESSAGE: Fields = {"type": "message", "content": [{"type": "output_text", "text": "42", "annotations": []}]}
THOUGHT: Fields = {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Hmm."}]}


def event(kind: str, **fields: Any) -> Fields:
    return {"type": f"response.{kind}", **fields}


def end(*output: Fields, status: str = "completed", **fields: Any) -> Fields:
    return event(status, response={"status": status, "output": list(output), **fields})


def read(*documents: Fields) -> CollectedAnswer:
    answer = CollectedAnswer()
    reader = ResponseReader("Lab", answer, "gpt-5-mini")
    for document in documents:
        reader.feed(b"data: " + json.dumps(document).encode() + b"\n\n")
    reader.end()
    return answer


def read_failure(*documents: Fields) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        read(*documents)
    return caught.value


def test_what_comes_only_as_whole_items_is_taken_from_them() -> None:
    items = [
        event("output_item.done", output_index=place, item=item)
        for place, item in enumerate((THOUGHT, MESSAGE, CALL))
    ]
    answer = read(*items, end())
    assert (answer.whole_reasoning, answer.whole_text) == ("Hmm.", "42")
    assert [(call.id, call.name, call.arguments) for call in answer.tool_calls] == [
        ("call_1", "f", '{"a":1}')
    ]
    assert answer.ended_calls == ["call_1"]


def test_what_comes_only_with_the_end_is_taken_from_there() -> None:
    answer = read(end(THOUGHT, MESSAGE, CALL))
    assert (answer.whole_reasoning, answer.whole_text) == ("Hmm.", "42")
    assert (len(answer.tool_calls), answer.finish_reason) == (1, "tool-calls")


def test_what_came_in_pieces_is_not_taken_again() -> None:
    answer = read(
        event("output_item.added", output_index=0, item=MESSAGE),
        event("output_text.delta", output_index=0, delta="42"),
        event("output_item.done", output_index=0, item=MESSAGE),
        end(MESSAGE),
    )
    assert answer.text_pieces == ["42"]


def test_a_whole_document_in_place_of_a_stream_is_read() -> None:
    answer = CollectedAnswer()
    reader = ResponseReader("Lab", answer, "gpt-5-mini")
    usage = {"input_tokens": 3, "output_tokens": 2}
    reader.feed(
        json.dumps({"status": "completed", "output": [MESSAGE], "usage": usage, "error": None}).encode()
    )
    reader.end()
    assert (answer.whole_text, answer.usages) == ("42", [Usage(input_tokens=3, output_tokens=2)])


def test_summaries_are_set_apart_from_each_other() -> None:
    part = "reasoning_summary_part.added"
    delta = "reasoning_summary_text.delta"
    answer = read(
        event(part, summary_index=0),
        event(delta, delta="One."),
        event(part, summary_index=1),
        event(delta, delta="Two."),
        event("output_text.delta", delta="42"),
        end(),
    )
    assert (answer.whole_reasoning, answer.whole_text) == ("One.\n\nTwo.", "42")


def test_reasoning_that_is_not_summarised_is_shown_too() -> None:
    assert read(event("reasoning_text.delta", delta="Hmm."), end()).whole_reasoning == "Hmm."


def test_halves_of_a_character_are_joined() -> None:
    answer = read(
        event("output_text.delta", delta="\ud83d"), event("output_text.delta", delta="\ude00!"), end()
    )
    assert answer.whole_text == "😀!"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"type": "error", "code": "server_error", "message": "Sorry", "param": None}, "provider_overloaded"),
        (
            {"type": "error", "error": {"code": "rate_limit_exceeded", "message": "x"}},
            "provider_rate_limited",
        ),
        (
            end(status="failed", error={"code": "rate_limit_exceeded", "message": "x"}),
            "provider_rate_limited",
        ),
        (end(status="failed"), "provider_failed"),
    ],
)
def test_failures_are_told_apart(document: Fields, code: str) -> None:
    assert read_failure(event("output_text.delta", delta="Half"), document).code == code


def test_a_stream_without_an_end_was_cut_off() -> None:
    assert read_failure(event("output_text.delta", delta="Half")).code == "provider_cut_off"


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("o3", True),
        ("o4-mini-deep-research", True),
        ("gpt-5", True),
        ("gpt-5.2-pro-2026-01-01", True),
        ("ft:o4-mini:lab::1", True),
        ("gpt-12", True),
        ("gpt-5-chat-latest", False),
        ("gpt-4.1", False),
        ("gpt-4o", False),
        ("chatgpt-4o-latest", False),
        ("omni", False),
    ],
)
def test_reasoning_models_are_known_by_their_names(model: str, *, expected: bool) -> None:
    assert reasons(model) is expected


def test_what_an_organisation_may_not_have_is_not_asked_for_again() -> None:
    known = Responses("Lab")
    request = ChatRequest("gpt-5", [ChatMessage.of("user", "hi")])
    said = "Your organization must be verified to generate reasoning summaries."
    refusal = ProviderRequestRefusedError(endpoint="Lab", detail=said, status=400)
    assert b'"summary":"auto"' in (known.write(request).body or b"")
    assert known.learn(refusal)
    assert b'"summary"' not in (known.write(request).body or b"")
    assert not known.learn(refusal)


def test_a_model_that_does_not_reason_is_not_asked_for_its_reasoning() -> None:
    body = Responses("Lab").write(ChatRequest("gpt-4o", [ChatMessage.of("user", "hi")])).body or b""
    assert b"include" not in body
    assert b'"reasoning"' not in body
