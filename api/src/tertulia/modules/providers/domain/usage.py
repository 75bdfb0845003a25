"""What an answer took, in one vocabulary for all providers."""

from __future__ import annotations

import msgspec


class Usage(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Counts of one answer as the provider gave them; None where it said nothing.

    Totals include their parts: `input_tokens` all that was read, cached or not; `output_tokens` all that was
    written, reasoning included.
    """

    input_tokens: int | None = None
    output_tokens: int | None = None
    reasoning_tokens: int | None = None
    cached_tokens: int | None = None
    """Of the input, read from the provider's cache."""
    cache_write_tokens: int | None = None
    """Of the input, written to the provider's cache with its usual (short) lifetime."""
    cache_write_hour_tokens: int | None = None
    """Of the input, written to the provider's cache for an hour."""
    audio_input_tokens: int | None = None
    audio_output_tokens: int | None = None
    image_input_tokens: int | None = None
    requests: int | None = None
    """Searches and other things that the provider bills by the piece."""
    estimated: bool = False
    """Counted by us, because the provider gave nothing."""


class Cost(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The price of one answer in billionths of a US dollar: whole numbers, so that sums are exact."""

    nano_usd: int
    input_nano_usd: int
    """Of it, for what was read; the rest is for what was written."""
    source: str
    """Where the price list comes from: `catalogue` or `tertulia.yaml`."""
