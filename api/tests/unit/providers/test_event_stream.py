"""The binary framing of AWS, beside botocore's own parser."""

from __future__ import annotations

import struct
from importlib import import_module
from itertools import pairwise
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.tests.contract.providers.event_streams import encode_event, encode_message
from tertulia.modules.providers.adapters.bedrock.event_stream import (
    MAX_MESSAGE_BYTES,
    EventStreamError,
    EventStreamSplitter,
    Frame,
)

TEXTS = st.text(max_size=20)
MESSAGES = st.lists(
    st.tuples(
        st.sampled_from(["event", "exception"]), st.text(min_size=1, max_size=12), st.binary(max_size=60)
    ),
    max_size=8,
)


def read_with_botocore(stream: bytes) -> list[tuple[dict[str, Any], bytes]]:
    module: Any = import_module("botocore.eventstream")
    buffer = module.EventStreamBuffer()
    buffer.add_data(stream)
    return [(dict(event.headers), bytes(event.payload)) for event in buffer]


def read(packets: list[bytes]) -> list[Frame]:
    splitter = EventStreamSplitter()
    return [frame for packet in packets for frame in splitter.feed(packet)]


@settings(deadline=None)
@given(messages=MESSAGES, places=st.lists(st.integers(min_value=0), max_size=12))
def test_it_reads_what_botocore_reads_however_it_is_cut(
    messages: list[tuple[str, str, bytes]], places: list[int]
) -> None:
    stream = b"".join(encode_event(name, payload, kind) for kind, name, payload in messages)
    edges = [0, *sorted({place % (len(stream) + 1) for place in places}), len(stream)]
    frames = read([stream[start:end] for start, end in pairwise(edges)])
    theirs = read_with_botocore(stream)
    assert [(frame.kind, frame.name, frame.payload) for frame in frames] == messages
    assert [
        (headers[":message-type"], headers[f":{headers[':message-type']}-type"], payload)
        for headers, payload in theirs
    ] == messages


def test_an_error_without_a_payload_says_what_its_headers_say() -> None:
    headers = {":message-type": "error", ":error-code": "InternalFailure", ":error-message": "Out of order"}
    (frame,) = read([encode_message(headers, b"")])
    assert (frame.kind, frame.name, frame.error) == ("error", "InternalFailure", "Out of order")


def test_headers_of_every_type_are_passed_over() -> None:
    fixed = b"".join(
        b"\x01" + bytes([97 + kind, kind]) + bytes(size)
        for kind, size in {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}.items()
    )
    blob = b"\x01z\x06\x00\x02ab"
    named = encode_message({":event-type": "chunk"}, b"")[12:-4]
    message = frame_raw(fixed + blob + named, b"{}")
    (frame,) = read([message])
    assert (frame.name, frame.payload) == ("chunk", b"{}")
    assert len(read_with_botocore(message)) == 1


def frame_raw(headers: bytes, payload: bytes) -> bytes:
    prelude = struct.pack(">II", len(headers) + len(payload) + 16, len(headers))
    message = prelude + struct.pack(">I", crc32(prelude)) + headers + payload
    return message + struct.pack(">I", crc32(message))


@pytest.mark.parametrize("place", range(len(encode_event("chunk", b"{}"))))
def test_a_flipped_bit_is_found_wherever_it_is(place: int) -> None:
    message = bytearray(encode_event("chunk", b"{}"))
    message[place] ^= 4
    with pytest.raises(EventStreamError):
        read([bytes(message) + encode_event("chunk", b"{}") * 4])


def test_messages_before_a_damaged_one_are_read() -> None:
    good, bad = encode_event("chunk", b"{}"), bytearray(encode_event("chunk", b"{}"))
    bad[-1] ^= 1
    frames: list[Frame] = []
    with pytest.raises(EventStreamError):
        frames.extend(EventStreamSplitter().feed(good + bytes(bad)))
    splitter = EventStreamSplitter()
    stream = splitter.feed(good + bytes(bad))
    assert next(stream).payload == b"{}"


@pytest.mark.parametrize(
    "headers", [b"\x05ab", b"\x01a", b"\x01a\x63", b"\x01a\x07\xff\xff", b"\x01a\x05\x00"]
)
def test_headers_that_are_cut_off_are_refused(headers: bytes) -> None:
    with pytest.raises(EventStreamError):
        read([frame_raw(headers, b"")])


@pytest.mark.parametrize(
    ("total", "headers"), [(MAX_MESSAGE_BYTES + 1, 0), (20, 8), (0, 0), (1 << 20, 1 << 19)]
)
def test_an_impossible_length_is_refused_at_once(total: int, headers: int) -> None:
    prelude = struct.pack(">II", total, headers)
    with pytest.raises(EventStreamError):
        read([prelude + struct.pack(">I", crc32(prelude))])
