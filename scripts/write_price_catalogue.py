"""Writes what models cost, from the package genai-prices, or with --check says if the file is stale.

The server reads the file instead of the package, which would cost it 31 MB and 0.27 s
(docs/decisions/0011-prices-as-a-file.md). A newer package (`make lock UPGRADE=1`) and `make gen` bring newer prices.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from genai_prices.data import providers
from genai_prices.types import (
    ClauseAnd,
    ClauseContains,
    ClauseEndsWith,
    ClauseEquals,
    ClauseOr,
    ClauseRegex,
    ClauseStartsWith,
    MatchLogic,
    ModelInfo,
    ModelPrice,
    Provider,
    StartDateConstraint,
    TieredPrices,
    TimeOfDateConstraint,
)

FOLDER = Path(__file__).resolve().parent.parent / "api/src/tertulia/modules/providers/facts"
TARGET = FOLDER / "prices.json"
WANTED = (
    *(
        "anthropic",
        "aws",
        "azure",
        "cerebras",
        "cohere",
        "deepseek",
        "fireworks",
        "google",
        "groq",
        "minimax",
    ),
    *("mistral", "moonshotai", "openai", "openrouter", "perplexity", "together", "x-ai", "zai", "zhipuai"),
)
"""Those that an endpoint can be."""
RATES = {
    "input_mtok": "input",
    "output_mtok": "output",
    "output_reasoning_mtok": "reasoning",
    "cache_read_mtok": "cached",
    "cache_write_mtok": "cacheWrite",
    "cache_write_1h_mtok": "cacheWriteHour",
    "input_audio_mtok": "audioInput",
    "output_audio_mtok": "audioOutput",
    "web_searches_kcount": "search",
    "requests_kcount": "answer",
}
"""Their names to those of `Rates`."""
PICO_PER_UNIT = {"mtok": 10**6, "kcount": 10**9}
"""Trillionths of a dollar for one, at a dollar for a million or for a thousand."""


def make_document() -> str:
    """The whole file: a line for each model."""
    named = {provider.id: provider for provider in providers}
    lines = [f'{{"version":{json.dumps(version("genai-prices"))},"providers":{{']
    for number, name in enumerate(WANTED):
        lines.append(f"{',' if number else ''}{json.dumps(name)}:{_write_provider(named[name])}")
    return "\n".join([*lines, "}}", ""])


def _write_provider(provider: Provider) -> str:
    models = [model for model in map(_describe_model, provider.models) if model["prices"]]
    rows = ",\n".join(json.dumps(model, separators=(",", ":"), ensure_ascii=False) for model in models)
    fallbacks = json.dumps(list(provider.fallback_model_providers or ()))
    return f'{{"fallbacks":{fallbacks},"models":[\n{rows}]}}'


def _describe_model(model: ModelInfo) -> dict[str, Any]:
    described: dict[str, Any] = {"match": _write_match(model.match)}
    if model.name:
        described["name"] = model.name
    if model.context_window:
        described["context"] = model.context_window
    described["prices"] = [price for price in _list_prices(model) if price["rates"]]
    return described


def _list_prices(model: ModelInfo) -> Iterator[dict[str, Any]]:
    """Prices in the order in which a later one wins."""
    listed = [(None, model.prices)] if isinstance(model.prices, ModelPrice) else [
        (price.constraint, price.prices) for price in model.prices
    ]  # fmt: skip
    for constraint, prices in listed:
        yield _write_condition(constraint) | {"rates": _write_rates(prices)}
    for variant in model.price_variants or ():
        if set(variant.when) == {"service_tier"}:
            tier = {"tier": variant.when["service_tier"]}
            yield tier | _write_condition(variant.constraint) | {"rates": _write_rates(variant.prices)}


def _write_condition(constraint: StartDateConstraint | TimeOfDateConstraint | None) -> dict[str, Any]:
    if isinstance(constraint, StartDateConstraint):
        return {"from": constraint.start_date.isoformat()}
    if isinstance(constraint, TimeOfDateConstraint):
        if constraint.start_time.utcoffset() or constraint.end_time.utcoffset():
            raise ValueError("a time of day in another zone than UTC")
        return {"between": [constraint.start_time.strftime("%H:%M"), constraint.end_time.strftime("%H:%M")]}
    return {}


def _write_rates(prices: ModelPrice) -> dict[str, Any]:
    rates: dict[str, Any] = {}
    for theirs, ours in RATES.items():
        price = getattr(prices, theirs)
        if price is not None:
            pico = PICO_PER_UNIT[theirs.rpartition("_")[2]]
            rates[ours] = _write_rate(price, pico)
    return rates


def _write_rate(price: Decimal | TieredPrices, pico: int) -> int | list[Any]:
    if isinstance(price, TieredPrices):
        return [_round(price.base * pico), [[tier.start, _round(tier.price * pico)] for tier in price.tiers]]
    return _round(price * pico)


def _round(amount: Decimal) -> int:
    """To the trillionth: a few prices are thirds."""
    return int(amount.to_integral_value(ROUND_HALF_UP))


def _write_match(match: MatchLogic) -> list[Any]:
    """Ways to fit: `=text` is the name, `^text` begins it, `$text` ends it, `*text` is in it, `~regex`; lists: all."""
    match match:
        case ClauseEquals(equals):
            return [f"={equals.lower()}"]
        case ClauseStartsWith(start):
            return [f"^{start.lower()}"]
        case ClauseEndsWith(end):
            return [f"${end.lower()}"]
        case ClauseContains(part):
            return [f"*{part.lower()}"]
        case ClauseRegex(regex):
            return [f"~{regex}"]
        case ClauseOr(clauses):
            return [one for clause in clauses for one in _write_match(clause)]
        case ClauseAnd(clauses):
            return [[_write_match(clause) for clause in clauses]]


def main(arguments: list[str]) -> int:
    """Write the file, or with --check return 1 when it differs."""
    document = make_document()
    if arguments == ["--check"]:
        if TARGET.exists() and TARGET.read_text("utf-8") == document:
            return 0
        print(f"{TARGET.name} is out of date: run `make gen`")
        return 1
    TARGET.write_text(document, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
