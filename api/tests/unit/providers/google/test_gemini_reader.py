"""What Gemini sends beside the common stories."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tertulia.modules.providers import ProviderError
from tertulia.modules.providers.adapters.google.reader import GeminiReader
from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.domain import Continuation

MODEL = "gemini-2.5-flash"


def event(*parts: dict[str, Any], finish: str | None = None, **fields: Any) -> bytes:
    candidate: dict[str, Any] = {"content": {"parts": list(parts), "role": "model"}, "index": 0}
    if finish:
        candidate["finishReason"] = finish
    return b"data: " + json.dumps({"candidates": [candidate | fields]}).encode() + b"\r\n\r\n"


def read(*packets: bytes, sink: CollectedAnswer | None = None, model: str = MODEL) -> CollectedAnswer:
    answer = sink or CollectedAnswer()
    reader = GeminiReader("Lab", model, answer)
    for packet in packets:
        reader.feed(packet)
    reader.end()
    return answer


def fail(*packets: bytes) -> tuple[CollectedAnswer, ProviderError]:
    answer = CollectedAnswer()
    with pytest.raises(ProviderError) as caught:
        read(*packets, sink=answer)
    return answer, caught.value


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("STOP", "stop"),
        ("MAX_TOKENS", "length"),
        ("SAFETY", "content-filter"),
        ("RECITATION", "content-filter"),
        ("PROHIBITED_CONTENT", "content-filter"),
        ("SPII", "content-filter"),
        ("SOMETHING_NEW", "other"),
    ],
)
def test_finish_reasons_are_mapped(theirs: str, ours: str) -> None:
    assert read(event({"text": "a"}, finish=theirs)).finish_reason == ours


def test_a_call_that_the_model_could_not_write_is_an_error_that_may_pass() -> None:
    _, error = fail(
        event(finish="MALFORMED_FUNCTION_CALL", finishMessage="Malformed function call: print(default_api")
    )
    assert (error.code, error.retryable) == ("provider_failed", True)
    assert "Malformed function call" in str(error)


def test_such_an_error_after_text_is_not_asked_again() -> None:
    answer, error = fail(event({"text": "Half"}), event(finish="MALFORMED_FUNCTION_CALL"))
    assert (answer.whole_text, error.retryable) == ("Half", False)


def test_a_signature_before_anything_else_stands_on_its_own() -> None:
    seen: list[tuple[str, object]] = []

    class OrderSink(CollectedAnswer):
        def text(self, delta: str) -> None:
            seen.append(("text", delta))

        def continuation(self, continuation: Continuation, *, alone: bool = False) -> None:
            seen.append((continuation.data["thoughtSignature"], alone))

    first, last = {"text": "", "thoughtSignature": "one"}, {"text": "b", "thoughtSignature": "two"}
    read(event(first), event({"text": "a"}, last, finish="STOP"), sink=OrderSink())
    assert seen == [("one", True), ("text", "ab"), ("two", False)]


def test_calls_of_the_same_tool_are_told_apart() -> None:
    call: dict[str, Any] = {"functionCall": {"name": "get_time", "args": {}}}
    answer = read(event(call, call, finish="STOP"))
    assert len({asked.id for asked in answer.tool_calls}) == 2
    assert answer.finish_reason == "tool-calls"


@pytest.mark.parametrize("call", [{"name": "get_time"}, {"name": "get_time", "args": None}])
def test_a_call_without_arguments_has_none(call: dict[str, Any]) -> None:
    answer = read(event({"functionCall": call}, finish="STOP"))
    assert [asked.arguments for asked in answer.tool_calls] == ["{}"]


@pytest.mark.parametrize("opening", [b"[", b"\xef\xbb\xbf  ["])
def test_an_answer_that_comes_as_one_array_is_read(opening: bytes) -> None:
    documents = [event({"text": "He"})[6:], event({"text": "llo"}, finish="STOP")[6:]]
    body = opening + b",\r\n".join(document.strip() for document in documents) + b"]"
    answer = read(*(body[place : place + 7] for place in range(0, len(body), 7)))
    assert (answer.whole_text, answer.finish_reason) == ("Hello", "stop")


def test_an_answer_that_comes_as_one_document_is_read() -> None:
    assert read(event({"text": "Hello"}, finish="STOP")[6:].strip()).whole_text == "Hello"


@pytest.mark.parametrize("wrap", [b"%s", b"[%s]", b"data: %s\n\n"])
def test_an_error_document_in_place_of_an_answer_is_told(wrap: bytes) -> None:
    document = (
        b'{"error":{"code":429,"message":"Slow down","status":"RESOURCE_EXHAUSTED",'
        b'"details":[{"retryDelay":"3s"}]}}'
    )
    _, error = fail(wrap % document)
    assert (error.code, error.retry_after) == ("provider_rate_limited", 3)


def test_only_the_first_candidate_is_read() -> None:
    other = b'data: {"candidates":[{"content":{"parts":[{"text":"no"}]},"index":1}]}\n\n'
    assert read(event({"text": "yes"}), other, event(finish="STOP")).whole_text == "yes"


def test_pages_are_told_once_and_also_those_that_are_repeated_from() -> None:
    grounding = {"groundingChunks": [{"web": {"uri": "https://a.example", "title": "A"}}] * 2}
    cited = {"citationSources": [{"startIndex": 0, "uri": "https://b.example"}]}
    answer = read(
        event({"text": "a"}, groundingMetadata=grounding),
        event(finish="STOP", groundingMetadata=grounding, citationMetadata=cited),
    )
    assert answer.sources == [("https://a.example", "A"), ("https://b.example", "https://b.example")]


@pytest.mark.parametrize(("model", "billed"), [("gemini-2.5-flash", 1), ("gemini-3-pro-preview", 2)])
def test_searches_are_counted_as_they_are_billed(model: str, billed: int) -> None:
    grounding = {"webSearchQueries": ["one", "two"]}
    usage = b'data: {"usageMetadata":{"promptTokenCount":1}}\n\n'
    answer = read(event({"text": "a"}, finish="STOP", groundingMetadata=grounding), usage, model=model)
    assert answer.usages[0].requests == billed


def test_thoughts_are_not_counted_twice_where_the_count_of_candidates_has_them() -> None:
    usage = {
        "promptTokenCount": 10,
        "candidatesTokenCount": 30,
        "thoughtsTokenCount": 20,
        "totalTokenCount": 40,
    }
    last = b'data: {"usageMetadata":' + json.dumps(usage).encode() + b"}\n\n"
    answer = read(event({"text": "a"}, finish="STOP"), last)
    assert (answer.usages[0].output_tokens, answer.usages[0].reasoning_tokens) == (30, 20)
