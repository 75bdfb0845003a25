"""Reads the settings once: defaults < `tertulia.yaml` < environment < command line."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import msgspec
import yaml

from tertulia.infrastructure.config.endpoints import EndpointSettings
from tertulia.infrastructure.config.environment import CONFIG_VARIABLE, expand_references, read_environment
from tertulia.infrastructure.config.errors import ConfigurationError
from tertulia.infrastructure.config.faults import find_people_faults
from tertulia.infrastructure.config.layers import Layers, name_of
from tertulia.infrastructure.config.schema import Settings
from tertulia.infrastructure.config.shape import decode_hook, describe_mismatch, find_unknown_keys
from tertulia.infrastructure.config.well_known import find_well_known_endpoints

FILE_NAME = "tertulia.yaml"
_ADDRESS = re.compile(r"^https?://[!-~]+\Z")
"""Printable ASCII: an address is sent as it stands here."""
_REGION = re.compile(r"^[a-z0-9-]+\Z")
"""It becomes a part of a host's name."""
_HEADER = re.compile(r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
"""A token of RFC 9110 §5.6.2."""
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_WITH_REFERENCES = frozenset({"signIn", "mail", "abuse"})
"""Settings in which `${NAME}` stands for a variable, beside the endpoints."""
_FRAMING = frozenset({"host", "content-length", "transfer-encoding", "connection"})
"""Headers that say where a request goes and where it ends."""


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML that refuses a key given twice, where plain YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = cast("Hashable", self.construct_object(key_node, deep=True))  # pyright: ignore[reportUnknownMemberType] - untyped library
            if key in seen:
                raise yaml.MarkedYAMLError(problem=f"{key} is given twice", problem_mark=key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def load_settings(environment: Mapping[str, str], overrides: Mapping[str, Any] | None = None) -> Settings:
    """The settings to run with.

    environment: the variables, as `os.environ` holds them. overrides: what the command line gave, by the names
    of the file; None values are left out. Raises ConfigurationError with every fault found.
    """
    return load_layers(environment, overrides)[0]


def load_layers(
    environment: Mapping[str, str], overrides: Mapping[str, Any] | None = None
) -> tuple[Settings, Layers]:
    """The settings to run with, as `load_settings` gives them, and what each source said."""
    given = {name: value for name, value in (overrides or {}).items() if value is not None}
    variables = read_environment(environment)
    home = Path(str(given.get("home") or variables.get("home") or Settings().home)).expanduser()
    layers = Layers(
        file=_read_file(environment, home),
        environment=variables,
        command_line=given,
        well_known=tuple(find_well_known_endpoints(environment)),
    )
    tree = _merge(_merge(layers.file, variables), given)
    problems = list(find_unknown_keys(Settings, tree))
    if problems:
        raise ConfigurationError(problems)
    for name in _WITH_REFERENCES & tree.keys():
        tree[name] = expand_references(tree[name], environment, name)
    tree["endpoints"] = _complete_endpoints(tree.get("endpoints"), layers.well_known, environment)
    try:
        settings = msgspec.convert(tree, Settings, dec_hook=decode_hook)
    except msgspec.ValidationError as error:
        raise ConfigurationError([describe_mismatch(error, Settings)]) from None
    return _check(msgspec.structs.replace(settings, home=settings.home.expanduser().absolute())), layers


def read_endpoint(tree: Mapping[str, Any]) -> EndpointSettings:
    """One endpoint from a tree as it may stand in the file, but without `${NAME}`: such a text is taken as it is.
    ConfigurationError names what is wrong, as `path: what is expected`."""
    problems = list(find_unknown_keys(EndpointSettings, tree))
    if problems:
        raise ConfigurationError(problems)
    try:
        endpoint = msgspec.convert(tree, EndpointSettings)
    except msgspec.ValidationError as error:
        raise ConfigurationError([describe_mismatch(error, EndpointSettings)]) from None
    problems = list(_find_faults(endpoint))
    if problems:
        raise ConfigurationError(problems)
    return endpoint


def settings_file(environment: Mapping[str, str], home: Path) -> Path:
    """Where the file is looked for."""
    named = environment.get(CONFIG_VARIABLE)
    return Path(named).expanduser() if named else home / FILE_NAME


def _read_file(environment: Mapping[str, str], home: Path) -> dict[str, Any]:
    path = settings_file(environment, home)
    try:
        content = yaml.load(path.read_text("utf-8"), _UniqueKeyLoader)  # noqa: S506 - a SafeLoader
    except FileNotFoundError:
        if environment.get(CONFIG_VARIABLE):
            raise ConfigurationError(
                [f"{path}: there is no such file ({CONFIG_VARIABLE} names it)."]
            ) from None
        return {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ConfigurationError([f"{path}{where}: {error.problem}."]) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigurationError([f"{path}: it can not be read ({type(error).__name__})."]) from None
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ConfigurationError([f"{path}: expected names and values, like `port: 3080`."])
    tree = _without_empty(cast("dict[str, Any]", content))
    if "home" in tree and not environment.get(CONFIG_VARIABLE):
        raise ConfigurationError([f"{path}: home: a file inside the home can not say where the home is."])
    return tree


def _without_empty(tree: dict[str, Any]) -> dict[str, Any]:
    """Without names that stand there with nothing behind them, as when all below is commented out."""
    kept: dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, dict):
            kept[name] = _without_empty(cast("dict[str, Any]", value))
        elif value is not None:
            kept[name] = value
    return kept


def _merge(lower: Mapping[str, Any], upper: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(lower)
    for name, value in upper.items():
        below = merged.get(name)
        if isinstance(value, dict) and isinstance(below, dict):
            merged[name] = _merge(cast("dict[str, Any]", below), cast("dict[str, Any]", value))
        else:
            merged[name] = value
    return merged


def _complete_endpoints(
    endpoints: Any, well_known: Sequence[Mapping[str, Any]], environment: Mapping[str, str]
) -> Any:
    if endpoints is None:
        endpoints = []
    if not isinstance(endpoints, list):
        return endpoints
    listed = cast("list[Any]", expand_references(endpoints, environment, "endpoints"))
    named = {name_of(item).lower() for item in listed}
    return [*listed, *(found for found in well_known if name_of(found).lower() not in named)]


def _check(settings: Settings) -> Settings:
    problems: list[str] = []
    seen: set[str] = set()
    for number, endpoint in enumerate(settings.endpoints):
        if endpoint.name.lower() in seen:
            problems.append(
                f"endpoints[{number}].name: {endpoint.name} is the name of another endpoint already."
            )
        seen.add(endpoint.name.lower())
        problems += [f"endpoints[{number}].{fault}" for fault in _find_faults(endpoint)]
    if settings.public_url is not None and not settings.public_url.startswith(("http://", "https://")):
        problems.append("publicUrl: expected an address that begins with http:// or https://.")
    problems += find_people_faults(settings)
    if problems:
        raise ConfigurationError(problems)
    return settings


def _find_faults(endpoint: EndpointSettings) -> Iterator[str]:
    """What the types do not say of an endpoint."""
    addresses = {"baseUrl": endpoint.base_url, "proxy": endpoint.proxy}
    addresses |= {
        f"instances[{number}].baseUrl": one.base_url for number, one in enumerate(endpoint.instances)
    }
    for path, address in addresses.items():
        if address is not None and not _is_address(address):
            yield f"{path}: expected an address that begins with http:// or https://."
    if endpoint.region is not None and not _REGION.match(endpoint.region):
        yield "region: expected small letters, digits and dashes, like `us-east-1`."
    for name, value in endpoint.headers.items():
        if not _HEADER.match(name) or name.lower() in _FRAMING or _CONTROL.search(value):
            yield f"headers: {name!r} is no header that can be added to a request."


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(_ADDRESS.match(text) and parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
