"""The groups of an entry, and the groups that those are in."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.infrastructure.config import LdapSettings
from tertulia.modules.auth.adapters.ldap.line import Line
from tertulia.modules.auth.adapters.ldap.names import normalize_dn

_LEVELS = 10
_MAX_GROUPS = 1000
"""Of one person; further ones are left out."""


def list_groups(line: Line, dn: str, settings: LdapSettings) -> tuple[str, ...]:
    """The DNs of the groups of an entry. A group that was seen is not followed again, so that loops end."""
    found: dict[str, str] = {}
    level: Sequence[str] = (dn,)
    for _ in range(_LEVELS if settings.nested_groups else 1):
        following: list[str] = []
        for member in level:
            for group in _list_direct(line, member, settings):
                key = normalize_dn(group)
                if key not in found and len(found) < _MAX_GROUPS:
                    found[key] = group
                    following.append(group)
        if not following:
            break
        level = following
    return tuple(found.values())


def _list_direct(line: Line, dn: str, settings: LdapSettings) -> list[str]:
    from ldap3.utils.conv import escape_filter_chars

    if settings.group_base_dn is None:
        entries = line.search(dn, "(objectClass=*)", ["memberOf"], limit=1, scope="BASE")
        values = [value for entry in entries for value in entry.values.get("memberof", ())]
        return [value.decode(errors="replace") for value in values[:_MAX_GROUPS]]
    search_filter = settings.group_filter.replace("{dn}", escape_filter_chars(dn))
    found = line.search(settings.group_base_dn, search_filter, ["1.1"], limit=_MAX_GROUPS)
    return [entry.dn for entry in found]
