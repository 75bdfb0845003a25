"""Distinguished names, as far as they are compared and shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_PART = re.compile(r"((?:\\.|[^\\,;+])+)([,;+]|$)", re.DOTALL)
_ESCAPED = re.compile(r"((?:\\[0-9a-fA-F]{2})+)|\\(.)", re.DOTALL)


def normalize_dn(dn: str) -> str:
    """The form in which names are compared: small letters, no spaces around, escapes written in one way."""
    parts = _parse(dn)
    if parts is None:
        return dn.strip().lower()
    return "".join(
        f"{attribute.lower()}={_escape(_unescape(value).lower().strip())}{separator}"
        for attribute, value, separator in parts
    )


def name_of(dn: str) -> str:
    """The value of the first part: what people call the entry."""
    parts = _parse(dn)
    return _unescape(parts[0][1]) if parts else dn


def find_role(mapping: Mapping[str, str], groups: Iterable[str]) -> str | None:
    """The role of the first entry of the mapping that one of the groups (DNs) fits, by its DN or by its name."""
    listed = tuple(groups)
    dns = {normalize_dn(dn) for dn in listed}
    names = {name_of(dn).strip().lower() for dn in listed}
    for key, role in mapping.items():
        # A group may be called like the DN of another.
        if normalize_dn(key) in dns if _parse(key) else key.strip().lower() in names:
            return role
    return None


def _parse(dn: str) -> list[tuple[str, str, str]] | None:
    """The attribute, the value as it is written, and what follows, of each part; None for what is not a DN."""
    parts: list[tuple[str, str, str]] = []
    for match in _PART.finditer(dn):
        attribute, equal, value = match[1].partition("=")
        if not equal or not attribute.strip():
            return None
        parts.append((attribute.strip(), value.strip(), match[2]))
        if not match[2]:
            break
    return parts or None


def _unescape(value: str) -> str:
    """RFC 4514 §3: pairs of hexadecimal digits stand for bytes of UTF-8, anything else for itself."""

    def read(match: re.Match[str]) -> str:
        octets, letter = match.groups()
        return bytes.fromhex(octets.replace("\\", "")).decode(errors="replace") if octets else letter

    return _ESCAPED.sub(read, value)


def _escape(value: str) -> str:
    return re.sub(r'([,+=\\"<>;#])', r"\\\1", value)
