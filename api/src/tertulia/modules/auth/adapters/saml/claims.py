"""From an assertion that was verified to an identity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from tertulia.infrastructure.config import SamlSettings
from tertulia.modules.auth.errors import IdentityInvalidError
from tertulia.modules.auth.ports import Identity
from tertulia.modules.users import Email

_TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
_STABLE_ATTRIBUTES = (
    "urn:oasis:names:tc:SAML:attribute:subject-id",
    "urn:oasis:names:tc:SAML:attribute:pairwise-id",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.13",
    "eduPersonUniqueId",
    "http://schemas.microsoft.com/identity/claims/objectidentifier",
    "objectGUID",
)
"""Names of a person that never change: the SAML subject identifiers, eduPersonUniqueId, Microsoft's object id."""
_EMAIL_ATTRIBUTES = (
    "urn:oid:0.9.2342.19200300.100.1.3",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
    "mail",
)
_NAME_ATTRIBUTES = (
    "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
    "displayName",
)
_LONGEST_SUBJECT = 256
_LONGEST_NAME = 100
_MAX_GROUPS = 1000


class Assertion(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider vouches for. expires_at: when it is no longer accepted anyway."""

    id: str
    name_id: str
    name_id_format: str
    attributes: Mapping[str, Sequence[str]]
    session_index: str | None
    expires_at: datetime


def describe(assertion: Assertion, settings: SamlSettings) -> Identity:
    """The identity. Raises IdentityInvalidError when nothing in it stays the same from one sign-in to the next."""
    email = _read_email(assertion, settings)
    groups = tuple(dict.fromkeys(assertion.attributes.get(settings.groups_attribute, ())))[:_MAX_GROUPS]
    return Identity(
        provider=settings.id,
        subject=_choose_subject(assertion, settings),
        email=email,
        is_email_verified=email is not None,
        name=_read_name(assertion, settings),
        groups=groups if settings.groups_attribute in assertion.attributes else None,
        role=next((role for group, role in settings.role_mapping.items() if group in groups), None),
        session=assertion.session_index,
    )


def _choose_subject(assertion: Assertion, settings: SamlSettings) -> str:
    """The NameID, unless it is another one each time; then an attribute, with its name before it, so that it is not
    taken for somebody's NameID."""
    subject = assertion.name_id.strip()
    if not subject or assertion.name_id_format == _TRANSIENT:
        for name in _STABLE_ATTRIBUTES:
            if values := assertion.attributes.get(name):
                subject = f"{name} {values[0]}"
                break
        else:
            raise IdentityInvalidError(
                provider=settings.label,
                reason="the NameID changes each time; let the provider send a persistent one, or the address",
            )
    if len(subject) > _LONGEST_SUBJECT or not subject.isprintable():
        raise IdentityInvalidError(provider=settings.label, reason="the NameID is too long, or no text")
    return subject.lower() if _clean_email(subject) else subject


def _read_email(assertion: Assertion, settings: SamlSettings) -> str | None:
    for name in (settings.email_attribute, *_EMAIL_ATTRIBUTES):
        for value in assertion.attributes.get(name, ()):
            if email := _clean_email(value):
                return email
    return _clean_email(assertion.name_id)


def _read_name(assertion: Assertion, settings: SamlSettings) -> str | None:
    for name in (settings.name_attribute, *_NAME_ATTRIBUTES):
        for value in assertion.attributes.get(name, ()):
            kept = "".join(letter for letter in value if letter.isprintable())[:_LONGEST_NAME].strip()
            if kept:
                return kept
    return None


def _clean_email(text: str) -> str | None:
    try:
        return msgspec.convert(text.strip(), Email).lower()
    except msgspec.ValidationError:
        return None
