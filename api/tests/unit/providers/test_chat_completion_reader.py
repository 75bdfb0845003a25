"""The parser against byte-exact streams, cut in every way."""

from __future__ import annotations

import contextlib
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.modules.providers import ProviderError, Usage
from tertulia.modules.providers.adapters.openai.chat_reader import ChatCompletionReader
from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.errors import ProviderBrokenAnswerError

STREAMS = Path(__file__).parents[2] / "fixtures" / "streams"
TEXT = "¡Hola, señorita 👩‍🚀!"
USAGE = Usage(input_tokens=19, output_tokens=10, reasoning_tokens=3, cached_tokens=4)
ANSWERS = sorted(
    path.name
    for path in STREAMS.iterdir()
    if path.is_file() and not path.name.startswith(("failure", "cut_off", "garbage"))
)
FAILURES = {
    "failure_openai.sse": ("provider_overloaded", "The server had an error while processing your request."),
    "failure_openrouter.sse": ("provider_overloaded", "Provider disconnected: upstream"),
    "failure_llama_cpp.sse": ("provider_context_exceeded", "Context size has been exceeded."),
    "failure_vllm.sse": ("provider_overloaded", "CUDA out of memory"),
    "failure_event_name.sse": ("provider_overloaded", "Overloaded"),
    "failure_text.sse": ("provider_failed", "an error was encountered while running the model"),
    "cut_off.sse": ("provider_cut_off", None),
    "garbage_after_text.sse": ("provider_broken_answer", "a part of the answer is not valid JSON"),
}


def read(packets: list[bytes]) -> CollectedAnswer:
    answer = CollectedAnswer()
    reader = ChatCompletionReader("Lab", answer)
    for packet in packets:
        reader.feed(packet)
        if reader.done:
            break
    reader.end()
    return answer


def read_until_failure(packets: list[bytes]) -> tuple[CollectedAnswer, ProviderError]:
    answer = CollectedAnswer()
    reader = ChatCompletionReader("Lab", answer)
    try:
        for packet in packets:
            reader.feed(packet)
        reader.end()
    except ProviderError as error:
        return answer, error
    pytest.fail("the answer was taken for a good one")


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted({place % (len(stream) + 1) for place in places}), len(stream)]
    return [stream[start:end] for start, end in pairwise(edges)]


def chunk(content: str) -> bytes:
    document = {"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": None}]}
    return b"data: " + json.dumps(document, ensure_ascii=False).encode() + b"\n\n"


@pytest.mark.parametrize("name", ANSWERS)
def test_every_server_s_stream_gives_the_same_answer(name: str) -> None:
    answer = read([(STREAMS / name).read_bytes()])
    assert answer.whole_text == TEXT
    assert answer.finish_reason == ("other" if name == "usage_without_finish.sse" else "stop")
    assert answer.usages == [USAGE]
    assert answer.whole_reasoning == (
        "Hmm." if name.startswith(("reasoning", "content_parts", "document")) else ""
    )


@pytest.mark.parametrize("name", ANSWERS)
def test_a_packet_for_each_byte_changes_nothing(name: str) -> None:
    stream = (STREAMS / name).read_bytes()
    answer = read([stream[place : place + 1] for place in range(len(stream))])
    assert (answer.whole_text, answer.usages) == (TEXT, [USAGE])


@pytest.mark.parametrize("name", ANSWERS)
@settings(max_examples=25, deadline=None)
@given(places=st.lists(st.integers(min_value=0), max_size=12))
def test_packets_may_be_cut_anywhere(name: str, places: list[int]) -> None:
    answer = read(cut((STREAMS / name).read_bytes(), places))
    assert (answer.whole_text, answer.usages) == (TEXT, [USAGE])


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_within_the_stream_keeps_what_had_arrived(name: str) -> None:
    stream = (STREAMS / name).read_bytes()
    for packets in ([stream], [stream[place : place + 1] for place in range(len(stream))]):
        answer, error = read_until_failure(packets)
        assert answer.whole_text == "Half"
        assert (error.code, error.params.get("detail")) == FAILURES[name]
        assert error.params["endpoint"] == "Lab"


def test_a_document_behind_a_byte_order_mark_is_read_however_it_is_cut() -> None:
    document = b"\xef\xbb\xbf \n" + (STREAMS / "document.json").read_bytes()
    for place in range(8):
        assert read([document[:place], document[place:]]).whole_text == TEXT


def test_the_text_of_one_packet_arrives_as_one_call() -> None:
    answer = CollectedAnswer()
    reader = ChatCompletionReader("Lab", answer)
    reader.feed(chunk("a") + chunk("b") + chunk("c"))
    assert answer.text_pieces == ["abc"]


