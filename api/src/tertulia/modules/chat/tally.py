"""What an answer took and what it cost, summed over the models that had a part in it."""

from __future__ import annotations

import msgspec

from tertulia.modules.providers import Cost, Usage

MOST_COUNTED = 10**9
"""Tokens; no answer takes as many, and sums and prices of them fit into any database."""


def leave_out_absurd(usage: Usage) -> Usage:
    """A provider's counts without those that can not be."""
    absurd = {
        field: None
        for field in Usage.__struct_fields__
        if field != "estimated" and not 0 <= (getattr(usage, field) or 0) <= MOST_COUNTED
    }
    return msgspec.structs.replace(usage, **absurd) if absurd else usage


def add_usage(one: Usage | None, other: Usage | None) -> Usage | None:
    """The sum; a count that only one of them has is kept, and a sum with an estimate in it is one."""
    if one is None or other is None:
        return one or other
    counts: dict[str, int] = {}
    for field in Usage.__struct_fields__:
        values = (getattr(one, field), getattr(other, field))
        if field != "estimated" and values != (None, None):
            counts[field] = sum(value or 0 for value in values)
    return Usage(**counts, estimated=one.estimated or other.estimated)


def add_cost(one: Cost, other: Cost) -> Cost:
    """The sum of two prices."""
    sources = dict.fromkeys((one.source, other.source))
    return Cost(
        nano_usd=one.nano_usd + other.nano_usd,
        input_nano_usd=one.input_nano_usd + other.input_nano_usd,
        source=", ".join(sources),
    )


class Tally:
    """Begins with what earlier runs of the same answer took. A part without a known price makes the whole unknown."""

    def __init__(self, usage: Usage | None, cost: Cost | None) -> None:
        self.usage = usage
        self.cost = cost
        self._is_priced = usage is None or cost is not None

    def add(self, usage: Usage, cost: Cost | None) -> None:
        """Count one model's part."""
        self.usage = add_usage(self.usage, usage)
        if cost is None or not self._is_priced:
            self._is_priced = False
            self.cost = None
        else:
            self.cost = cost if self.cost is None else add_cost(self.cost, cost)


def is_empty(usage: Usage) -> bool:
    """Whether a provider's counts say nothing of tokens."""
    return usage.input_tokens is None and usage.output_tokens is None


def is_incomplete(told: Usage | None) -> bool:
    """Whether there is something to count for us."""
    return told is None or told.input_tokens is None or told.output_tokens is None


def complete_usage(told: Usage | None, input_tokens: int, output_tokens: int) -> Usage:
    """A provider's counts, with ours in place of those that it did not give."""
    if told is None or is_empty(told):
        requests = told.requests if told else None
        return Usage(
            input_tokens=input_tokens, output_tokens=output_tokens, requests=requests, estimated=True
        )
    if told.input_tokens is not None and told.output_tokens is not None:
        return told
    return msgspec.structs.replace(
        told,
        input_tokens=input_tokens if told.input_tokens is None else told.input_tokens,
        output_tokens=output_tokens if told.output_tokens is None else told.output_tokens,
        estimated=True,
    )
