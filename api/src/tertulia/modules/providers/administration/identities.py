"""What a page may not do with what is the server's own: name its files, and send tokens of its identity anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

_AZURE_SERVICES = ("openai", "cognitiveservices", "services.ai")
_AZURE_CLOUDS = ("azure.com", "azure.us", "azure.cn")
_AZURE = tuple(f".{service}.{cloud}" for service in _AZURE_SERVICES for cloud in _AZURE_CLOUDS)
"""Not all of `azure.com`: customers' machines have names there, too
(learn.microsoft.com/azure/ai-services/cognitive-services-custom-subdomains)."""
_GOOGLE = (".googleapis.com",)


def find_identity_faults(tree: Mapping[str, Any], lower: Mapping[str, Any]) -> Iterator[str]:
    """What sound settings of a page (`tree`) want of the server that file and environment (`lower`) do not give."""
    if tree["credentialsFile"] not in {None, lower["credentialsFile"]}:
        yield "credentialsFile: only tertulia.yaml and the environment can name a file of the server."
    given = set(_list_addresses(lower).values())
    for path, address in _list_addresses(tree).items():
        if address not in given and not _belongs_to(address, _find_hosts(tree, path)):
            yield (
                f"{path}: tokens of the server's own account go to its cloud only. "
                "Set apiKey, or name this address in tertulia.yaml."
            )


def _find_hosts(tree: Mapping[str, Any], path: str) -> tuple[str, ...] | None:
    """The ends of the host names that tokens of the server's account may go to; None where no such token is sent."""
    if tree["through"] == "vertex":
        return _GOOGLE
    if tree["type"] != "azure" or tree["apiKey"]:
        return None
    keys = {f"instances[{number}].baseUrl": one.get("apiKey") for number, one in _list_instances(tree)}
    return None if keys.get(path) else _AZURE


def _list_addresses(tree: Mapping[str, Any]) -> dict[str, str]:
    """Where requests go, by the path of the setting."""
    found = {f"instances[{number}].baseUrl": str(one.get("baseUrl")) for number, one in _list_instances(tree)}
    return found if tree["baseUrl"] is None else {"baseUrl": str(tree["baseUrl"]), **found}


def _list_instances(tree: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    return enumerate(cast("list[dict[str, Any]]", tree["instances"]))


def _belongs_to(address: str, hosts: tuple[str, ...] | None) -> bool:
    if hosts is None:
        return True
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme == "https" and host.endswith(hosts)
