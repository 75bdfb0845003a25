"""Between JSON of the protocol and what is kept: what was sent is checked here, nothing but known fields is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import msgspec

from tertulia.modules.groups import Group
from tertulia.modules.scim.domain import (
    GROUP_ATTRIBUTES,
    GROUP_SCHEMA,
    MAX_EMAILS,
    MAX_MEMBERS,
    MAX_TEXT,
    USER_ATTRIBUTES,
    USER_SCHEMA,
    Json,
    ScimEmail,
    ScimUser,
    find_name,
)
from tertulia.modules.scim.errors import invalid
from tertulia.modules.users import Email, User

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


class WantedUser(msgspec.Struct, frozen=True, kw_only=True):
    """A person as they shall be. active: None when nothing was said."""

    user_name: str
    external_id: str | None
    formatted: str | None
    given_name: str | None
    family_name: str | None
    display_name: str | None
    emails: tuple[ScimEmail, ...]
    active: bool | None

    @property
    def email(self) -> str:
        """The address of the account: the primary one, or the first, or a user name that is one."""
        chosen = next((one for one in self.emails if one.primary), self.emails[0] if self.emails else None)
        return chosen.value if chosen else self.user_name

    @property
    def name(self) -> str | None:
        """How the person is called."""
        parts = " ".join(part for part in (self.given_name, self.family_name) if part)
        name = self.display_name or self.formatted or parts
        return name[:100].strip() or None


class WantedGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group as it shall be."""

    name: str
    external_id: str | None
    members: tuple[str, ...]


def decode(body: bytes) -> Json:
    """A body as an object. ScimError."""
    try:
        decoded: Any = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise invalid("This is not JSON in UTF-8.", "invalidSyntax") from error
    if not isinstance(decoded, dict):
        raise invalid("This is not an object.", "invalidSyntax")
    return cast("Json", decoded)


def read_user(resource: Json) -> WantedUser:
    """What a resource says of a person. Roles, passwords and everything else that is not kept is passed over."""
    fields = _name_fields(resource, tuple(USER_ATTRIBUTES))
    user_name = _read_text(fields, "userName")
    if user_name is None:
        raise invalid("userName is missing.")
    name: Any = fields.get("name")
    name = {} if name is None else name
    if not isinstance(name, dict):
        raise invalid("name is not an object.")
    parts = _name_fields(cast("Json", name), USER_ATTRIBUTES["name"])
    wanted = WantedUser(
        user_name=user_name,
        external_id=_read_text(fields, "externalId"),
        formatted=_read_text(parts, "formatted"),
        given_name=_read_text(parts, "givenName"),
        family_name=_read_text(parts, "familyName"),
        display_name=_read_text(fields, "displayName"),
        emails=_read_emails(fields.get("emails")),
        active=_read_bool(fields.get("active")),
    )
    try:
        msgspec.convert(wanted.email, Email)
    except msgspec.ValidationError as error:
        raise invalid("An e-mail address is needed: in emails, or as userName.") from error
    return wanted


def read_group(resource: Json) -> WantedGroup:
    """What a resource says of a group."""
    fields = _name_fields(resource, tuple(GROUP_ATTRIBUTES))
    name = _read_text(fields, "displayName", limit=200)
    if name is None:
        raise invalid("displayName is missing.")
    members: list[str] = []
    for item in _read_list(fields.get("members"), MAX_MEMBERS):
        value = _read_text(_name_fields(item, GROUP_ATTRIBUTES["members"]), "value")
        if value is None:
            raise invalid("A member has no value.")
        members.append(value)
    return WantedGroup(
        name=name, external_id=_read_text(fields, "externalId"), members=tuple(dict.fromkeys(members))
    )


def render_user(user: User, kept: ScimUser, base: str) -> Json:
    """The account as the protocol shows it."""
    name = {"formatted": kept.formatted, "givenName": kept.given_name, "familyName": kept.family_name}
    emails = kept.emails
    if not any(one.value.lower() == user.email for one in emails):
        emails = (ScimEmail(value=user.email, primary=True),)
    resource: Json = {
        "schemas": [USER_SCHEMA],
        "id": user.id,
        "externalId": kept.external_id,
        "userName": kept.user_name,
        "name": {part: text for part, text in name.items() if text} or None,
        "displayName": kept.display_name,
        "emails": [msgspec.to_builtins(one) for one in emails],
        "active": user.status == "active",
        "meta": _render_meta("User", user.id, (kept.created_at, kept.updated_at), base),
    }
    return {name: value for name, value in resource.items() if value is not None}


def render_group(group: Group, members: Sequence[str], base: str) -> Json:
    """The group as the protocol shows it."""
    resource: Json = {
        "schemas": [GROUP_SCHEMA],
        "id": group.id,
        "externalId": group.external_id,
        "displayName": group.name,
        "members": [
            {"value": user_id, "$ref": f"{base}/Users/{user_id}", "type": "User"} for user_id in members
        ],
        "meta": _render_meta("Group", group.id, (group.created_at, group.updated_at), base),
    }
    return {name: value for name, value in resource.items() if value is not None}


def _render_meta(kind: str, resource_id: str, moments: tuple[datetime, datetime], base: str) -> Json:
    return {
        "resourceType": kind,
        "created": moments[0],
        "lastModified": moments[1],
        "location": f"{base}/{kind}s/{resource_id}",
    }


def _name_fields(resource: Json, known: Sequence[str]) -> Json:
    """The fields that are known, under the names that they have here."""
    names = dict.fromkeys(known, ())
    return {found: value for name, value in resource.items() if (found := find_name(name, names))}


def _read_text(fields: Json, name: str, limit: int = MAX_TEXT) -> str | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > limit or _UNPRINTABLE.search(value) or not value.strip():
        raise invalid(f"{name} is not a text of at most {limit} characters.")
    return value


def _read_bool(value: Any) -> bool | None:
    """Entra writes booleans as text."""
    if isinstance(value, str) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if value is None or isinstance(value, bool):
        return value
    raise invalid("active is true or false.")


def _read_list(value: Any, limit: int) -> list[Json]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise invalid("A list is needed.")
    listed = cast("list[Any]", value)
    if len(listed) > limit:
        raise invalid(f"There can be {limit} elements.", "tooMany")
    if not all(isinstance(one, dict) for one in listed):
        raise invalid("An element of a list is not an object.")
    return cast("list[Json]", listed)


def _read_emails(value: Any) -> tuple[ScimEmail, ...]:
    emails: list[ScimEmail] = []
    for item in _read_list(value, MAX_EMAILS):
        fields = _name_fields(item, USER_ATTRIBUTES["emails"])
        address = _read_text(fields, "value")
        if address is None:
            continue
        try:
            msgspec.convert(address, Email)
        except msgspec.ValidationError as error:
            raise invalid("An e-mail address is not one.") from error
        emails.append(
            ScimEmail(
                value=address,
                type=_read_text(fields, "type"),
                display=_read_text(fields, "display"),
                primary=_read_bool(fields.get("primary")),
            )
        )
    if sum(one.primary is True for one in emails) > 1:
        raise invalid("Only one address can be the primary one.")
    return tuple(emails)
