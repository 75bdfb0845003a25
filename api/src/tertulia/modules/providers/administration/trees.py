"""Settings of endpoints as trees with the names of the file: hiding, keeping and merging what is secret in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, cast

import msgspec

from tertulia.infrastructure.config import EndpointSettings
from tertulia.infrastructure.config.description import SECRETS, hide_credentials

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


def merge(lower: Mapping[str, Any], changes: Mapping[str, Any]) -> Tree:
    """`lower` with `changes` over it. Where they send the endpoint's requests elsewhere, the secrets of `lower` are
    left out: a key of the server's file goes only where the file says."""
    merged = dict(lower)
    if any(name in changes and changes[name] != lower[name] for name in _PLACE):
        merged |= dict.fromkeys(SECRETS)
        merged["headers"] = {}
    return merged | dict(changes)


def find_changes(given: Mapping[str, Any], lower: Mapping[str, Any], before: Mapping[str, Any]) -> Tree:
    """What has to be stored so that the endpoint becomes as `given`, which is what a page shows, changed.

    lower: what file and environment say. before: what was stored so far. Secrets that are null or absent stay; an
    empty text removes one.
    """
    known = merge(lower, before)
    wanted = {name: value for name, value in given.items() if name not in {*SECRETS, "headers", "name"}}
    for name in _ADDRESSES:
        if name in wanted:
            wanted[name] = _keep_address(wanted[name], known[name])
    if isinstance(wanted.get("instances"), list):
        wanted["instances"] = _keep_instances(wanted["instances"], known["instances"])
    changes = {name: value for name, value in wanted.items() if value != lower.get(name, _ABSENT)}
    below = merge(lower, changes)
    for name in SECRETS:
        if not _is_absent(given, name):
            changes[name] = given[name] if given[name] != "" else None
        elif name in before:
            changes[name] = before[name]
    headers = given.get("headers")
    if headers is None:
        headers = before.get("headers", below["headers"])
    elif isinstance(headers, dict):
        headers = _keep_headers(cast("Tree", headers), below["headers"] | before.get("headers", {}))
    if headers != below["headers"]:
        changes["headers"] = headers
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
    by_address = {hide_credentials(instance["baseUrl"]): instance for instance in known}
    return [
        _keep_instance(cast("Tree", one), by_address.get(str(cast("Tree", one).get("baseUrl"))))
        if isinstance(one, dict)
        else one
        for one in given
    ]


def _keep_instance(given: Tree, known: Tree | None) -> Tree:
    if known is None:
        return given
    key = known.get("apiKey") if given.get("apiKey") is None else given["apiKey"] or None
    return {**given, "baseUrl": known["baseUrl"], "apiKey": key}
