"""Reading the settings: where they come from, what is refused and in which words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tertulia.infrastructure.config import ConfigurationError, Settings, describe_settings, load_settings

Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads settings from a file's text, variables and command line options."""

    def load_from(
        text: str = "", *, overrides: dict[str, object] | None = None, **environment: str
    ) -> Settings:
        (tmp_path / "tertulia.yaml").write_text(text, "utf-8")
        return load_settings({"TERTULIA_HOME": str(tmp_path), **environment}, overrides)

    return load_from


def problems_of(load: Load, text: str = "", **environment: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(text, **environment)
    return list(caught.value.problems)


def test_without_file_and_variables_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings({"TERTULIA_HOME": str(tmp_path)})
    assert (settings.host, settings.port, settings.database) == ("127.0.0.1", 3080, "sqlite")


def test_each_source_overrules_the_one_below(load: Load) -> None:
    text = "port: 1\nhost: file\nlogLevel: debug"
    assert load(text).port == 1
    assert load(text, TERTULIA_PORT="2").port == 2
    settings = load(text, TERTULIA_PORT="2", TERTULIA_HOST="variable", overrides={"port": 3, "host": None})
    assert (settings.port, settings.host, settings.log_level) == (3, "variable", "debug")


def test_groups_are_merged_and_not_replaced(load: Load) -> None:
    settings = load("limits: {signIn: 1/second}", TERTULIA_LIMITS__ENABLED="false")
    assert (settings.limits.sign_in, settings.limits.enabled) == ("1/second", False)


def test_a_group_with_everything_commented_out_is_the_default(load: Load) -> None:
    assert load("limits:\n  # enabled: false\n").limits.enabled


def test_lists_come_from_variables_with_commas_or_in_brackets(load: Load) -> None:
    for text in ("10.0.0.1, 10.1.0.0/16", "[10.0.0.1, 10.1.0.0/16]"):
        assert load(TERTULIA_TRUSTED_PROXIES=text).trusted_proxies == ["10.0.0.1", "10.1.0.0/16"]


def test_the_file_can_be_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text("port: 99\nhome: " + str(tmp_path / "there"))
    settings = load_settings({"TERTULIA_CONFIG": str(file)})
    assert (settings.port, settings.home) == (99, tmp_path / "there")


def test_a_file_that_is_named_but_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no such file"):
        load_settings({"TERTULIA_CONFIG": str(tmp_path / "missing.yaml")})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("prot: 1", "prot: there is no such setting. Did you mean port?"),
        ("public_url: x", "public_url: there is no such setting. Did you mean publicUrl?"),
        ("limits: {enabeld: true}", "limits.enabeld: there is no such setting. Did you mean enabled?"),
        (
            "endpoints: [{name: a, baseurl: 'http://a'}]",
            "endpoints[0].baseurl: there is no such setting. Did you mean baseUrl?",
        ),
        ("port: many", "port: expected a whole number from 0 to 65535."),
        ("port: 70000", "port: expected a whole number from 0 to 65535."),
        ("port: '3080'", "port: expected a whole number from 0 to 65535."),
        ("logLevel: loud", "logLevel: expected debug or error or info or warning."),
        ("limits: {signIn: often}", "limits.signIn: expected an amount and a time, like `10/minute`."),
        (
            "limits: {admission: 1/hour}",
            "limits.admission: expected 2 or more, since a second factor counts as another sign-in.",
        ),
        ("limits: 3", "limits: expected a group of settings."),
        ("endpoints: 3", "endpoints: expected a list."),
        ("database: oracle", "database: expected `sqlite` or an address that begins with `mongodb://`."),
        (
            "endpoints: [{name: a/b, baseUrl: 'http://a'}]",
            "endpoints[0].name: expected 1 to 64 characters without `/`.",
        ),
        (
            "endpoints: [{name: a, baseUrl: 'ftp://a'}]",
            "endpoints[0].baseUrl: expected an address that begins with http:// or https://.",
        ),
        (
            "endpoints: [{name: a, baseUrl: 'http://a'}, {name: A, baseUrl: 'http://b'}]",
            "endpoints[1].name: A is the name of another endpoint already.",
        ),
        (
            "endpoints: [{name: a, baseUrl: 'http://a', apiKey: '${LAB_KEY}'}]",
            "endpoints[0].apiKey: the environment variable LAB_KEY is not set.",
        ),
        (
            "endpoints: [{name: a, baseUrl: 'http://a', headers: {x: \"a\\nb\"}}]",
            "endpoints[0].headers: 'x' is no header that can be added to a request.",
        ),
        (
            "endpoints: [{name: a, baseUrl: 'http://a', headers: {Host: b}}]",
            "endpoints[0].headers: 'Host' is no header that can be added to a request.",
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_would_be_right(load: Load, text: str, problem: str) -> None:
    assert problems_of(load, text) == [problem]


@pytest.mark.parametrize("text", ["port: 1\nport: 2", "a: [", "- 1", "just words", "\x00", "&a [*a]"])
def test_a_file_that_is_not_what_it_should_be_is_an_error_that_names_the_file(load: Load, text: str) -> None:
    assert "tertulia.yaml" in problems_of(load, text)[0]


def test_a_key_given_twice_is_refused_with_its_line(load: Load) -> None:
    assert "line 2, column 1: port is given twice" in problems_of(load, "port: 1\nport: 2")[0]


def test_every_unknown_variable_is_named_with_the_nearest_right_one(load: Load) -> None:
    assert problems_of(load, TERTULIA_PROT="1", TERTULIA_LIMITS__ENABLE="1") == [
        "TERTULIA_LIMITS__ENABLE: there is no such setting. Did you mean TERTULIA_LIMITS__ENABLED?",
        "TERTULIA_PROT: there is no such setting. Did you mean TERTULIA_PORT?",
    ]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TERTULIA_PORT", "many", "a whole number from 0 to 65535"),
        ("TERTULIA_LIMITS__ENABLED", "perhaps", "true or false"),
        ("TERTULIA_LOCAL_MODEL__IDLE_MINUTES", "-1", "a number above 0"),
    ],
)
def test_a_variable_that_does_not_fit_is_told_by_its_name(
    load: Load, name: str, value: str, expected: str
) -> None:
    assert problems_of(load, **{name: value}) == [f"{name}: expected {expected}."]


