"""Settings of endpoints as trees with the names of the file: hiding, keeping and merging what is secret in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, cast
from urllib.parse import urlsplit

import msgspec

from tertulia.infrastructure.config import EndpointSettings
from tertulia.infrastructure.config.description import SECRETS, hide_credentials
from tertulia.infrastructure.config.endpoints import USER_PROVIDED

Tree: TypeAlias = dict[str, Any]

_PLACE = ("type", "vendor", "through", "baseUrl", "proxy", "instances")
"""Settings that say who gets what is secret."""
_ADDRESSES = ("baseUrl", "proxy")
_ABSENT = object()


def make_tree(endpoint: EndpointSettings) -> Tree:
    """All settings of an endpoint."""
    return cast("Tree", msgspec.to_builtins(endpoint))


def hide_secrets(tree: Mapping[str, Any]) -> Tree:
    """The settings as a page may show them: secrets are null, addresses are without name and password."""
    hidden = {name: None if name in SECRETS else value for name, value in tree.items()}
    hidden["headers"] = dict.fromkeys(tree["headers"])
    hidden["instances"] = [
        {**instance, "apiKey": None, "baseUrl": hide_credentials(instance["baseUrl"])}
        for instance in tree["instances"]
    ]
    for name in _ADDRESSES:
        address = tree[name]
        hidden[name] = None if address is None else hide_credentials(address)
    return hidden


def leave_out_defaults(shown: Mapping[str, Any], tree: Mapping[str, Any], lower: Mapping[str, Any]) -> Tree:
    """What is `shown` of `tree` without the settings that nobody has set: those that are the default, and are that
    in file and environment, too (`lower`). Sent back, they stay so."""
    defaults = make_tree(EndpointSettings(name=tree["name"]))
    return {
        name: value
        for name, value in shown.items()
        if name == "name" or not tree[name] == lower[name] == defaults[name]
    }


def merge(lower: Mapping[str, Any], changes: Mapping[str, Any]) -> Tree:
    """`lower` with `changes` over it. Where they send the endpoint's requests elsewhere, the secrets of `lower` are
    left out: a key of the server's file goes only where the file says."""
    merged = dict(lower)
    moved = {name for name in _PLACE if name in changes and changes[name] != lower[name]}
    if moved:
        merged |= dict.fromkeys(SECRETS)
        merged["headers"] = {}
    if moved - {"instances"}:
        merged["instances"] = _drop_keys(lower["instances"])
    return merged | dict(changes)


def find_place(tree: Mapping[str, Any]) -> tuple[Any, ...]:
    """Whose servers an endpoint's keys are shown to."""
    instances = cast("list[Tree]", tree["instances"])
    addresses = [str(place["baseUrl"] or "") for place in (tree, *instances)]
    hosts = {urlsplit(address).netloc.rpartition("@")[2].lower() for address in addresses}
    return tree["type"], tree["vendor"], tree["through"], frozenset(hosts)


def find_changes(given: Mapping[str, Any], lower: Mapping[str, Any], before: Mapping[str, Any]) -> Tree:
    """What has to be stored so that the endpoint becomes as `given`, which is what a page shows, changed.

    lower: what file and environment say. before: what was stored so far. Secrets that are null or absent stay, unless
    the endpoint's requests go elsewhere from now on; an empty text removes one.
    """
    known = merge(lower, before)
    wanted = {name: value for name, value in given.items() if name not in {*SECRETS, "headers", "name"}}
    for name in _ADDRESSES:
        if name in wanted:
            wanted[name] = _keep_address(wanted[name], known[name])
    is_moved = any({**lower, **wanted}[name] != known[name] for name in _PLACE if name != "instances")
    if isinstance(wanted.get("instances"), list):
        instances = _drop_keys(known["instances"]) if is_moved else known["instances"]
        wanted["instances"] = _keep_instances(wanted["instances"], instances)
    changes = {name: value for name, value in wanted.items() if value != lower.get(name, _ABSENT)}
    below = merge(lower, changes)
    if is_moved or _list_places(below) - _list_places(known):
        before = {"apiKey": USER_PROVIDED} if before.get("apiKey") == USER_PROVIDED else {}
    changes |= _choose_secrets(given, below, before)
    return {
        name: value for name, value in changes.items() if value != below.get(name, _ABSENT) or name in wanted
    }