def test_reasoning_and_text_of_one_packet_keep_their_order() -> None:
    seen: list[str] = []

    class OrderSink(CollectedAnswer):
        def text(self, delta: str) -> None:
            seen.append(f"text {delta}")

        def reasoning(self, delta: str) -> None:
            seen.append(f"reasoning {delta}")

    thought = b'data: {"choices":[{"delta":{"reasoning":"x"}}]}\n\n'
    ChatCompletionReader("Lab", OrderSink()).feed(thought + thought + chunk("a") + chunk("b") + thought)
    assert seen == ["reasoning xx", "text ab", "reasoning x"]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("stop", "stop"),
        ("length", "length"),
        ("max_tokens", "length"),
        ("content_filter", "content-filter"),
        ("SAFETY", "content-filter"),
        ("tool_calls", "tool-calls"),
        ("function_call", "tool-calls"),
        ("odd", "other"),
    ],
)
def test_finish_reasons_are_mapped(theirs: str, ours: str) -> None:
    last = json.dumps({"choices": [{"delta": {}, "finish_reason": theirs}]}).encode()
    assert read([b"data: " + last + b"\n\ndata: [DONE]\n\n"]).finish_reason == ours


def test_a_stream_that_only_says_that_it_is_done_is_no_answer() -> None:
    with pytest.raises(ProviderBrokenAnswerError):
        read([b"data: [DONE]\n\n"])


def test_only_the_first_choice_is_read() -> None:
    other = b'data: {"choices":[{"index":1,"delta":{"content":"no"}}]}\n\n'
    answer = read([chunk("yes") + other + b"data: [DONE]\n\n"])
    assert answer.whole_text == "yes"


def test_a_finished_answer_without_text_is_an_answer() -> None:
    answer = read([b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'])
    assert (answer.text_pieces, answer.finish_reason) == ([], "stop")


@pytest.mark.parametrize(
    "body", [b"", b"<html><title>Login</title></html>", b"hello\nworld\n", b"\x00\xff\xfe" * 50]
)
def test_what_is_not_an_event_stream_is_a_broken_answer(body: bytes) -> None:
    answer, error = read_until_failure([body])
    assert error.code == "provider_broken_answer"
    assert answer.text_pieces == []


def test_comments_alone_are_an_answer_that_was_cut_off() -> None:
    _, error = read_until_failure([b": processing\n\n"])
    assert (error.code, error.retryable) == ("provider_cut_off", True)


def test_a_line_of_eight_megabytes_is_refused() -> None:
    line = b"data: " + b"x" * (64 * 1024)
    _, error = read_until_failure([line] * 200)
    assert (error.code, error.params["detail"]) == ("provider_broken_answer", "one line is longer than 8 MB")


def test_an_event_of_endless_lines_is_refused() -> None:
    _, error = read_until_failure([b"data: x\n" * 8192] * 200)
    assert error.code == "provider_broken_answer"


def test_a_line_of_one_megabyte_is_read() -> None:
    stream = chunk("x" * 1_000_000) + b"data: [DONE]\n\n"
    packets = [stream[start : start + 1000] for start in range(0, len(stream), 1000)]
    assert len(read(packets).whole_text) == 1_000_000


def test_invalid_utf8_becomes_replacement_characters() -> None:
    broken = chunk("a?b").replace(b"?", b"\xff")
    assert read([broken + b"data: [DONE]\n\n"]).whole_text == "a\ufffdb"


def test_a_lone_half_of_a_character_becomes_a_replacement_character() -> None:
    half = b'data: {"choices":[{"delta":{"content":"\\ud83d"}}]}\n\n'
    assert read([half + b"data: [DONE]\n\n"]).whole_text == "\ufffd"
    assert read([half + chunk("x") + b"data: [DONE]\n\n"]).whole_text == "\ufffdx"


@settings(max_examples=200, deadline=None)
@given(
    texts=st.lists(st.text(max_size=20), min_size=1, max_size=10),
    places=st.lists(st.integers(min_value=0), max_size=10),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_no_character_is_lost_or_doubled(texts: list[str], places: list[int], ending: str) -> None:
    stream = b"".join(map(chunk, texts)) + b"data: [DONE]\n\n"
    packets = cut(stream.replace(b"\n", ending.encode()), places)
    assert read(packets).whole_text == "".join(texts)


@settings(max_examples=300, deadline=None)
@given(
    noise=st.lists(
        st.one_of(
            st.binary(max_size=40),
            st.sampled_from(
                [
                    b"data: ",
                    b"\n",
                    b"\r",
                    b"\n\n",
                    b"error: ",
                    b"event: error\n",
                    b"data: {}\n\n",
                    b"[]",
                    b"{",
                ]
            ),
            st.sampled_from(
                [
                    chunk("a"),
                    b'{"error":',
                    b'"choices":[',
                    b"null",
                    b"}",
                    b"[DONE]",
                    b'data: {"choices":[1]}\n\n',
                ]
            ),
        ),
        max_size=12,
    )
)
def test_noise_never_raises_anything_but_a_provider_error(noise: list[bytes]) -> None:
    with contextlib.suppress(ProviderError):
        read(noise)
