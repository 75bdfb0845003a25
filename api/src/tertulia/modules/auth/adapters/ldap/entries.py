"""What an entry says of a person."""

from __future__ import annotations

import msgspec

from tertulia.infrastructure.config import LdapSettings
from tertulia.modules.auth.adapters.ldap.line import Entry
from tertulia.modules.users import Email

_BINARY_IDS = frozenset({"objectguid", "objectsid", "guid", "ms-ds-consistencyguid"})
_ACCOUNT_DISABLED = 2
"""The bit of userAccountControl (ADS_UF_ACCOUNTDISABLE)."""
_NOBODY = "(!(objectClass=*))"
_LONGEST_NAME = 100
_LONGEST_SUBJECT = 256


class DirectoryPerson(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the directory. subject: what never changes of them. groups: DNs, nested ones included."""

    dn: str
    subject: str
    email: str | None
    name: str | None
    is_disabled: bool
    groups: tuple[str, ...] = ()


def list_attributes(settings: LdapSettings) -> tuple[str, ...]:
    """What is asked of a person; operational attributes come only by name."""
    return (
        settings.id_attribute,
        settings.email_attribute,
        settings.name_attribute,
        "memberOf",
        "userAccountControl",
    )


def read_person(entry: Entry, settings: LdapSettings) -> DirectoryPerson | None:
    """The person of an entry; None when it lacks what never changes."""
    subject = _read_subject(entry.first(settings.id_attribute), settings.id_attribute)
    if subject is None:
        return None
    return DirectoryPerson(
        dn=entry.dn,
        subject=subject,
        email=_read_email(_read_text(entry.first(settings.email_attribute))),
        name=_read_name(_read_text(entry.first(settings.name_attribute))),
        is_disabled=_is_disabled(_read_text(entry.first("userAccountControl"))),
    )


def make_id_filter(subject: str, settings: LdapSettings) -> str:
    """The filter for the entry of a subject. One that was read from an attribute of another kind, before the settings
    named this one, fits nobody."""
    from ldap3.utils.conv import escape_filter_chars

    attribute = settings.id_attribute
    if attribute.lower() not in _BINARY_IDS:
        return f"({attribute}={escape_filter_chars(subject)})"
    try:
        octets = bytes.fromhex(subject)
    except ValueError:
        return _NOBODY
    return f"({attribute}={''.join(f'{chr(92)}{octet:02x}' for octet in octets)})"


def _read_subject(value: bytes | None, attribute: str) -> str | None:
    if not value:
        return None
    if attribute.lower() in _BINARY_IDS:
        return value.hex()
    text = _read_text(value)
    return text if text and len(text) <= _LONGEST_SUBJECT and text.isprintable() else None


def _read_text(value: bytes | None) -> str | None:
    if value is None:
        return None
    try:
        return value.decode().strip()
    except UnicodeDecodeError:
        return None


def _read_email(text: str | None) -> str | None:
    try:
        return msgspec.convert(text, Email).lower() if text else None
    except msgspec.ValidationError:
        return None


def _read_name(text: str | None) -> str | None:
    kept = "".join(letter for letter in text or "" if letter.isprintable())
    return kept[:_LONGEST_NAME].strip() or None


def _is_disabled(text: str | None) -> bool:
    try:
        return bool(int(text or "0") & _ACCOUNT_DISABLED)
    except ValueError:
        return False
