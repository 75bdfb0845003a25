"""Ids, clocks, cursors, events and errors."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import msgspec
import pytest

from tertulia.kernel.clock import FixedClock, SystemClock
from tertulia.kernel.errors import AppError, error_codes
from tertulia.kernel.events import EventBus
from tertulia.kernel.ids import ClientId, new_id
from tertulia.kernel.paging import InvalidCursorError, decode_cursor, encode_cursor
from tertulia.kernel.texts import NAME_PATTERN, flatten, fold


class Position(msgspec.Struct):
    updated_at: datetime
    id: str


class Renamed(msgspec.Struct):
    name: str


def test_new_ids_are_uuids_of_version_7_that_ascend() -> None:
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(set(made))
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", made[0])


@pytest.mark.parametrize("text", ["", "a b", "a/b", "a\n", "é", "x" * 65, "a\x00"])
def test_ids_that_clients_may_not_choose_are_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(text, ClientId)


def test_our_own_ids_are_ids_that_clients_may_choose() -> None:
    assert msgspec.convert(new_id(), ClientId)


def test_clocks_tell_whole_milliseconds_in_utc() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0
    assert FixedClock(now).now() == now


def test_a_cursor_comes_back_as_the_position_that_it_was() -> None:
    position = Position(SystemClock().now(), "x")
    assert decode_cursor(encode_cursor(position), Position) == position


@pytest.mark.parametrize("cursor", ["", "x", "é", "e30", "bnVsbA", "\x00", "=" * 8, "A" * 1000])
def test_a_cursor_that_was_not_made_here_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidCursorError):
        decode_cursor(cursor, Position)


async def test_subscribers_are_told_in_the_order_in_which_they_subscribed() -> None:
    bus, told = EventBus(), list[str]()

    async def first(event: Renamed) -> None:
        told.append(f"first {event.name}")

    async def second(event: Renamed) -> None:
        told.append(f"second {event.name}")

    bus.subscribe(Renamed, first)
    bus.subscribe(Renamed, second)
    await bus.publish(Renamed("x"))
    assert told == ["first x", "second x"]


def test_an_error_says_its_parameters() -> None:
    class LostError(AppError):
        code = "test_lost"
        message = "{thing} is lost."

    assert str(LostError(thing="it")) == "it is lost."
    assert error_codes()["test_lost"] is LostError


@pytest.mark.parametrize(
    ("text", "flat"),
    [("a  b\tc\r\nBcc: d", "a b c Bcc: d"), ("\u202eab\x00", "ab"), ("", ""), (" \n ", ""), ("Ünï", "Ünï")],
)
def test_a_text_becomes_one_line(text: str, flat: str) -> None:
    assert flatten(text) == flat


@pytest.mark.parametrize(
    "texts", [("Ada", "ADA", "ȧḋà"), ("Straße", "STRASSE"), ("ﬁne", "FINE"), ("ΣΊΣΥΦΟΣ", "σίσυφος")]
)
def test_texts_that_look_alike_are_found_alike(texts: tuple[str, ...]) -> None:
    assert len({fold(text) for text in texts}) == 1


@pytest.mark.parametrize("name", ["", " ", "\t", "a\nb", "a\n", "\x00", "\x7f"])
def test_what_is_no_name_is_refused(name: str) -> None:
    assert re.match(NAME_PATTERN, name) is None


@pytest.mark.parametrize("name", ["a", " a ", "Ada Lovelace", "李"])
def test_names_are_names(name: str) -> None:
    assert re.match(NAME_PATTERN, name) is not None
