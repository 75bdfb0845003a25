"""The answers that every format has to be able to read, and what has to arrive."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from .format import Arrival

TEXT = "¡Hola, señorita 👩‍🚀!"
"""Two, three and four bytes a character, and one that is made of several."""

ARRIVALS: Mapping[str, Arrival] = {
    "text": Arrival(text=TEXT),
    "reasoning": Arrival(reasoning="Six times seven.", text="42"),
    "one-tool": Arrival(calls=(("get_weather", {"city": "Málaga"}),), finish="tool-calls"),
    "parallel-tools": Arrival(
        text="Let me look.",
        calls=(("get_weather", {"city": "Málaga"}), ("get_weather", {"city": "Sevilla"})),
        finish="tool-calls",
    ),
    "refusal": Arrival(text="I can not help with that.", finish="content-filter"),
    "length": Arrival(text="Once upon a", finish="length"),
    "content-filter": Arrival(text="Half", finish="content-filter"),
    "empty": Arrival(),
    "usage": Arrival(text="42"),
    "sources": Arrival(
        text="It is sunny.",
        sources=(("https://weather.example/malaga", "Weather in Málaga"),),
    ),
    "error": Arrival(text="Half", finish=None, error="provider_overloaded"),
}
"""`refusal`: the model itself declines. `content-filter`: a filter of the vendor cuts an answer off. `empty`: nothing,
and no error. `usage`: counts in the oddest place, with the most detail, that the vendor documents. `sources`: a search
by the vendor. `error`: the vendor fails in the middle of a stream that began with 200."""


class RefusalCase(msgspec.Struct, frozen=True):
    """An answer with another status, and what it means."""

    code: str
    headers: tuple[str, ...] = ()
    retryable: bool = False


REFUSALS: Mapping[int, RefusalCase] = {
    400: RefusalCase("provider_request_refused"),
    401: RefusalCase("provider_rejected_key"),
    403: RefusalCase("provider_rejected_key"),
    404: RefusalCase("provider_model_missing"),
    408: RefusalCase("provider_overloaded", retryable=True),
    413: RefusalCase("provider_context_exceeded"),
    429: RefusalCase("provider_rate_limited", ("Retry-After: 7",), retryable=True),
    500: RefusalCase("provider_overloaded", retryable=True),
    529: RefusalCase("provider_overloaded", retryable=True),
}