def split_secrets(changes: Mapping[str, Any]) -> tuple[Tree, Tree]:
    """What may be read in the database, and what may not."""
    secret = {name: value for name, value in changes.items() if _is_secret(name, value)}
    return {name: value for name, value in changes.items() if name not in secret}, secret


def describe_key(tree: Mapping[str, Any]) -> Literal["set", "none", "user_provided"]:
    """`set`, `none` or `user_provided`."""
    key = tree["apiKey"]
    if key == "user_provided":
        return "user_provided"
    return "set" if key else "none"


def _choose_secrets(given: Mapping[str, Any], below: Mapping[str, Any], before: Mapping[str, Any]) -> Tree:
    """What a page sends of keys and headers, and what it leaves as it was."""
    chosen: Tree = {}
    for name in SECRETS:
        if not _is_absent(given, name):
            chosen[name] = given[name] if given[name] != "" else None
        elif name in before:
            chosen[name] = before[name]
    headers = given.get("headers")
    if headers is None:
        headers = before.get("headers", below["headers"])
    elif isinstance(headers, dict):
        headers = _keep_headers(cast("Tree", headers), below["headers"] | before.get("headers", {}))
    if headers != below["headers"]:
        chosen["headers"] = headers
    return chosen


def _list_places(tree: Mapping[str, Any]) -> set[str]:
    """The addresses of instances, which use the endpoint's key where they have none."""
    instances: Any = tree["instances"]
    return {str(cast("Tree", one).get("baseUrl")) for one in instances if isinstance(one, dict)}


def _drop_keys(instances: list[Tree]) -> list[Tree]:
    return [{**instance, "apiKey": None} for instance in instances]


def _is_secret(name: str, value: Any) -> bool:
    if name in _ADDRESSES:
        return isinstance(value, str) and hide_credentials(value) != value
    return name in {*SECRETS, "headers", "instances"}


def _is_absent(given: Mapping[str, Any], name: str) -> bool:
    return given.get(name) is None


def _keep_address(given: Any, known: str | None) -> Any:
    """The known address when the given one is what a page shows of it."""
    return known if known is not None and given == hide_credentials(known) else given


def _keep_headers(given: Tree, known: Mapping[str, str]) -> Tree:
    kept = {name: known.get(name) if value is None else value for name, value in given.items()}
    return {name: value for name, value in kept.items() if value is not None}


def _keep_instances(given: list[Any], known: list[Tree]) -> list[Any]:
    """Each instance with the key of the known one that it is: at the same address, and of several there the one with
    the same deployments."""
    left = list(known)
    kept: list[Any] = []
    for one in given:
        alike = _find_alike(cast("Tree", one), left) if isinstance(one, dict) else None
        if alike is not None:
            left.remove(alike)
        kept.append(_keep_instance(cast("Tree", one), alike) if isinstance(one, dict) else one)
    return kept


def _find_alike(given: Tree, known: list[Tree]) -> Tree | None:
    near = [one for one in known if hide_credentials(one["baseUrl"]) == str(given.get("baseUrl"))]
    return next(
        (one for one in near if one["deployments"] == given.get("deployments")), next(iter(near), None)
    )


def _keep_instance(given: Tree, known: Tree | None) -> Tree:
    if known is None:
        return given
    key = known.get("apiKey") if given.get("apiKey") is None else given["apiKey"] or None
    return {**given, "baseUrl": known["baseUrl"], "apiKey": key}
