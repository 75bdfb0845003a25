"""What is known of models by their names, where they are asked."""

from __future__ import annotations

from itertools import product

import pytest

from tertulia.infrastructure.config.endpoints import ModelOverride, PriceSettings
from tertulia.modules.providers.domain import Model, ModelFacts, Parameter
from tertulia.modules.providers.facts import ModelCatalogue
from tertulia.modules.providers.vendors import VENDORS


def find(vendor: str, model: str) -> ModelFacts:
    return ModelCatalogue(vendor, {}).find(model)


def names(facts: ModelFacts) -> set[str]:
    return {parameter.name for parameter in facts.parameters}


def parameter(facts: ModelFacts, name: str) -> Parameter:
    return next(one for one in facts.parameters if one.name == name)


@pytest.mark.parametrize(
    ("model", "efforts"),
    [
        ("o3-mini", "low medium high"),
        ("gpt-5-mini-2025-08-07", "minimal low medium high"),
        ("gpt-5.1", "none low medium high"),
        ("gpt-5.4", "none low medium high xhigh"),
        ("gpt-5-pro", "high"),
        ("gpt-6-sol", "none low medium high xhigh max"),
        ("gpt-6.1-sol", "low medium high xhigh max"),
    ],
)
def test_reasoning_models_of_openai_have_their_own_efforts_and_no_temperature(
    model: str, efforts: str
) -> None:
    facts = find("openai", model)
    assert parameter(facts, "reasoningEffort").choices == tuple(efforts.split())
    assert not {"temperature", "topP", "stop", "seed", "topK"} & names(facts)


def test_models_that_do_not_reason_have_temperature_and_no_effort() -> None:
    facts = find("openai", "gpt-4o-2024-11-20")
    assert {"temperature", "topP", "frequencyPenalty", "seed"} <= names(facts)
    assert not {"reasoningEffort", "reasoningBudget", "verbosity"} & names(facts)
    assert facts.context_tokens == 128_000
    assert parameter(facts, "maxTokens").most == 16_384
    assert facts.inputs == ("image", "pdf")


def test_claude_thinks_by_budget_then_by_effort_then_always() -> None:
    assert parameter(find("anthropic", "claude-sonnet-4-5"), "reasoningBudget").least == 1_024
    both = names(find("anthropic", "claude-opus-4-6"))
    assert {"reasoningEffort", "reasoningBudget", "temperature", "topK", "promptCaching", "citations"} <= both
    newest = find("anthropic", "claude-opus-5-5")
    assert "none" not in parameter(newest, "reasoningEffort").choices
    assert not {"reasoningBudget", "temperature", "topP", "topK"} & names(newest)


def test_gemini_thinks_by_budget_then_by_level() -> None:
    assert parameter(find("google", "gemini-2.5-pro"), "reasoningBudget").least == 128
    assert parameter(find("google", "gemini-3-pro-preview"), "reasoningEffort").choices == ("low", "high")
    assert find("google", "models/gemini-2.5-flash").inputs == ("image", "pdf", "audio", "video")


@pytest.mark.parametrize(
    "name",
    [
        "anthropic.claude-sonnet-4-5-20250929-v1:0",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "global.anthropic.claude-sonnet-4-5-20250929-v1:0",
    ],
)
def test_names_of_bedrock_are_read_through_region_and_maker(name: str) -> None:
    facts = find("bedrock", name)
    assert facts.recognized
    assert facts.context_tokens == 200_000
    assert "reasoningBudget" in names(facts)
    assert not {"webSearch", "seed", "frequencyPenalty"} & names(facts)


def test_what_a_server_can_not_carry_is_not_offered() -> None:
    through_router = find("openrouter", "anthropic/claude-opus-4.5")
    assert not {"promptCaching", "citations"} & names(through_router)
    assert {"topK", "reasoningBudget", "webSearch"} <= names(through_router)
    assert "frequencyPenalty" not in names(find("groq", "llama-3.3-70b-versatile"))
    assert find("unknown", "gpt-4o").inputs == ("image",)


def test_a_server_of_ones_own_gives_no_promise_of_a_window() -> None:
    facts = find("ollama", "llama3.1:8b")
    assert facts.context_tokens is None
    assert facts.tools is True
    assert find("groq", "llama-3.3-70b-versatile").context_tokens == 131_072


def test_what_nobody_knows_stays_unknown() -> None:
    facts = find("unknown", "mystery-9000")
    assert not facts.recognized
    assert (facts.context_tokens, facts.inputs, facts.tools, facts.reasoning) == (None, None, None, None)
    assert facts.price is None
    assert {"temperature", "topP", "maxTokens", "stop"} <= names(facts)
    assert "reasoningEffort" not in names(facts)


def test_the_price_is_the_vendors_own() -> None:
    price = find("openai", "gpt-5").price
    assert price is not None
    assert (price.input, price.cached, price.output) == (1_250, 125, 10_000)
    assert (
        find("bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0").price
        != find("anthropic", "claude-sonnet-4-5").price
    )
    assert find("ollama", "gpt-oss:20b").price is None


def test_the_administrators_word_lies_over_the_catalogue() -> None:
    overrides = {
        "lab-*": ModelOverride(inputs=["image"], tools=False, context_tokens=9_000),
        "lab-1": ModelOverride(label="The lab's", max_output_tokens=77, price=PriceSettings(input=0.5)),
    }
    catalogue = ModelCatalogue("unknown", overrides)
    assert catalogue.find("lab-2").inputs == ("image",)
    facts = catalogue.find("lab-1")
    assert parameter(facts, "maxTokens").most == 77
    assert facts.price is not None
    assert facts.price.input == 500
    listed = catalogue.complete(Model(id="L/lab-1", endpoint="L", name="lab-1", context_tokens=5))
    assert (listed.label, listed.context_tokens) == ("The lab's", 5)


def test_a_listed_name_that_is_only_the_id_is_no_label() -> None:
    catalogue = ModelCatalogue("openai", {})
    assert catalogue.complete(Model(id="O/gpt-4o", endpoint="O", name="gpt-4o")).label is None
    assert catalogue.complete(Model(id="O/gpt-5", endpoint="O", name="gpt-5")).label == "GPT-5"


def test_a_listed_model_gets_a_label_and_what_it_can_do() -> None:
    catalogue = ModelCatalogue("anthropic", {})
    listed = catalogue.complete(Model(id="A/claude-opus-5", endpoint="A", name="claude-opus-5"))
    assert listed.label == "Claude Opus 5"
    assert listed.capabilities == ["image", "pdf", "tools", "reasoning", "web-search"]
    assert listed.context_tokens == 1_000_000


OWN = ("openai", "azure", "anthropic", "google", "bedrock", "unknown")
MODELS = (
    "gpt-4o",
    "gpt-5",
    "claude-opus-4-6",
    "gemini-3-pro-preview",
    "llama-3.1-8b",
    "mystery",
    "",
    "a/b@c:d",
    "\ud800",
)


@pytest.mark.parametrize(("vendor", "model"), list(product([*OWN, *(v.name for v in VENDORS)], MODELS)))
def test_every_parameter_is_sound_everywhere(vendor: str, model: str) -> None:
    facts = find(vendor, model)
    listed = [one.name for one in facts.parameters]
    assert len(listed) == len(set(listed))
    assert "systemPrompt" in listed
    assert "maxTokens" in listed
    for one in facts.parameters:
        assert bool(one.choices) == (one.kind == "choice")
        assert one.default is None or not one.choices or one.default in one.choices
        assert one.least is None or one.most is None or one.least <= one.most
