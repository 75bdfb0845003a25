"""Server-sent events, as the standard has them."""

from __future__ import annotations

import pytest

from tertulia.modules.providers.adapters.sse import MAX_EVENT_BYTES, Event, EventSplitter, EventTooLongError


def split(*packets: bytes) -> list[Event]:
    splitter = EventSplitter()
    return [event for packet in packets for event in splitter.feed(packet)] + splitter.end()


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_every_line_ending_is_taken(ending: bytes) -> None:
    lines = [b"data: one", b"data: more", b"", b"data: two", b""]
    stream = b"".join(line + ending for line in lines)
    expected: list[Event] = [("data", b"one\nmore"), ("data", b"two")]
    assert split(stream) == expected
    assert split(*(stream[place : place + 1] for place in range(len(stream)))) == expected


def test_one_space_after_the_colon_is_not_part_of_the_value() -> None:
    assert split(b"data:a\n\ndata: b\n\ndata:  c\n\n") == [("data", b"a"), ("data", b"b"), ("data", b" c")]


def test_several_data_lines_are_one_event() -> None:
    assert split(b"data: a\ndata\ndata: b\n\n") == [("data", b"a\n\nb")]


def test_comments_and_unknown_fields_are_passed_over() -> None:
    assert split(b": ping\n\nid: 1\nretry: 5\nfoo: bar\nevent: message\ndata: a\n\n") == [("data", b"a")]


def test_an_error_field_or_an_error_event_marks_only_its_own_event() -> None:
    stream = b"event: error\ndata: a\n\ndata: b\n\nerror: c\n\nevent: error\n\ndata: d\n\n"
    assert split(stream) == [("error", b"a"), ("data", b"b"), ("error", b"c"), ("data", b"d")]


def test_an_event_without_its_blank_line_comes_at_the_end() -> None:
    assert split(b"data: a") == [("data", b"a")]


def test_what_is_not_an_event_stream_has_no_fields() -> None:
    splitter = EventSplitter()
    splitter.feed(b"hello\nworld\n\n")
    assert splitter.fields == 0


def test_a_line_is_bounded() -> None:
    splitter = EventSplitter()
    splitter.feed(b"data: ")
    with pytest.raises(EventTooLongError):
        splitter.feed(b"x" * MAX_EVENT_BYTES)


def test_many_short_events_never_reach_the_bound() -> None:
    splitter = EventSplitter()
    packet = b"data: " + b"x" * 1000 + b"\n\ndata: part"
    rest = b" of the next\n\n"
    for _ in range(10_000):
        assert len(splitter.feed(packet) + splitter.feed(rest)) == 2
