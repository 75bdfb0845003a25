"""Settings against models: what is refused, and what is made to fit."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.modules.providers.domain import GenerationSettings, ModelFacts
from tertulia.modules.providers.errors import SettingNotOfferedError, SettingOutOfRangeError
from tertulia.modules.providers.facts import ModelCatalogue, check_settings, fit_settings

GPT_5 = ModelCatalogue("openai", {}).find("gpt-5")
GPT_4O = ModelCatalogue("openai", {}).find("gpt-4o")
CLAUDE = ModelCatalogue("anthropic", {}).find("claude-sonnet-4-5")
NEWEST_CLAUDE = ModelCatalogue("anthropic", {}).find("claude-opus-5-5")
MYSTERY = ModelCatalogue("unknown", {}).find("mystery")


def test_a_setting_that_the_model_does_not_have_is_named() -> None:
    with pytest.raises(SettingNotOfferedError) as caught:
        check_settings("OpenAI/gpt-5", GPT_5, GenerationSettings(temperature=0.2))
    assert caught.value.params == {"model": "OpenAI/gpt-5", "setting": "temperature"}


def test_a_value_outside_of_the_range_is_named_with_the_range() -> None:
    with pytest.raises(SettingOutOfRangeError) as caught:
        check_settings("A/c", CLAUDE, GenerationSettings(temperature=1.5))
    assert caught.value.params == {"model": "A/c", "setting": "temperature", "allowed": "0…1"}
    with pytest.raises(SettingOutOfRangeError, match="minimal, low, medium, high"):
        check_settings("O/g", GPT_5, GenerationSettings(reasoning_effort="xhigh"))
    with pytest.raises(SettingOutOfRangeError, match="1…16384"):
        check_settings("O/g", GPT_4O, GenerationSettings(max_tokens=20_000))


def test_what_the_model_has_passes() -> None:
    check_settings(
        "O/g", GPT_5, GenerationSettings(reasoning_effort="low", verbosity="high", system_prompt="x")
    )
    check_settings("O/g", GPT_4O, GenerationSettings(temperature=0, stop=["a", "b"], seed=-4))


def test_a_model_that_nobody_knows_may_have_any_number() -> None:
    check_settings("L/m", MYSTERY, GenerationSettings(top_k=40, reasoning_budget=9, temperature=2))
    check_settings("L/m", ModelFacts(), GenerationSettings(temperature=2, system_prompt="x"))
    with pytest.raises(SettingNotOfferedError):
        check_settings("L/m", MYSTERY, GenerationSettings(web_search=True))


def test_another_models_settings_are_made_to_fit() -> None:
    kept = GenerationSettings(
        temperature=1.5, top_p=0.5, seed=7, max_tokens=1_000_000, reasoning_effort="xhigh", system_prompt="x"
    )
    assert fit_settings(CLAUDE, kept) == GenerationSettings(
        temperature=1, top_p=0.5, max_tokens=64_000, system_prompt="x"
    )
    assert fit_settings(GPT_5, kept) == GenerationSettings(
        max_tokens=128_000, reasoning_effort="high", system_prompt="x"
    )


def test_a_model_that_always_thinks_thinks_little_for_one_who_wanted_none() -> None:
    assert fit_settings(NEWEST_CLAUDE, GenerationSettings(reasoning_effort="none")).reasoning_effort == "low"


SETTINGS = st.builds(
    GenerationSettings,
    temperature=st.none() | st.floats(0, 2),
    top_p=st.none() | st.floats(0, 1),
    top_k=st.none() | st.integers(0, 1_000),
    frequency_penalty=st.none() | st.floats(-2, 2),
    max_tokens=st.none() | st.integers(1, 10_000_000),
    seed=st.none() | st.integers(-(2**63), 2**63 - 1),
    stop=st.none() | st.lists(st.text(min_size=1), max_size=16),
    reasoning_effort=st.none()
    | st.sampled_from(["none", "minimal", "low", "medium", "high", "xhigh", "max"]),
    reasoning_budget=st.none() | st.integers(0, 1_000_000),
    verbosity=st.none() | st.sampled_from(["low", "medium", "high"]),
    service_tier=st.none() | st.text(max_size=64),
    web_search=st.none() | st.booleans(),
    citations=st.none() | st.booleans(),
    prompt_caching=st.none() | st.booleans(),
)
MODELS = st.sampled_from([GPT_5, GPT_4O, CLAUDE, NEWEST_CLAUDE, MYSTERY, ModelFacts()])


@given(MODELS, SETTINGS)
def test_what_was_made_to_fit_is_never_refused(facts: ModelFacts, settings: GenerationSettings) -> None:
    fitted = fit_settings(facts, settings)
    check_settings("a/b", facts, fitted)
    assert fit_settings(facts, fitted) == fitted
    assert msgspec.json.decode(msgspec.json.encode(fitted), type=GenerationSettings) == fitted
