"""What an answer cost, from what it took and what that costs. Whole numbers throughout: sums are exact."""

from __future__ import annotations

from typing import Literal

import msgspec

from tertulia.infrastructure.config.endpoints import PriceSettings
from tertulia.modules.providers.domain import Cost, Price, Usage

Rate = int | tuple[int, tuple[tuple[int, int], ...]]
"""Trillionths of a US dollar for one; or those, and what it is for all of them above a number of input tokens."""
PICO_PER_NANO = 1_000
_PICO_PER_MILLIONTH = 1_000_000
_PICO_PER_THOUSANDTH = 1_000_000_000


class Rates(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True
):
    """What a model costs. None: not known, or not billed apart from what it is a part of."""

    input: Rate | None = None
    output: Rate | None = None
    reasoning: Rate | None = None
    """Absent where reasoning costs what other output does, which is nearly everywhere."""
    cached: Rate | None = None
    cache_write: Rate | None = None
    cache_write_hour: Rate | None = None
    audio_input: Rate | None = None
    audio_output: Rate | None = None
    search: Rate | None = None
    """For one search."""
    answer: Rate | None = None
    """For one answer, beside its tokens."""


class PriceList(msgspec.Struct, frozen=True):
    """Rates, and whose they are."""

    rates: Rates
    source: Literal["catalogue", "tertulia.yaml"] = "catalogue"

    def override(self, settings: PriceSettings) -> PriceList:
        """The same with the administrator's prices over it."""
        changes = {
            "input": _convert(settings.input, _PICO_PER_MILLIONTH),
            "output": _convert(settings.output, _PICO_PER_MILLIONTH),
            "cached": _convert(settings.cached, _PICO_PER_MILLIONTH),
            "cache_write": _convert(settings.cache_write, _PICO_PER_MILLIONTH),
            "cache_write_hour": _convert(settings.cache_write_hour, _PICO_PER_MILLIONTH),
            "search": _convert(settings.request, _PICO_PER_THOUSANDTH),
        }
        given = {name: rate for name, rate in changes.items() if rate is not None}
        if not given:
            return self
        return PriceList(msgspec.structs.replace(self.rates, **given), "tertulia.yaml")

    def show(self) -> Price:
        """What is shown of it: without what larger contexts cost, rounded to billionths."""
        rates = self.rates
        return Price(
            input=_show(rates.input),
            output=_show(rates.output),
            cached=_show(rates.cached),
            cache_write=_show(rates.cache_write),
            cache_write_hour=_show(rates.cache_write_hour),
            audio_input=_show(rates.audio_input),
            audio_output=_show(rates.audio_output),
            request=_show(rates.search),
        )


def price_answer(prices: PriceList | None, usage: Usage) -> Cost | None:
    """What an answer cost; None where a price or a count that it needs is not known.

    The parts of a total are taken out of it before the rest is priced, so nothing is charged twice; a part that
    has no price of its own costs what the rest does. Counts that contradict each other never make it negative.
    """
    if prices is None or (usage.input_tokens is None and usage.output_tokens is None):
        return None
    rates, size = prices.rates, max(usage.input_tokens or 0, 0)
    hour = rates.cache_write if rates.cache_write_hour is None else rates.cache_write_hour
    read = _add_up(
        size,
        rates.input,
        (usage.cached_tokens, rates.cached),
        (usage.cache_write_hour_tokens, hour),
        (usage.cache_write_tokens, rates.cache_write),
        (usage.audio_input_tokens, rates.audio_input),
        size=size,
    )
    written = _add_up(
        max(usage.output_tokens or 0, 0),
        rates.output,
        (usage.audio_output_tokens, rates.audio_output),
        (usage.reasoning_tokens, rates.reasoning),
        size=size,
    )
    searches = _add_up(max(usage.requests or 0, 0), rates.search, size=size)
    if read is None or written is None or searches is None:
        return None
    once = _at(rates.answer, size) if rates.answer is not None else 0
    return Cost(
        nano_usd=_round(read + written + searches + once),
        input_nano_usd=_round(read),
        source=prices.source,
    )


def _add_up(total: int, rate: Rate | None, *parts: tuple[int | None, Rate | None], size: int) -> int | None:
    """The price of a total of which some parts have a price of their own; None if the rest has none."""
    sum_of_parts, rest = 0, total
    for count, own_rate in parts:
        part = min(max(count or 0, 0), rest)
        if own_rate is not None:
            sum_of_parts += part * _at(own_rate, size)
            rest -= part
    if rate is None:
        return sum_of_parts if rest == 0 else None
    return sum_of_parts + rest * _at(rate, size)


def _at(rate: Rate, size: int) -> int:
    if isinstance(rate, int):
        return rate
    price, steps = rate
    for above, dearer in steps:
        if size > above:
            price = dearer
    return price


def _round(pico: int) -> int:
    return (pico + PICO_PER_NANO // 2) // PICO_PER_NANO


def _show(rate: Rate | None) -> int | None:
    return None if rate is None else _round(_at(rate, 0))


def _convert(dollars: float | None, pico: int) -> int | None:
    return None if dollars is None else round(dollars * pico)