def test_a_secret_is_never_repeated(load: Load) -> None:
    told = "\n".join(problems_of(load, "endpoints: [{name: a, baseUrl: sk-secret, apiKey: sk-secret}]"))
    told += "\n".join(problems_of(load, "endpoints: [{name: a, baseUrl: 'http://a', apiKey: [sk-secret]}]"))
    told += "\n".join(problems_of(load, TERTULIA_DATABASE="mysql://ada:sk-secret@host"))
    assert "sk-secret" not in told


def test_described_settings_show_no_secret(load: Load) -> None:
    settings = load(
        "endpoints: [{name: Lab, baseUrl: 'http://a:sk-secret@lab/v1', apiKey: sk-secret, headers: {K: sk-secret}}]",
        TERTULIA_DATABASE="mongodb://ada:sk-secret@host/db",
    )
    described = describe_settings(settings)
    assert "sk-secret" not in "\n".join(described)
    assert "endpoints[0].apiKey: ***" in described
    assert "database: mongodb://***@host/db" in described
    assert "sk-secret" not in repr(settings)


def test_the_well_known_key_alone_makes_an_endpoint(load: Load) -> None:
    (endpoint,) = load(OPENAI_API_KEY="sk-1").endpoints
    assert (endpoint.name, endpoint.base_url, endpoint.api_key) == (
        "OpenAI",
        "https://api.openai.com/v1",
        "sk-1",
    )


def test_the_well_known_address_alone_makes_an_endpoint_without_key(load: Load) -> None:
    (endpoint,) = load(OPENAI_BASE_URL="http://127.0.0.1:9/v1").endpoints
    assert (endpoint.base_url, endpoint.api_key) == ("http://127.0.0.1:9/v1", None)


def test_a_configured_endpoint_of_that_name_comes_before_the_well_known_key(load: Load) -> None:
    (endpoint,) = load(
        "endpoints: [{name: OpenAI, baseUrl: 'http://proxy/v1'}]", OPENAI_API_KEY="sk-1"
    ).endpoints
    assert endpoint.base_url == "http://proxy/v1"


def test_references_to_variables_are_replaced_in_endpoints(load: Load) -> None:
    (endpoint,) = load(
        "endpoints: [{name: Lab, baseUrl: 'http://${LAB_HOST}/v1', headers: {X: 'a${LAB_KEY}b'}}]",
        LAB_HOST="lab",
        LAB_KEY="k",
    ).endpoints
    assert (endpoint.base_url, endpoint.headers) == ("http://lab/v1", {"X": "akb"})
