"""Every answer of every format arrives as it is, however its bytes are cut."""

from __future__ import annotations

import pytest

from .conversation import (
    Cut,
    Serve,
    all_at_once,
    as_recorded,
    byte_by_byte,
    converse,
    describe,
    list_continuations,
    send,
    within_characters,
)
from .every import every_format, require
from .format import Arrival, Format
from .questions import WEATHER, ask
from .scenarios import ARRIVALS, TEXT

LONG_TEXT = [f"palabra {number} 👩‍🚀, " for number in range(3000)]


@every_format
@pytest.mark.parametrize("cut", [as_recorded, byte_by_byte, all_at_once, within_characters])
@pytest.mark.parametrize("scenario", ARRIVALS)
async def test_an_answer_arrives_as_it_is(serve: Serve, vendor: Format, scenario: str, cut: Cut) -> None:
    require(vendor, scenario)
    packets = cut(vendor, vendor.read_stream(scenario))
    request = ask(vendor, tools=[WEATHER] if "tool" in scenario else ())
    answer, failure, _ = await converse(serve, vendor, send(vendor, packets), request)
    assert describe(answer, failure) == vendor.differences.get(scenario, ARRIVALS[scenario])
    assert answer.continuations == list_continuations(vendor, scenario)
    assert len(answer.usages) <= 1
    if scenario in vendor.usages:
        assert answer.usages == [vendor.usages[scenario]]


@every_format
async def test_a_long_answer_arrives_whole(serve: Serve, vendor: Format) -> None:
    packets = vendor.split(vendor.write_text(LONG_TEXT))
    answer, failure, _ = await converse(serve, vendor, send(vendor, packets), ask(vendor))
    assert describe(answer, failure) == Arrival(text="".join(LONG_TEXT))
    assert answer.usages == [vendor.usages["text"]]


@every_format
async def test_what_keeps_a_connection_open_is_passed_over(serve: Serve, vendor: Format) -> None:
    require(vendor, "keep-alive")
    assert vendor.keep_alive is not None
    packets = [
        piece for event in vendor.split(vendor.read_stream("text")) for piece in (vendor.keep_alive, event)
    ]
    answer, failure, _ = await converse(serve, vendor, send(vendor, packets), ask(vendor))
    assert describe(answer, failure) == Arrival(text=TEXT)
