"""What a provider pours in becomes parts, frames, and what the vendor wants back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tertulia.modules.chat import answers
from tertulia.modules.chat.answers import AnswerWriter
from tertulia.modules.chat.errors import AnswerTooLongError
from tertulia.modules.chat.log import RunLog
from tertulia.modules.messages import (
    Part,
    PartContinuation,
    ReasoningPart,
    Seam,
    SeamPart,
    SourcePart,
    StepStartPart,
    TextPart,
)
from tertulia.modules.providers import Continuation, Usage


class Sheet:
    """A writer and the log that it writes to."""

    def __init__(self) -> None:
        self.log = RunLog()
        self.writer = AnswerWriter(self.log, lambda: 7)
        self.writer.start_step()

    def read_chunks(self) -> list[dict[str, Any]]:
        lines = self.log.read(0)[0].decode().splitlines()
        return [json.loads(line[6:]) for line in lines if line.startswith("data: {")]


def sign(name: str) -> Continuation:
    return Continuation("lab", "small", {"signature": name})


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


def test_a_source_within_a_text_comes_behind_it_once(sheet: Sheet) -> None:
    sheet.writer.text("One")
    sheet.writer.source("https://example.org/a", " A\npage ")
    sheet.writer.source("https://example.org/a", "Again")
    sheet.writer.text(" two")
    source = SourcePart(source_id="s1", url="https://example.org/a", title="A page")
    assert sheet.writer.read_parts() == (StepStartPart(), TextPart("One two", "streaming"), source)
    sheet.writer.close_part()
    assert sheet.writer.read_parts() == (StepStartPart(), TextPart("One two", "done"), source)
    assert sheet.read_chunks()[-1] == {
        "type": "source-url",
        "sourceId": "s1",
        "url": "https://example.org/a",
        "title": "A page",
    }


def test_a_source_before_the_text_is_sent_at_once(sheet: Sheet) -> None:
    sheet.writer.source("http://example.org", "")
    assert sheet.read_chunks()[-1] == {"type": "source-url", "sourceId": "s1", "url": "http://example.org"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//example.org",
        "https://",
        "https://[",
        "https://example.org/\x00",
        "https://example.org/a b",
        "https://example.org/" + "x" * 2000,
        "",
    ],
)
def test_what_is_no_address_of_a_page_is_no_source(sheet: Sheet, url: str) -> None:
    sheet.writer.source(url, "Title")
    assert sheet.writer.read_parts() == (StepStartPart(),)


def test_a_model_can_not_flood_an_answer_with_sources(sheet: Sheet) -> None:
    for number in range(1000):
        sheet.writer.source(f"https://example.org/{number}", "x" * 10_000)
    sources = [part for part in sheet.writer.read_parts() if isinstance(part, SourcePart)]
    assert len(sources) == 100
    assert all(len(source.title or "") <= 300 for source in sources)


def test_continuations_name_the_part_that_they_belong_to(sheet: Sheet) -> None:
    writer = sheet.writer
    writer.reasoning("First")
    writer.continuation(sign("one"))
    writer.reasoning("Second")
    writer.continuation(sign("two"))
    writer.continuation(sign("hidden"), alone=True)
    writer.text("Words")
    writer.continuation(sign("three"))
    writer.text(" and more")
    assert [type(part) for part in writer.read_parts()] == [
        StepStartPart,
        ReasoningPart,
        ReasoningPart,
        TextPart,
    ]
    assert writer.read_continuations() == (
        PartContinuation(1, sign("one")),
        PartContinuation(2, sign("two")),
        PartContinuation(3, sign("hidden"), alone=True),
        PartContinuation(3, sign("three")),
    )


def test_a_continuation_before_any_words_stands_alone(sheet: Sheet) -> None:
    sheet.writer.continuation(sign("early"))
    assert sheet.writer.read_continuations() == (PartContinuation(1, sign("early"), alone=True),)


def test_an_answer_that_goes_on_keeps_its_continuations_sources_and_seams(sheet: Sheet) -> None:
    parts: tuple[Part, ...] = (
        StepStartPart(),
        ReasoningPart("Thought", "done", "1"),
        SourcePart(source_id="s1", url="https://example.org"),
        SeamPart(Seam(from_model="A/a", to_model="B/b", code="provider_cut_off")),
        TextPart("Half", "done"),
    )
    writer = AnswerWriter(RunLog(), lambda: 0)
    writer.resume(parts, (PartContinuation(1, sign("one")),))
    writer.source("https://example.org", "Known")
    writer.text(" whole")
    writer.close_part()
    assert writer.read_parts() == (*parts[:-1], TextPart("Half whole", "done"))
    assert writer.read_continuations() == (PartContinuation(1, sign("one")),)


def test_an_answer_without_end_is_ended_and_what_arrived_is_kept(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MAX_ANSWER", 10)
    sheet.writer.reasoning("1234")
    sheet.writer.text("áé")
    with pytest.raises(AnswerTooLongError):
        sheet.writer.text("xyz")
    sheet.writer.close_part()
    assert sheet.writer.read_parts()[-1] == TextPart("áé", "done")


def test_words_and_thoughts_do_not_take_turns_without_end(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MAX_PARTS", 4)
    for _ in range(2):
        sheet.writer.reasoning("Hm")
        sheet.writer.text("So")
    sheet.writer.reasoning("Well")
    with pytest.raises(AnswerTooLongError):
        sheet.writer.text("So")
    assert sheet.writer.read_words() == "HmSoHmSoWell"


def test_counts_that_can_not_be_are_left_out(sheet: Sheet) -> None:
    told = Usage(input_tokens=10**30, output_tokens=-4, cached_tokens=7, requests=2**63)
    sheet.writer.usage(told)
    assert sheet.writer.token_usage == Usage(cached_tokens=7)


def test_vendors_can_not_store_without_end(sheet: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MAX_CONTINUATIONS", 200)
    for number in range(10):
        sheet.writer.reasoning("x")
        sheet.writer.continuation(sign(f"number {number}"))
    assert 0 < len(sheet.writer.read_continuations()) < 4
