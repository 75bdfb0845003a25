"""From the claims of an OpenID provider to what is known of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

_MAX_GROUPS = 500
_MAX_TEXT = 254


def find_claim(claims: Mapping[str, Any], path: str) -> Any:
    """The claim of this name, or the one to which the dots in the name lead; None when there is none."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for step in path.split("."):
        if not isinstance(found, dict):
            return None
        found = cast("dict[str, Any]", found).get(step)
    return found


def read_text(claims: Mapping[str, Any], path: str) -> str | None:
    """A claim that is a short text."""
    found = find_claim(claims, path)
    return found if isinstance(found, str) and 0 < len(found) <= _MAX_TEXT else None


def read_groups(claims: Mapping[str, Any], path: str) -> tuple[str, ...] | None:
    """A claim that lists groups; None when the provider says nothing of groups."""
    found = find_claim(claims, path)
    if found is None:
        return None
    listed = cast("list[Any]", found) if isinstance(found, list) else [found]
    names = [one for one in listed if isinstance(one, str) and 0 < len(one) <= _MAX_TEXT]
    return tuple(dict.fromkeys(names))[:_MAX_GROUPS]


def is_true(claim: Any) -> bool:
    """Some providers write truth as a text."""
    return claim is True or claim == "true"


def map_role(groups: Sequence[str] | None, mapping: Mapping[str, str]) -> str | None:
    """The role of the mapping's first entry that is among the groups."""
    return next((role for group, role in mapping.items() if group in (groups or ())), None)
