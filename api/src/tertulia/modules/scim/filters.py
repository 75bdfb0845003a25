"""Filters of lists and of paths (RFC 7644 §3.4.2.2), as far as provisioners use them: `eq`, joined with `and`."""

from __future__ import annotations

import re

import msgspec

from tertulia.modules.scim.errors import ScimType, invalid

MAX_FILTER = 2000
_TERM = re.compile(
    r"""\s*(?P<name>[A-Za-z$][\w$:.\-]*(?:\[[^\]]*\])?(?:\.[A-Za-z$][\w$]*)?)\s+(?P<op>[A-Za-z]{2})
        (?:\s+(?P<value>"(?:[^"\\]|\\.)*"|true|false|null|-?\d+))?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
_AND = re.compile(r"and\b", re.IGNORECASE)
_URN = re.compile(r"^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):", re.IGNORECASE)


class Term(msgspec.Struct, frozen=True):
    """`name eq value`; the name in small letters and without its schema."""

    name: str
    value: str | bool | int | None


def read_filter(text: str, scim_type: ScimType = "invalidFilter") -> list[Term]:
    """The terms, all of which have to hold. ScimError for what is no filter, or not done here."""
    if len(text) > MAX_FILTER:
        raise invalid("The filter is too long.", scim_type)
    terms: list[Term] = []
    place = 0
    while True:
        match = _TERM.match(text, place)
        if match is None:
            raise invalid("This is not a filter that is known here.", scim_type)
        if match["op"].lower() != "eq" or match["value"] is None:
            raise invalid("Only eq, joined with and, is known here.", scim_type)
        name = _URN.sub("", match["name"]).lower()
        terms.append(Term(name, _read_value(match["value"], scim_type)))
        place = match.end()
        if place >= len(text):
            return terms
        joint = _AND.match(text, place)
        if joint is None:
            raise invalid("Only eq, joined with and, is known here.", scim_type)
        place = joint.end()


def _read_value(text: str, scim_type: ScimType) -> str | bool | int | None:
    lowered = text if text.startswith('"') else text.lower()
    try:
        return msgspec.json.decode(lowered, type=str | bool | int | None)
    except msgspec.DecodeError as error:
        raise invalid("A value of the filter is not JSON.", scim_type) from error
