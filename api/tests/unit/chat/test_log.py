"""The log of a run: whatever a follower has, it gets exactly the rest."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.modules.chat.frames import KEEP_ALIVE, encode_chunk, text_delta_prefix
from tertulia.modules.chat.log import PIECE, TAIL_LIMIT, LogReader, RunLog

PREFIXES = [text_delta_prefix("text", "0"), text_delta_prefix("reasoning", "1")]


def read_frames(stream: bytes) -> list[tuple[int, dict[str, str]]]:
    """Numbers and chunks of a stream without its end."""
    frames: list[tuple[int, dict[str, str]]] = []
    for frame in stream.decode().split("\n\n"):
        if frame.startswith("id: "):
            number, line = frame.split("\n")
            frames.append((int(number[4:]), json.loads(line[6:])))
    return frames


def spell(frames: list[tuple[int, dict[str, str]]]) -> list[str]:
    """What the frames say, neighbouring deltas of one part joined."""
    said: list[str] = []
    kind = ""
    for _, chunk in frames:
        name = chunk["type"]
        if name.endswith("-delta") and name == kind:
            said[-1] += chunk["delta"]
        else:
            said.append(name + ":" + chunk.get("delta", ""))
        kind = name
    return said


actions = st.lists(
    st.one_of(st.none(), st.tuples(st.sampled_from(PREFIXES), st.text(min_size=1, max_size=6))),
    max_size=TAIL_LIMIT * 3,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(min_size=1, max_size=6), max_size=TAIL_LIMIT * 3), min_size=1, max_size=3))
def test_the_open_text_is_all_that_came_since_the_last_other_frame(parts: list[list[str]]) -> None:
    log = RunLog()
    for deltas in parts:
        log.append(encode_chunk({"type": "text-start", "id": "0"}))
        for delta in deltas:
            log.append_delta(PREFIXES[0], delta)
    assert log.read_open_text() == "".join(parts[-1])


@settings(max_examples=60, deadline=None)
@given(actions, st.data())
def test_a_follower_that_returns_gets_exactly_what_it_missed(
    script: list[tuple[bytes, str] | None], data: st.DataObject
) -> None:
    log = RunLog()
    plain: list[tuple[int, dict[str, str]]] = []
    for number, action in enumerate(script, start=1):
        if action is None:
            log.append(encode_chunk({"type": "start-step"}))
            plain.append((number, {"type": "start-step"}))
        else:
            log.append_delta(*action)
            kind = "text-delta" if action[0] == PREFIXES[0] else "reasoning-delta"
            plain.append((number, {"type": kind, "delta": action[1]}))
    after = data.draw(st.integers(0, len(script)))
    stream, last = log.read(after)
    assert last == len(script)
    assert spell(read_frames(stream)) == spell([frame for frame in plain if frame[0] > after])


@pytest.mark.parametrize("lengths", [(6,), (1, 300, 0, 40_000), (255, 256), (PIECE, 1)])
def test_a_long_answer_can_be_followed_from_everywhere_in_it(lengths: tuple[int, ...]) -> None:
    log = RunLog()
    deltas = [chr(97 + index % 26) * lengths[index % len(lengths)] for index in range(TAIL_LIMIT * 10)]
    for delta in deltas:
        log.append_delta(PREFIXES[0], delta)
    assert log.read_open_text() == "".join(deltas)
    for after in range(len(deltas)):
        said = "".join(chunk["delta"] for _, chunk in read_frames(log.read(after)[0]))
        assert said == "".join(deltas[after:])


def test_a_block_of_text_grows_in_pieces_that_are_not_copied_again() -> None:
    log = RunLog()
    for _ in range(PIECE):
        log.append_delta(PREFIXES[0], "four")
    tracemalloc.start()
    try:
        for _ in range(TAIL_LIMIT * 2):
            log.append_delta(PREFIXES[0], "four")
        assert tracemalloc.get_traced_memory()[1] < PIECE * 4
    finally:
        tracemalloc.stop()


def test_the_numbers_of_frames_ascend_and_end_at_the_last() -> None:
    log = RunLog()
    for index in range(TAIL_LIMIT * 4):
        log.append_delta(PREFIXES[0], f"{index} ")
    numbers = [number for number, _ in read_frames(log.read(5)[0])]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == log.last


def test_a_long_answer_reaches_a_late_follower_in_few_frames() -> None:
    log = RunLog()
    for _ in range(5000):
        log.append_delta(PREFIXES[0], "word ")
    assert len(read_frames(log.read(0)[0])) <= TAIL_LIMIT + 1


def test_a_reader_is_woken_and_takes_what_came_since() -> None:
    log = RunLog()
    reader = LogReader(log)
    woken: list[int] = []
    reader.subscribe(lambda: woken.append(log.last))
    log.append(encode_chunk({"type": "start-step"}))
    log.append(encode_chunk({"type": "finish-step"}))
    log.notify()
    assert woken == [2]
    assert reader.take().count(b"id: ") == 2
    log.close()
    assert woken == [2, 2]
    assert reader.take() == b"data: [DONE]\n\n"
    assert reader.is_ended


def test_a_reader_of_a_silent_log_gives_a_sign_of_life() -> None:
    log = RunLog()
    reader = LogReader(log)
    woken: list[bytes] = []
    reader.subscribe(lambda: woken.append(reader.take()))
    log.poke()
    log.poke()
    assert woken == [KEEP_ALIVE]


def test_a_reader_that_is_closed_is_woken_no_more_and_leaves_the_log_alone() -> None:
    log = RunLog()
    reader = LogReader(log)
    woken: list[int] = []
    reader.subscribe(lambda: woken.append(log.last))
    reader.close()
    log.append(encode_chunk({"type": "start-step"}))
    log.notify()
    assert woken == []
    assert log.last == 1


def test_a_number_beyond_the_end_is_taken_as_the_end() -> None:
    log = RunLog()
    log.append(encode_chunk({"type": "start-step"}))
    log.close()
    assert LogReader(log, 99).take() == b"data: [DONE]\n\n"
