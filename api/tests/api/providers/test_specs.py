"""Model specs in the list of models, and what is known of one model."""

from __future__ import annotations

from pathlib import Path

import httpx
import msgspec
import pytest

from api.tests.conftest import SignedIn
from tertulia.entrypoints.bootstrap import bootstrap
from tertulia.infrastructure.config import (
    ConfigurationError,
    EndpointSettings,
    LimitSettings,
    LocalModelSettings,
    ModelSpec,
    Settings,
)
from tertulia.modules.providers import GenerationSettings, Specs, merge_settings
from tertulia.modules.providers.errors import ModelNotOfferedError, SpecSettingsFixedError

SECRET = "You are the lawyer of Acme"
LAWYER = ModelSpec(
    name="lawyer",
    label="Lawyer",
    model="Lab/small",
    description="Knows the law.",
    icon="⚖️",
    group="Office",
    settings={"temperature": 0.2, "systemPrompt": SECRET},
    starters=["What is a contract?"],
)
PLAIN = ModelSpec(name="plain", label="Plain", model="Lab/large", default=True)


@pytest.fixture
def only() -> bool:
    return False


@pytest.fixture
def settings(tmp_path: Path, only: bool) -> Settings:
    return Settings(
        home=tmp_path / "home",
        port=0,
        limits=LimitSettings(enabled=False),
        local_model=LocalModelSettings(enabled=False),
        endpoints=[
            EndpointSettings(
                name="Lab", base_url="http://127.0.0.1:9/v1", models=["small", "large", "gpt-4o", "unused"]
            )
        ],
        model_specs=[LAWYER, PLAIN],
        model_specs_only=only,
    )


async def test_specs_are_listed_without_their_settings(signed_in: SignedIn) -> None:
    answer = await signed_in.client.get("/api/models")
    listed = answer.json()
    assert SECRET not in answer.text
    assert listed.get("specsOnly", False) is False
    assert [spec["name"] for spec in listed["specs"]] == ["lawyer", "plain"]
    assert listed["specs"][0] == {
        "name": "lawyer",
        "label": "Lawyer",
        "description": "Knows the law.",
        "icon": "⚖️",
        "group": "Office",
        "model": "Lab/small",
        "starters": ["What is a contract?"],
        "default": False,
    }
    assert listed["specs"][1]["default"] is True
    assert len(listed["items"]) == 4


@pytest.mark.parametrize("only", [True])
async def test_nothing_but_specs_can_be_seen_where_they_are_the_only_choice(signed_in: SignedIn) -> None:
    client: httpx.AsyncClient = signed_in.client
    listed = (await client.get("/api/models")).json()
    assert listed["specsOnly"] is True
    assert [model["name"] for model in listed["items"]] == ["small", "large"]
    refused = await client.get("/api/models/details", params={"model": "Lab/unused"})
    assert (refused.status_code, refused.json()["code"]) == (400, "model_not_offered")
    assert (await client.get("/api/models/details", params={"model": "Lab/small"})).status_code == 200


async def test_the_details_of_a_model_say_what_it_has(signed_in: SignedIn) -> None:
    details = (await signed_in.client.get("/api/models/details", params={"model": "Lab/gpt-4o"})).json()
    assert (details["id"], details["endpoint"], details["name"]) == ("Lab/gpt-4o", "Lab", "gpt-4o")
    facts = details["facts"]
    assert facts["contextTokens"] == 128_000
    assert facts["inputs"] == ["image"]
    assert facts["recognized"] is True
    temperature = next(one for one in facts["parameters"] if one["name"] == "temperature")
    assert temperature == {
        "name": "temperature",
        "kind": "number",
        "least": 0,
        "most": 2,
        "step": 0.05,
        "default": 1,
    }


async def test_the_details_of_a_model_that_there_is_not_are_not_found(signed_in: SignedIn) -> None:
    client = signed_in.client
    missing = await client.get("/api/models/details", params={"model": "Lab/none"})
    assert (missing.status_code, missing.json()["code"]) == (404, "model_not_found")
    assert (await client.get("/api/models/details")).status_code == 400


async def test_details_are_for_people_who_signed_in(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/models/details", params={"model": "Lab/small"})).status_code == 401


def test_a_spec_is_a_model_with_settings() -> None:
    specs = Specs([LAWYER, PLAIN])
    assert specs.resolve("lawyer") == (
        "Lab/small",
        GenerationSettings(temperature=0.2, system_prompt=SECRET),
    )
    with pytest.raises(ModelNotOfferedError):
        specs.resolve("judge")
    specs.admit(spec=None, model="Lab/unused", settings=GenerationSettings(seed=1))


def test_where_specs_are_the_only_choice_the_rest_is_refused() -> None:
    specs = Specs([LAWYER, PLAIN], only=True)
    specs.admit(spec="lawyer", model=None, settings=None)
    specs.admit(spec="lawyer", model="Lab/small", settings=GenerationSettings())
    specs.admit(spec=None, model=None, settings=None)
    assert specs.default == "plain"
    for wrong in ("judge", None):
        with pytest.raises(ModelNotOfferedError):
            specs.admit(spec=wrong, model="Lab/small", settings=None)
    with pytest.raises(SpecSettingsFixedError):
        specs.admit(spec="lawyer", model=None, settings=GenerationSettings(temperature=2))


def test_settings_lie_over_a_specs_where_they_say_something() -> None:
    base = GenerationSettings(temperature=0.2, system_prompt="a")
    assert merge_settings(base, GenerationSettings(temperature=1)) == GenerationSettings(
        temperature=1, system_prompt="a"
    )


@pytest.mark.parametrize(
    ("spec", "fault"),
    [
        (ModelSpec(name="a", label="A", model="Nowhere/x"), "no endpoint Nowhere"),
        (ModelSpec(name="a", label="A", model="x"), "endpoint/model"),
        (ModelSpec(name="a", label="A", model="Lab/x", settings={"temperature": 9}), "temperature"),
        (ModelSpec(name="a", label="A", model="Lab/x", settings={"warmth": 1}), "warmth"),
        (ModelSpec(name="lawyer", label="A", model="Lab/x"), "lawyer"),
        (ModelSpec(name="a", label="A", model="Lab/x", default=True), "one default"),
    ],
)
async def test_a_spec_that_can_not_be_offered_is_named_at_the_start(
    settings: Settings, spec: ModelSpec, fault: str
) -> None:
    with pytest.raises(ConfigurationError, match=fault):
        await bootstrap(msgspec.structs.replace(settings, model_specs=[LAWYER, PLAIN, spec]))
