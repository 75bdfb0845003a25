"""PATCH (RFC 7644 §3.5.2) on a resource as JSON, in the dialects of Entra and Okta as well.

Entra writes operations as `Add`, booleans as text, and dotted names where there is no path. Okta and older provisioners
name the members to be removed in the value. Attributes that are not kept here are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

import msgspec

from tertulia.modules.scim.domain import (
    MAX_OPERATIONS,
    MULTI_VALUED,
    READ_ONLY,
    Json,
    find_name,
    find_sub_name,
)
from tertulia.modules.scim.errors import invalid
from tertulia.modules.scim.filters import Term, read_filter

Attributes = Mapping[str, tuple[str, ...]]
_PATH = re.compile(
    r"^(?:urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):)?"
    r"(?P<name>[A-Za-z$][\w$-]*)(?:\[(?P<filter>.*)\])?(?:\.(?P<sub>[A-Za-z$][\w$-]*))?$",
    re.IGNORECASE | re.DOTALL,
)
_EXTENSION = re.compile(r"^urn:[A-Za-z0-9:._-]+(?:\[[^\]]*\][A-Za-z0-9:._-]*)?$", re.IGNORECASE)
_MAX_PATH = 1000


class _Path(msgspec.Struct, frozen=True):
    """attribute: None for one that is not kept here. sub: of a complex attribute."""

    attribute: str | None
    terms: tuple[Term, ...] = ()
    sub: str | None = None


def apply_patch(resource: Json, body: Json, known: Attributes) -> Json:
    """The resource after all operations of a PATCH; the one that was given stays as it is. Raises ScimError."""
    operations = next((value for name, value in body.items() if name.lower() == "operations"), None)
    if not isinstance(operations, list) or not operations:
        raise invalid("Operations are missing.", "invalidSyntax")
    listed = cast("list[Any]", operations)
    if len(listed) > MAX_OPERATIONS:
        raise invalid(f"There can be {MAX_OPERATIONS} operations in one request.", "tooMany")
    result = {
        name: [dict(item) for item in value] if name in MULTI_VALUED else value
        for name, value in resource.items()
    }
    for operation in listed:
        if not isinstance(operation, dict):
            raise invalid("An operation is not an object.", "invalidSyntax")
        _apply_operation(result, cast("Json", operation), known)
    return result


def _apply_operation(result: Json, operation: Json, known: Attributes) -> None:
    fields = {name.lower(): value for name, value in operation.items()}
    verb, path, value = fields.get("op"), fields.get("path"), fields.get("value")
    if not isinstance(verb, str) or verb.lower() not in {"add", "replace", "remove"}:
        raise invalid("op is add, replace or remove.", "invalidSyntax")
    verb = verb.lower()
    if path:
        if not isinstance(path, str):
            raise invalid("A path is a text.", "invalidPath")
        _apply(result, verb, _read_path(path, known), value)
    elif verb == "remove":
        raise invalid("What to remove, the path says.", "noTarget")
    elif not isinstance(value, dict):
        raise invalid("Without a path, the value is an object.", "invalidSyntax")
    else:
        for name, inner in cast("Json", value).items():
            place = _read_path(name, known)
            # Provisioners send whole resources here, with what is not theirs to change.
            if place.attribute not in READ_ONLY:
                _apply(result, verb, place, inner)


def _read_path(text: str, known: Attributes) -> _Path:
    if len(text) > _MAX_PATH:
        raise invalid("This path is too long.", "invalidPath")
    match = _PATH.match(text)
    if match is None:
        if _EXTENSION.match(text):
            return _Path(None)
        raise invalid("This is not a path.", "invalidPath")
    attribute = find_name(match["name"], known)
    if attribute is None:
        return _Path(None)
    terms = tuple(read_filter(match["filter"], "invalidPath")) if match["filter"] is not None else ()
    if match["filter"] is not None and attribute not in MULTI_VALUED:
        raise invalid("Only lists can be filtered.", "invalidPath")
    if match["sub"] is None:
        return _Path(attribute, terms)
    sub = find_sub_name(attribute, match["sub"], known)
    return _Path(attribute if sub else None, terms, sub)


def _apply(result: Json, verb: str, path: _Path, value: Any) -> None:
    attribute = path.attribute
    if attribute is None:
        return
    if attribute in READ_ONLY:
        raise invalid(f"{attribute} can not be changed.", "mutability")
    if verb != "remove" and value is None:
        raise invalid("A value is missing.")
    if attribute in MULTI_VALUED:
        items = _change_items(result.get(attribute, []), verb, path, value)
        result[attribute] = items
    elif path.sub is not None:
        inner = dict(result.get(attribute) or {})
        if verb == "remove":
            inner.pop(path.sub, None)
        else:
            inner[path.sub] = value
        result[attribute] = inner
    elif verb == "remove":
        result.pop(attribute, None)
    elif isinstance(value, dict):
        result[attribute] = {**(result.get(attribute) or {}), **cast("Json", value)}
    else:
        result[attribute] = value


def _change_items(items: list[Json], verb: str, path: _Path, value: Any) -> list[Json]:
    if verb == "remove":
        return _remove_items(items, path, value)
    if not path.terms and path.sub is None:
        return _put_items(items, verb, _read_items(value))
    matched = [item for item in items if _fits(item, path.terms)]
    if not matched:
        made: Json = {term.name: term.value for term in path.terms}
        items, matched = [*items, made], [made]
    for item in matched:
        if path.sub is not None:
            item[path.sub] = value
        elif isinstance(value, dict):
            item.update(cast("Json", value))
        else:
            raise invalid("The value of a filtered path is an object.")
    return items


def _remove_items(items: list[Json], path: _Path, value: Any) -> list[Json]:
    if path.sub is not None:
        for item in items:
            if _fits(item, path.terms):
                item.pop(path.sub, None)
        return items
    if path.terms:
        return [item for item in items if not _fits(item, path.terms)]
    if value is None:
        return []
    gone = {str(item.get("value")) for item in _read_items(value)}
    return [item for item in items if str(item.get("value")) not in gone]


def _put_items(items: list[Json], verb: str, new: list[Json]) -> list[Json]:
    if verb == "replace":
        return new
    if any(item.get("primary") for item in new):
        items = [{**item, "primary": False} for item in items]
    by_value = {str(item.get("value")): item for item in items}
    for item in new:
        by_value[str(item.get("value"))] = {**by_value.get(str(item.get("value")), {}), **item}
    return list(by_value.values())


def _read_items(value: Any) -> list[Json]:
    """The elements of a list, or the one that stands for itself; a bare text is an element's value."""
    listed = cast("list[Any]", value) if isinstance(value, list) else [value]
    items: list[Json] = []
    for one in listed:
        if isinstance(one, str):
            items.append({"value": one})
        elif isinstance(one, dict):
            items.append(dict(cast("Json", one)))
        else:
            raise invalid("An element of a list is not an object.")
    return items


def _fits(item: Json, terms: tuple[Term, ...]) -> bool:
    lowered = {name.lower(): value for name, value in item.items()}
    return all(_same(lowered.get(term.name), term.value) for term in terms)


def _same(one: Any, other: Any) -> bool:
    """Texts of these attributes are the same in upper and lower case; an absent boolean is false."""
    if isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower()
    return bool(one) == other if isinstance(other, bool) else one == other
