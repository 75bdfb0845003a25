"""What is kept of provisioned people beside their accounts, and the words of the protocol."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec

from docstore import Collection, Index

USER_SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP_SCHEMA: Final = "urn:ietf:params:scim:schemas:core:2.0:Group"
LIST_SCHEMA: Final = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
ERROR_SCHEMA: Final = "urn:ietf:params:scim:api:messages:2.0:Error"
MEDIA_TYPE: Final = "application/scim+json"
MANAGER: Final = "scim"
"""What `managed_by` says of a provisioned account."""
MAX_TEXT: Final = 300
MAX_EMAILS: Final = 10
MAX_OPERATIONS: Final = 1000
MAX_MEMBERS: Final = 10_000
MAX_PAGE: Final = 200

Json = dict[str, Any]


class ScimEmail(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An address of a person. One of them is the account's."""

    value: str
    type: str | None = None
    display: str | None = None
    primary: bool | None = None


class ScimUser(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A provisioned account as its provisioner describes it.

    is_deactivated: whether the provisioner has suspended the account. Only then may it lift that again: what an
    administrator suspended stays so.
    """

    user_id: str
    user_name: str
    user_name_key: str
    external_id: str | None = None
    formatted: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    display_name: str | None = None
    emails: tuple[ScimEmail, ...] = ()
    is_deactivated: bool = False
    created_at: datetime
    updated_at: datetime


SCIM_USERS = Collection(
    "scim_users",
    ScimUser,
    key=("user_id",),
    indexes=(Index(("user_name_key",), unique=True), Index(("external_id",))),
)

USER_ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "schemas": (),
    "id": (),
    "externalId": (),
    "userName": (),
    "name": ("formatted", "givenName", "familyName"),
    "displayName": (),
    "emails": ("value", "type", "display", "primary"),
    "active": (),
    "meta": (),
}
GROUP_ATTRIBUTES: Final[Mapping[str, tuple[str, ...]]] = {
    "schemas": (),
    "id": (),
    "externalId": (),
    "displayName": (),
    "members": ("value", "display", "$ref", "type"),
    "meta": (),
}
READ_ONLY: Final = frozenset({"schemas", "id", "meta"})
MULTI_VALUED: Final = frozenset({"emails", "members"})


def find_name(name: str, known: Mapping[str, tuple[str, ...]]) -> str | None:
    """The attribute of this name, whatever the case (RFC 7643 §2.1)."""
    return next((one for one in known if one.lower() == name.lower()), None)


def find_sub_name(attribute: str, name: str, known: Mapping[str, tuple[str, ...]]) -> str | None:
    return next((one for one in known[attribute] if one.lower() == name.lower()), None)
