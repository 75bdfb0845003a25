"""What servers that took over chat completions send in their own way: reasoning, usage, sources."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.modules.providers import Usage
from tertulia.modules.providers.adapters.openai.chat_reader import ChatCompletionReader
from tertulia.modules.providers.adapters.openai.thinking import ThinkTags
from tertulia.modules.providers.collected import CollectedAnswer
from tertulia.modules.providers.vendors import PLAIN, Vendor

RETURNS_DETAILS = msgspec.structs.replace(PLAIN, send_reasoning="reasoning_details")
RETURNS_TEXT = msgspec.structs.replace(PLAIN, send_reasoning="reasoning_content")


def read(*documents: dict[str, Any], vendor: Vendor = PLAIN) -> CollectedAnswer:
    answer = CollectedAnswer()
    reader = ChatCompletionReader("Lab", answer, "model-1", vendor)
    for document in documents:
        reader.feed(b"data: " + json.dumps(document).encode() + b"\n\n")
    reader.feed(b"data: [DONE]\n\n")
    reader.end()
    return answer


def say(**delta: object) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta}]}


def end(**fields: object) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], **fields}


def split(text: str, places: list[int]) -> tuple[str, str]:
    """What tags make of a text that is cut at these places: (reasoning, text)."""
    tags = ThinkTags()
    found = {"reasoning": "", "text": ""}
    edges = [0, *sorted({place % (len(text) + 1) for place in places}), len(text)]
    pieces = [text[start:stop] for start, stop in pairwise(edges)]
    for told in (*map(tags.split, pieces), tags.flush()):
        for kind, words in told:
            found[kind] += words
    return found["reasoning"], found["text"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<think>Hmm.</think>42", ("Hmm.", "42")),
        ("\n<think>\nHmm.\n</think>\n\n42", ("Hmm.", "42")),
        ("<think></think>42", ("", "42")),
        ("<think>\n\n</think>\n\n42", ("", "42")),
        ("<think>a < b</thin k></think>c</think>", ("a < b</thin k>", "c</think>")),
        ("<think>never closed", ("never closed", "")),
        ("<thi", ("", "<thi")),
        ("<thing>", ("", "<thing>")),
        ("A tag is <think>so</think>.", ("", "A tag is <think>so</think>.")),
        ("", ("", "")),
    ],
)
def test_tags_at_the_beginning_are_reasoning_however_they_are_cut(
    text: str, expected: tuple[str, str]
) -> None:
    assert split(text, []) == expected
    assert split(text, list(range(len(text)))) == expected
    for place in range(len(text)):
        assert split(text, [place]) == expected


@given(
    text=st.text(alphabet="<>/think \n", max_size=40), places=st.lists(st.integers(min_value=0), max_size=8)
)
def test_cuts_never_change_what_tags_mean(text: str, places: list[int]) -> None:
    assert split(text, places) == split(text, [])


def test_a_tag_in_an_answer_whose_reasoning_came_apart_stays_text() -> None:
    answer = read(say(reasoning="Hmm."), say(content="<think>"), say(content="x"), end())
    assert (answer.whole_reasoning, answer.whole_text) == ("Hmm.", "<think>x")


def test_tags_stay_where_the_vendor_has_none() -> None:
    plain = msgspec.structs.replace(PLAIN, think_tags=False)
    assert read(say(content="<think>x</think>"), end(), vendor=plain).whole_text == "<think>x</think>"


def test_thinking_chunks_of_mistral_are_reasoning() -> None:
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": "Hmm."}]}
    answer = read(
        say(content=[thought]), say(content=[{"type": "text", "text": "42"}]), say(content="!"), end()
    )
    assert (answer.whole_reasoning, answer.whole_text) == ("Hmm.", "42!")


def test_details_alone_are_reasoning_too() -> None:
    summary = {"type": "reasoning.summary", "summary": "Hmm.", "index": 0}
    assert read(say(reasoning_details=[summary]), say(content="42"), end()).whole_reasoning == "Hmm."


def test_details_go_back_as_they_came_to_a_vendor_that_wants_them() -> None:
    text = {"type": "reasoning.text", "text": "Hm", "signature": None, "index": 0}
    more = {"type": "reasoning.text", "text": "m.", "signature": "sig", "index": 0}
    hidden = {"type": "reasoning.encrypted", "data": "abc", "id": "rs_1", "index": 1}
    documents = say(reasoning_details=[text]), say(reasoning_details=[more, hidden]), say(content="42"), end()
    (left,) = read(*documents, vendor=RETURNS_DETAILS).continuations
    assert (left.format, left.model) == ("openai-chat", "model-1")
    assert left.data == {
        "reasoning_details": [
            {"type": "reasoning.text", "text": "Hmm.", "signature": "sig", "index": 0},
            hidden,
        ]
    }
    assert read(*documents).continuations == []


def test_reasoning_is_marked_for_a_vendor_that_wants_its_text_again() -> None:
    documents = say(reasoning_content="Hmm."), say(content="4"), say(content="2"), end()
    (left,) = read(*documents, vendor=RETURNS_TEXT).continuations
    assert left.data == {"field": "reasoning_content"}


COUNTED = {"prompt_tokens": 19, "completion_tokens": 10}
ODD_PLACES: dict[str, tuple[dict[str, Any], Usage]] = {
    "x_groq": (end(x_groq={"id": "req_1", "usage": COUNTED}), Usage(input_tokens=19, output_tokens=10)),
    "in the choice": (
        {"choices": [{"delta": {}, "finish_reason": "stop", "usage": {**COUNTED, "cached_tokens": 4}}]},
        Usage(input_tokens=19, output_tokens=10, cached_tokens=4),
    ),
    "DeepSeek": (
        end(usage={**COUNTED, "prompt_cache_hit_tokens": 16, "prompt_cache_miss_tokens": 3}),
        Usage(input_tokens=19, output_tokens=10, cached_tokens=16),
    ),
    "xAI, reasoning beside the answer": (
        end(
            usage={
                **COUNTED,
                "total_tokens": 129,
                "completion_tokens_details": {"reasoning_tokens": 100},
                "num_sources_used": 3,
            }
        ),
        Usage(input_tokens=19, output_tokens=110, reasoning_tokens=100, requests=3),
    ),
    "Perplexity": (
        end(usage={**COUNTED, "total_tokens": 29, "reasoning_tokens": 8, "num_search_queries": 2}),
        Usage(input_tokens=19, output_tokens=10, reasoning_tokens=8, requests=2),
    ),
    "sound": (
        end(
            usage={
                **COUNTED,
                "prompt_tokens_details": {"audio_tokens": 12, "image_tokens": 3},
                "completion_tokens_details": {"audio_tokens": 5},
            }
        ),
        Usage(
            input_tokens=19,
            output_tokens=10,
            audio_input_tokens=12,
            audio_output_tokens=5,
            image_input_tokens=3,
        ),
    ),
    "numbers with a point": (
        end(usage={"prompt_tokens": 19.0, "completion_tokens": 1e1}),
        Usage(input_tokens=19, output_tokens=10),
    ),
}


@pytest.mark.parametrize("place", ODD_PLACES)
def test_usage_is_found_in_its_odd_places(place: str) -> None:
    document, usage = ODD_PLACES[place]
    assert read(say(content="x"), document).usages == [usage]


def test_usage_in_every_chunk_is_told_once() -> None:
    chunks = [
        {**say(content="x"), "usage": {"prompt_tokens": 19, "completion_tokens": count}} for count in (1, 2)
    ]
    assert read(*chunks, end()).usages == [Usage(input_tokens=19, output_tokens=2)]


def test_pages_are_told_once_with_their_titles() -> None:
    pages = {
        "citations": ["https://a.example", "https://b.example", "javascript:alert(1)", 7],
        "search_results": [{"title": "A", "url": "https://a.example", "date": "2026-01-01"}],
    }
    cited = {"type": "url_citation", "url_citation": {"url": "https://c.example", "title": "C"}}
    answer = read(
        {**say(content="x"), **pages}, {**say(content="y"), **pages}, say(annotations=[cited]), end()
    )
    assert answer.sources == [
        ("https://a.example", "A"),
        ("https://b.example", ""),
        ("https://c.example", "C"),
    ]


def test_a_refusal_is_text_and_says_so_at_the_end() -> None:
    answer = read(say(refusal="I can not."), end())
    assert (answer.whole_text, answer.finish_reason) == ("I can not.", "content-filter")
