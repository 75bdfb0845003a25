"""Where each value comes from, and the endpoints that well-known variables make."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tertulia.infrastructure.config import (
    ConfigurationError,
    Layers,
    SettingOrigin,
    Settings,
    find_origins,
    list_descriptions,
    list_origins,
    load_layers,
    load_settings,
    read_endpoint,
)
from tertulia.infrastructure.config.description import hide_credentials

Load = Callable[..., tuple[Settings, Layers]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads settings with their layers from a file's text, variables and command line options."""

    def load_from(
        text: str = "", *, overrides: dict[str, object] | None = None, **environment: str
    ) -> tuple[Settings, Layers]:
        (tmp_path / "tertulia.yaml").write_text(text, "utf-8")
        return load_layers({"TERTULIA_HOME": str(tmp_path), **environment}, overrides)

    return load_from


def by_path(origins: list[SettingOrigin]) -> dict[str, tuple[str | None, str]]:
    return {origin.path: (origin.value, origin.source) for origin in origins}


def test_the_uppermost_source_is_named(load: Load) -> None:
    text = "port: 1\nhost: a\nlogLevel: debug\nlimits: {signIn: 1/second}"
    loaded = load(text, TERTULIA_HOST="b", TERTULIA_PORT="2", overrides={"port": 3})
    shown = by_path(list_origins(*loaded))
    assert shown["port"] == ("3", "command line")
    assert shown["host"] == ("b", "environment")
    assert shown["logLevel"] == ("debug", "file")
    assert shown["limits.signIn"] == ("1/second", "file")
    assert shown["limits.enabled"] == ("true", "default")
    assert shown["publicUrl"] == (None, "default")


def test_endpoints_and_specs_are_named_by_their_names(load: Load) -> None:
    text = (
        "endpoints: [{name: Lab, baseUrl: 'http://a:b@lab/v1', apiKey: '${K}', headers: {X: secret}}]\n"
        "modelSpecs: [{name: quick, label: Quick, model: Lab/small}]"
    )
    settings, layers = load(text, K="sk-secret", GROQ_API_KEY="gsk-secret")
    origins = list_origins(settings, layers, {"Lab": {"models": ["m"]}})
    shown = by_path(origins)
    assert shown["endpoints.Lab.baseUrl"] == ("http://***@lab/v1", "file")
    assert shown["endpoints.Lab.apiKey"] == ("***", "file")
    assert shown["endpoints.Lab.headers"] == ("X: ***", "file")
    assert shown["endpoints.Lab.models"][1] == "database"
    assert shown["endpoints.Lab.retries"] == ("2", "default")
    assert shown["endpoints.Groq.apiKey"] == ("***", "environment")
    assert shown["endpoints.Groq.retries"] == ("2", "default")
    assert shown["modelSpecs.quick.label"] == ("Quick", "file")
    assert "secret" not in "".join(str(origin.value) for origin in origins)
    assert all(origin.description for origin in origins)


def test_every_setting_has_a_name_that_is_described(load: Load) -> None:
    text = (
        "endpoints: [{name: On my.desk, baseUrl: 'http://a'}]\n"
        "modelSpecs: [{name: quick, label: Quick, model: Lab/small}]\n"
        "signIn: {github: {clientId: i, clientSecret: s}}"
    )
    descriptions = list_descriptions()
    origins = list_origins(*load(text))
    assert {origin.name: origin.description for origin in origins}.items() <= descriptions.items()
    names = {origin.path: origin.name for origin in origins}
    assert names["endpoints.On my.desk.baseUrl"] == "endpoints.baseUrl"
    assert names["signIn.github.clientId"] == "signIn.github.clientId"
    assert descriptions.keys() - set(names.values()) == {
        name
        for name in descriptions
        if name == "signIn.github"
        or name.startswith(("signIn.google.", "signIn.discord.", "signIn.facebook.", "signIn.apple."))
    }


def test_an_endpoint_of_the_database_alone_says_so(load: Load) -> None:
    settings, layers = load()
    extra = read_endpoint({"name": "Extra", "baseUrl": "http://extra/v1"})
    shown = by_path(list_origins(settings, layers, {"Extra": {"baseUrl": "http://extra/v1"}}, [extra]))
    assert shown["endpoints.Extra.baseUrl"] == ("http://extra/v1", "database")
    assert shown["endpoints.Extra.name"][1] == "database"
    assert shown["endpoints.Extra.retries"][1] == "default"


