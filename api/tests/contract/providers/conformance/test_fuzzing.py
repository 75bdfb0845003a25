"""Streams that no vendor would send, in packets that no network would make: never another exception than
ProviderError, never a lost or doubled character."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.modules.providers import ProviderError
from tertulia.modules.providers.adapters.sse import Event, EventSplitter
from tertulia.modules.providers.collected import CollectedAnswer

from .every import FORMATS
from .format import Format
from .scenarios import ARRIVALS

Damage = Callable[[bytes], bytes]

READERS = list({(known.folder, known.wire): known for known in FORMATS}.values())
"""Ways of reaching the same format share its reader."""
every_reader = pytest.mark.parametrize("vendor", READERS, ids=[known.name for known in READERS])
bounded = settings(
    max_examples=40,
    deadline=None,
    database=None,
    # The same examples each time: what a run finds must not depend on its luck.
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
PLACES = st.lists(st.integers(min_value=0), max_size=20)
PIECES = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=20)


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted({place % (len(stream) + 1) for place in places}), len(stream)]
    return [stream[start:end] for start, end in pairwise(edges)]


def read(vendor: Format, packets: list[bytes]) -> tuple[object, ...]:
    """All that reached the sink, and the error that ended it; what makes it up is not compared, such as ids."""
    answer = CollectedAnswer()
    reader = vendor.open_reader(answer)
    code = None
    try:
        for packet in packets:
            reader.feed(packet)
            if reader.done:
                break
        reader.end()
    except ProviderError as error:
        reader.report_usage()
        code = error.code
    return (
        answer.whole_text,
        answer.whole_reasoning,
        [(call.name, call.arguments) for call in answer.tool_calls],
        answer.continuations,
        list(dict.fromkeys(answer.sources)),
        answer.usages,
        answer.finish_reason,
        code,
    )


def flip(place: int, value: int) -> Damage:
    def apply(stream: bytes) -> bytes:
        where = place % len(stream)
        return stream[:where] + bytes([value]) + stream[where + 1 :]

    return apply


def leave_out(place: int, length: int) -> Damage:
    def apply(stream: bytes) -> bytes:
        where = place % len(stream)
        return stream[:where] + stream[where + length :]

    return apply


def repeat(place: int, length: int) -> Damage:
    def apply(stream: bytes) -> bytes:
        where = place % len(stream)
        return stream[: where + length] + stream[where:]

    return apply


def replace_value(value: bytes, place: int) -> Damage:
    """Another JSON value in the place of one: what stands between a colon and the next comma or brace."""

    def apply(stream: bytes) -> bytes:
        colons = [where for where, byte in enumerate(stream) if byte == 0x3A and stream[where - 1] == 0x22]
        if not colons:
            return stream
        start = colons[place % len(colons)] + 1
        end = min(found for mark in b",}]\n" if (found := stream.find(mark, start)) > 0 or mark == 0x0A)
        return stream[:start] + value + (stream[end:] if end > 0 else b"")

    return apply


_NUMBERS = st.integers(min_value=0, max_value=1 << 30)
_VALUES = st.sampled_from(
    [
        b"null",
        b"true",
        b"-1",
        b"1e999",
        b"[]",
        b"{}",
        b'"x"',
        b'"\\ud83d"',
        b"[[[[",
        b"12345678901234567890123",
    ]
)
DAMAGES = st.lists(
    st.one_of(
        st.builds(flip, _NUMBERS, st.integers(min_value=0, max_value=255)),
        st.builds(leave_out, _NUMBERS, st.integers(min_value=1, max_value=80)),
        st.builds(repeat, _NUMBERS, st.integers(min_value=1, max_value=400)),
        st.builds(replace_value, _VALUES, _NUMBERS),
    ),
    min_size=1,
    max_size=4,
)


@every_reader
@bounded
@given(pieces=PIECES, places=PLACES)
def test_no_character_is_lost_or_doubled(vendor: Format, pieces: list[str], places: list[int]) -> None:
    answer = read(vendor, cut(vendor.write_text(pieces), places))
    assert answer[0] == "".join(pieces)
    assert answer[-1] is None


@every_reader
@pytest.mark.parametrize("scenario", ARRIVALS)
@settings(bounded, max_examples=8)
@given(places=PLACES, damages=DAMAGES)
def test_a_damaged_stream_ends_in_our_own_error_however_it_is_cut(
    vendor: Format, scenario: str, places: list[int], damages: list[Damage]
) -> None:
    if scenario in vendor.absent:
        pytest.skip(vendor.absent[scenario])
    stream = vendor.read_stream(scenario)
    for damage in damages:
        stream = damage(stream) or b"\n"
    assert read(vendor, cut(stream, places)) == read(vendor, [stream])


@every_reader
@bounded
@given(stream=st.binary(max_size=400), places=PLACES)
def test_noise_is_never_an_answer(vendor: Format, stream: bytes, places: list[int]) -> None:
    answer = read(vendor, cut(stream, places))
    assert answer[0] == ""
    assert answer[-1] in {"provider_broken_answer", "provider_cut_off"}


@settings(bounded, max_examples=200)
@given(
    stream=st.lists(
        st.sampled_from(
            [b"data:", b" ", b"a", b"\n", b"\r", b"\r\n", b"event: error", b":", b"\xef\xbb\xbf"]
        ),
        max_size=40,
    ).map(b"".join),
    places=PLACES,
)
def test_events_are_the_same_however_they_are_cut(stream: bytes, places: list[int]) -> None:
    def split(packets: list[bytes]) -> list[Event]:
        splitter = EventSplitter()
        return [event for packet in packets for event in splitter.feed(packet)] + splitter.end()

    assert split(cut(stream, places)) == split([stream])
