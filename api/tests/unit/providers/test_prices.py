"""What answers cost: against a calculation in decimals, and against the package that the prices come from."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import genai_prices
from genai_prices.data import providers
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.infrastructure.config.endpoints import ModelOverride, PriceSettings
from tertulia.modules.providers.domain import Usage
from tertulia.modules.providers.facts import ModelCatalogue
from tertulia.modules.providers.facts.price_catalogue import find_listed
from tertulia.modules.providers.prices import PriceList, Rates, price_answer

NOW = datetime(2026, 11, 22, 21, tzinfo=UTC)
CLAUDE = PriceList(
    Rates(
        input=3_000_000,
        output=15_000_000,
        cached=300_000,
        cache_write=3_750_000,
        cache_write_hour=6_000_000,
        search=10_000_000_000,
    )
)


def test_parts_of_the_input_are_charged_once_and_at_their_own_price() -> None:
    usage = Usage(
        input_tokens=1_000,
        cached_tokens=600,
        cache_write_tokens=100,
        cache_write_hour_tokens=50,
        output_tokens=10,
        reasoning_tokens=8,
        requests=1,
    )
    cost = price_answer(CLAUDE, usage)
    assert cost is not None
    read = 250 * 3_000 + 600 * 300 + 100 * 3_750 + 50 * 6_000
    assert cost.input_nano_usd == read
    assert cost.nano_usd == read + 10 * 15_000 + 10_000_000
    assert cost.source == "catalogue"


def test_what_costs_nothing_is_known_to_cost_nothing() -> None:
    prices = PriceList(Rates(input=9, output=9, cache_write=9, cache_write_hour=0))
    cost = price_answer(prices, Usage(input_tokens=1_000_000, cache_write_hour_tokens=1_000_000))
    assert cost is not None
    assert cost.nano_usd == 0


def test_what_is_not_known_has_no_price() -> None:
    assert price_answer(None, Usage(input_tokens=1, output_tokens=1)) is None
    assert price_answer(CLAUDE, Usage()) is None
    assert price_answer(PriceList(Rates(input=1)), Usage(input_tokens=1, output_tokens=1)) is None
    assert price_answer(PriceList(Rates(input=1, output=1)), Usage(input_tokens=1, requests=1)) is None
    assert price_answer(PriceList(Rates(output=1)), Usage(output_tokens=1)) is not None


def test_a_large_context_makes_every_token_dearer() -> None:
    prices = PriceList(
        Rates(input=(1_000_000, ((200_000, 2_000_000),)), output=(5_000_000, ((200_000, 7_000_000),)))
    )
    small = price_answer(prices, Usage(input_tokens=200_000, output_tokens=1))
    large = price_answer(prices, Usage(input_tokens=200_001, output_tokens=1))
    assert small is not None
    assert large is not None
    assert (small.nano_usd, large.nano_usd) == (200_000 * 1_000 + 5_000, 200_001 * 2_000 + 7_000)


def test_the_administrators_prices_are_said_to_be_theirs() -> None:
    override = ModelOverride(price=PriceSettings(input=0.075, output=0))
    catalogue = ModelCatalogue("unknown", {"lab": override})
    cost = price_answer(catalogue.find_prices("lab"), Usage(input_tokens=2, output_tokens=5))
    assert cost is not None
    assert (cost.nano_usd, cost.source) == (150, "tertulia.yaml")


COUNTS = st.none() | st.integers(-5, 3_000_000)
RATES = st.none() | st.integers(0, 200_000_000)
USAGES = st.builds(
    Usage,
    input_tokens=COUNTS,
    output_tokens=COUNTS,
    reasoning_tokens=COUNTS,
    cached_tokens=COUNTS,
    cache_write_tokens=COUNTS,
    cache_write_hour_tokens=COUNTS,
    audio_input_tokens=COUNTS,
    audio_output_tokens=COUNTS,
    requests=st.none() | st.integers(-1, 9),
)


@given(
    st.builds(
        Rates, input=RATES, output=RATES, cached=RATES, cache_write=RATES, audio_output=RATES, search=RATES
    ),
    USAGES,
)
def test_a_cost_is_never_negative_and_its_input_never_more_than_all(rates: Rates, usage: Usage) -> None:
    cost = price_answer(PriceList(rates), usage)
    if cost is not None:
        assert 0 <= cost.input_nano_usd <= cost.nano_usd


@st.composite
def consistent_usages(draw: st.DrawFn) -> Usage:
    read, written = draw(st.integers(0, 2_000_000)), draw(st.integers(0, 200_000))
    cached = draw(st.integers(0, read))
    short = draw(st.integers(0, read - cached))
    hour = draw(st.integers(0, read - cached - short))
    return Usage(
        input_tokens=read,
        output_tokens=written,
        cached_tokens=cached,
        cache_write_tokens=short,
        cache_write_hour_tokens=hour,
        reasoning_tokens=draw(st.integers(0, written)),
    )


@given(consistent_usages(), st.tuples(*[st.integers(0, 200_000_000)] * 5))
def test_it_is_the_sum_that_decimals_give(usage: Usage, pico: tuple[int, ...]) -> None:
    rates = Rates(
        input=pico[0], output=pico[1], cached=pico[2], cache_write=pico[3], cache_write_hour=pico[4]
    )
    dollars = [Decimal(rate) / 10**12 for rate in pico]
    read, cached = Decimal(usage.input_tokens or 0), Decimal(usage.cached_tokens or 0)
    short, hour = Decimal(usage.cache_write_tokens or 0), Decimal(usage.cache_write_hour_tokens or 0)
    total = (read - cached - short - hour) * dollars[0] + Decimal(usage.output_tokens or 0) * dollars[1]
    total += cached * dollars[2] + short * dollars[3] + hour * dollars[4]
    cost = price_answer(PriceList(rates), usage)
    assert cost is not None
    assert cost.nano_usd == int((total * 10**9).to_integral_value(ROUND_HALF_UP))


PRICED = {"input_mtok", "output_mtok", "cache_read_mtok", "cache_write_mtok", "cache_write_1h_mtok"}
OURS = {"x-ai": "xai", "moonshotai": "moonshot", "aws": "bedrock"}
MODELS = [
    (provider.id, model.id)
    for provider in providers
    if provider.id
    in ("anthropic", "openai", "google", "aws", "x-ai", "deepseek", "groq", "openrouter", "moonshotai")
    for model in provider.models
    if {key for key, value in model.get_prices(NOW).__dict__.items() if value is not None} <= PRICED
    and model.get_prices(NOW).input_mtok is not None
    and model.get_prices(NOW).output_mtok is not None
    and provider.find_model(model.id) is model
]


@settings(max_examples=300)
@given(st.sampled_from(MODELS), consistent_usages())
def test_it_is_what_the_package_gives_that_prices_come_from(model: tuple[str, str], usage: Usage) -> None:
    provider, name = model
    listed = find_listed(OURS.get(provider, provider), name)
    theirs = genai_prices.Usage(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_read_tokens=usage.cached_tokens,
        cache_write_tokens=(usage.cache_write_tokens or 0) + (usage.cache_write_hour_tokens or 0),
        cache_write_1h_tokens=usage.cache_write_hour_tokens,
    )
    wanted = genai_prices.calc_price(theirs, name, provider_id=provider, genai_request_timestamp=NOW)
    assert listed is not None
    cost = price_answer(listed.find_prices(NOW), usage)
    assert cost is not None
    # A few of theirs are thirds, which are kept to the trillionth of a dollar for a token.
    rounded = Decimal("1.5") + Decimal(usage.input_tokens or 0) / 1_000
    assert abs(Decimal(cost.nano_usd) - wanted.total_price * 10**9) <= rounded


def test_a_service_tier_has_its_own_price() -> None:
    catalogue = ModelCatalogue("openai", {})
    usual, flex = catalogue.find_prices("gpt-5"), catalogue.find_prices("gpt-5", "flex")
    assert usual is not None
    assert flex is not None
    assert usual.rates.input == 1_250_000
    assert flex.rates.input == 625_000