def test_a_key_finds_one_setting_or_a_group(load: Load) -> None:
    origins = list_origins(*load("endpoints: [{name: On my.desk, baseUrl: 'http://a'}]"))
    assert [origin.path for origin in find_origins(origins, "PORT")] == ["port"]
    assert {origin.path.partition(".")[0] for origin in find_origins(origins, "limits")} == {"limits"}
    assert len(find_origins(origins, "endpoints.On my.desk")) > 20
    assert find_origins(origins, "por") == []


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"OPENAI_API_KEY": "k"}, ("OpenAI", "openai", "https://api.openai.com/v1", None)),
        (
            {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "http://lab/v1"},
            ("OpenAI", "openai-compatible", "http://lab/v1", None),
        ),
        ({"ANTHROPIC_API_KEY": "k"}, ("Anthropic", "anthropic", None, None)),
        (
            {"ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": "http://proxy"},
            ("Anthropic", "anthropic", "http://proxy/v1", None),
        ),
        ({"GEMINI_API_KEY": "k"}, ("Google", "google", None, None)),
        ({"GOOGLE_API_KEY": "k"}, ("Google", "google", None, None)),
        (
            {"AZURE_OPENAI_API_KEY": "k", "AZURE_OPENAI_ENDPOINT": "https://x.openai.azure.com"},
            ("Azure OpenAI", "azure", "https://x.openai.azure.com", None),
        ),
        ({"MISTRAL_API_KEY": "k"}, ("Mistral", "openai-compatible", None, "mistral")),
        ({"XAI_API_KEY": "k"}, ("xAI", "openai-compatible", None, "xai")),
    ],
)
def test_a_vendors_own_variables_make_an_endpoint(
    tmp_path: Path, variables: dict[str, str], expected: tuple[str, str, str | None, str | None]
) -> None:
    (endpoint,) = load_settings({"TERTULIA_HOME": str(tmp_path), **variables}).endpoints
    assert (endpoint.name, endpoint.type, endpoint.base_url, endpoint.vendor) == expected
    assert endpoint.api_key == "k"


@pytest.mark.parametrize(
    "variables", [{"AZURE_OPENAI_API_KEY": "k"}, {"AWS_BEARER_TOKEN_BEDROCK": "k"}, {"GROQ_API_KEY": ""}]
)
def test_a_key_without_what_it_needs_makes_none(tmp_path: Path, variables: dict[str, str]) -> None:
    assert load_settings({"TERTULIA_HOME": str(tmp_path), **variables}).endpoints == []


def test_every_vendor_of_the_table_is_known_to_the_providers() -> None:
    from tertulia.infrastructure.config.well_known import WELL_KNOWN
    from tertulia.modules.providers.vendors import VENDORS

    assert {known.vendor for known in WELL_KNOWN} - {None} <= {vendor.name for vendor in VENDORS}


def test_a_single_endpoint_is_read_with_paths_of_its_own() -> None:
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"name": "a", "baseurl": "x"}, "baseurl: there is no such setting. Did you mean baseUrl?"),
        ({"name": "a", "retries": -1}, "retries: expected a whole number from 0 to 10."),
        ({"name": "a", "proxy": "x"}, "proxy: expected an address that begins with http:// or https://."),
        (
            {"name": "a", "instances": [{"baseUrl": "x", "deployments": {}}]},
            "instances[0].baseUrl: expected an address that begins with http:// or https://.",
        ),
        *(
            (
                {"name": "a", "baseUrl": url},
                "baseUrl: expected an address that begins with http:// or https://.",
            )
            for url in ("http://[::1", "http://a:99999/v1", "http://", "http://a b", "https://:80")
        ),
        (
            {"name": "a", "region": "x.example.org/"},
            "region: expected small letters, digits and dashes, like `us-east-1`.",
        ),
        ({}, "name: this setting is required."),
    )
    for tree, problem in cases:
        with pytest.raises(ConfigurationError) as caught:
            read_endpoint(tree)
        assert list(caught.value.problems) == [problem]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://ada:pa@ss@lab/v1", "http://***@lab/v1"),
        ("mongodb://ada:secret@a,b/db?authSource=x", "mongodb://***@a,b/db?authSource=x"),
        ("https://lab/v1?api-key=secret&api-version=1", "https://lab/v1?api-key=***&api-version=1"),
        ("https://lab/v1?a=b@c", "https://lab/v1?a=b@c"),
    ],
)
def test_an_address_is_shown_without_what_is_secret_in_it(address: str, shown: str) -> None:
    assert hide_credentials(address) == shown
