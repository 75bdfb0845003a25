"""Tool calls of chat completions, in the ways in which servers cut them up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tertulia.modules.providers.adapters.openai.chat_reader import ChatCompletionReader
from tertulia.modules.providers.collected import CollectedAnswer

Fields = dict[str, Any]
MALAGA = '{"city":"Málaga"}'
SEVILLA = '{"city":"Sevilla"}'


def call(arguments: object, name: str | None = None, **fields: object) -> Fields:
    function = {"arguments": arguments} | ({"name": name} if name else {})
    return {**fields, "function": function}


def read(*deltas: Fields, finish: str = "tool_calls", field: str = "delta") -> CollectedAnswer:
    answer = CollectedAnswer()
    reader = ChatCompletionReader("Lab", answer)
    for delta in deltas:
        document = {"choices": [{"index": 0, field: delta}]}
        reader.feed(b"data: " + json.dumps(document).encode() + b"\n\n")
    last: Fields = {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]}
    reader.feed(b"data: " + json.dumps(last).encode() + b"\n\ndata: [DONE]\n\n")
    reader.end()
    return answer


def calls(*entries: Fields) -> Fields:
    return {"tool_calls": list(entries)}


BOTH = [("get_weather", MALAGA), ("get_weather", SEVILLA)]
WAYS: dict[str, list[Fields]] = {
    "numbered, as OpenAI does": [
        calls(call("", "get_weather", index=0, id="a")),
        calls(call(MALAGA[:5], index=0)),
        calls(call(MALAGA[5:], index=0)),
        calls(call("", "get_weather", index=1, id="b")),
        calls(call(SEVILLA, index=1)),
    ],
    "in turns": [
        calls(call("", "get_weather", index=0, id="a"), call("", "get_weather", index=1, id="b")),
        calls(call(MALAGA[:4], index=0), call(SEVILLA[:6], index=1)),
        calls(call(MALAGA[4:], index=0), call(SEVILLA[6:], index=1)),
    ],
    "whole, all numbered 0": [
        calls(call(MALAGA, "get_weather", index=0, id="a")),
        calls(call(SEVILLA, "get_weather", index=0, id="b")),
    ],
    "whole, all numbered 0, without ids": [
        calls(call(MALAGA, "get_weather", index=0)),
        calls(call(SEVILLA, "get_weather", index=0)),
    ],
    "whole in one chunk, without ids and numbers": [
        calls(call(MALAGA, "get_weather"), call(SEVILLA, "get_weather"))
    ],
    "with id and name repeated in every piece": [
        calls(call(MALAGA[:7], "get_weather", index=0, id="a")),
        calls(call(MALAGA[7:], "get_weather", index=0, id="a")),
        calls(call(SEVILLA, "get_weather", index=1, id="b")),
    ],
    "with ids and without numbers": [
        calls(call(MALAGA[:7], "get_weather", id="a")),
        calls(call(MALAGA[7:], id="a")),
        calls(call(SEVILLA[:3], "get_weather", id="b")),
        calls(call(SEVILLA[3:], id="b")),
    ],
    "with arguments as objects": [
        calls(
            call({"city": "Málaga"}, "get_weather", index=0),
            call({"city": "Sevilla"}, "get_weather", index=1),
        )
    ],
    "with empty ids": [
        calls(call(MALAGA, "get_weather", index=0, id="")),
        calls(call(SEVILLA, "get_weather", index=1, id="")),
    ],
    "with the same id twice": [
        calls(call(MALAGA, "get_weather", index=0, id="a")),
        calls(call(SEVILLA, "get_weather", index=1, id="a")),
    ],
    "with the name behind the arguments": [
        calls(call(MALAGA[:5], index=0, id="a")),
        calls(call(MALAGA[5:], "get_weather", index=0)),
        calls(call(SEVILLA, "get_weather", index=1, id="b")),
    ],
}


@pytest.mark.parametrize("way", WAYS)
def test_two_calls_arrive_whole(way: str) -> None:
    answer = read(*WAYS[way])
    assert [(made.name, json.loads(made.arguments)) for made in answer.tool_calls] == [
        (name, json.loads(arguments)) for name, arguments in BOTH
    ]
    ids = [made.id for made in answer.tool_calls]
    assert len(set(ids)) == 2
    assert all(ids)
    assert answer.ended_calls == ids
    assert answer.finish_reason == "tool-calls"


def test_ids_of_the_vendor_are_kept() -> None:
    answer = read(*WAYS["numbered, as OpenAI does"])
    assert [made.id for made in answer.tool_calls] == ["a", "b"]


def test_a_call_without_arguments_has_an_empty_object() -> None:
    answer = read(calls(call("", "get_time", index=0, id="a")))
    assert answer.tool_calls[0].arguments == "{}"


def test_the_form_before_there_were_tools_is_read() -> None:
    answer = read(
        {"function_call": {"name": "get_weather", "arguments": ""}},
        {"function_call": {"arguments": MALAGA}},
        finish="function_call",
    )
    assert [(made.name, made.arguments) for made in answer.tool_calls] == BOTH[:1]
    assert answer.finish_reason == "tool-calls"


def test_a_call_in_a_whole_document_is_read() -> None:
    message = {"role": "assistant", "content": None, **calls(call(MALAGA, "get_weather", id="a"))}
    document = {"choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]}
    answer = CollectedAnswer()
    reader = ChatCompletionReader("Lab", answer)
    reader.feed(json.dumps(document).encode())
    reader.end()
    assert [(made.name, made.arguments) for made in answer.tool_calls] == BOTH[:1]


def test_calls_count_even_where_the_server_says_that_it_just_stopped() -> None:
    assert read(calls(call(MALAGA, "get_weather", index=0)), finish="stop").finish_reason == "tool-calls"


def test_text_before_a_call_keeps_its_place() -> None:
    seen: list[str] = []

    class OrderSink(CollectedAnswer):
        def text(self, delta: str) -> None:
            seen.append(delta)

        def tool_call_start(self, call_id: str, name: str) -> None:
            super().tool_call_start(call_id, name)
            seen.append(name)

    first = {"choices": [{"delta": {"content": "I look."}}]}
    second = {"choices": [{"delta": calls(call(MALAGA, "get_weather"))}]}
    packet = b"".join(b"data: " + json.dumps(document).encode() + b"\n\n" for document in (first, second))
    ChatCompletionReader("Lab", OrderSink()).feed(packet)
    assert seen == ["I look.", "get_weather"]


def test_the_arguments_of_one_packet_arrive_as_one_call() -> None:
    deltas: list[str] = []

    class DeltaSink(CollectedAnswer):
        def tool_call_delta(self, call_id: str, delta: str) -> None:
            deltas.append(delta)

    pieces = [calls(call("", "f", index=0, id="a")), *(calls(call(piece, index=0)) for piece in MALAGA)]
    documents = [{"choices": [{"delta": piece}]} for piece in pieces]
    packet = b"".join(b"data: " + json.dumps(document).encode() + b"\n\n" for document in documents)
    ChatCompletionReader("Lab", DeltaSink()).feed(packet)
    assert deltas == [MALAGA]


@pytest.mark.parametrize("broken", ['"\\ud83d"', "7", "[1]", "null", '{"name":"f"}'])
def test_odd_shapes_do_no_harm(broken: str) -> None:
    stream = f'data: {{"choices":[{{"delta":{{"content":"x","tool_calls":{broken}}}}}]}}\n\ndata: [DONE]\n\n'
    answer = CollectedAnswer()
    reader = ChatCompletionReader("Lab", answer)
    reader.feed(stream.encode())
    reader.end()
    assert answer.whole_text == "x"
