"""Accounts as administrators see them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from tertulia.modules.roles import RoleId
from tertulia.modules.users import DisplayName, Email, Password, User, UserStatus


class AccountView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An account, as far as a list shows it."""

    id: str
    email: str
    name: str
    role: str
    status: UserStatus
    email_confirmed: bool
    has_second_factor: bool
    managed_by: str | None
    created_at: datetime
    last_seen_at: datetime | None
    avatar: str | None

    @classmethod
    def of(cls, user: User) -> AccountView:
        return cls(
            id=user.id,
            email=user.email,
            name=user.name,
            role=user.role,
            status=user.status,
            email_confirmed=user.email_confirmed_at is not None,
            has_second_factor=user.has_second_factor,
            managed_by=user.managed_by,
            created_at=user.created_at,
            last_seen_at=user.last_seen_at,
            avatar=f"/api/auth/avatars/{user.id}/{user.avatar}" if user.avatar else None,
        )


class AccountPage(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One page; `nextCursor` is null on the last one."""

    items: list[AccountView]
    next_cursor: str | None
    total: Annotated[int, msgspec.Meta(description="How many there are, on all pages.")]
    is_total_exact: Annotated[
        bool, msgspec.Meta(description="Whether that is exact; otherwise there are at most so many.")
    ]


class AccountGroup(msgspec.Struct, frozen=True):
    """A group that somebody belongs to."""

    id: str
    name: str
    source: str


class AccountSession(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A device on which somebody is signed in."""

    id: str
    device: str
    place: str | None
    address: str
    provider: str
    created_at: datetime
    last_used_at: datetime


class AccountIdentity(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A provider by which somebody signs in."""

    provider: str
    label: str
    email: str | None
    connected_at: datetime


class AccountUsage(msgspec.Struct, frozen=True):
    """How much somebody keeps here."""

    conversations: int
    messages: int
    files: int
    bytes: int


class AccountDetails(AccountView, frozen=True, kw_only=True, rename="camel"):
    """An account, and what belongs to it."""

    groups: list[AccountGroup]
    sessions: list[AccountSession]
    identities: list[AccountIdentity]
    usage: AccountUsage


class NewAccount(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """An account to be made, with a password, or with `invite` so that the person chooses one by a link."""

    email: Email
    name: DisplayName | None = None
    role: RoleId = "user"
    password: Password | None = None
    must_change_password: Annotated[
        bool,
        msgspec.Meta(description="Whether the person chooses another password before anything else."),
    ] = True
    invite: bool = False


class CreatedAccount(AccountView, frozen=True, kw_only=True, rename="camel"):
    """The new account."""

    link: Annotated[
        str | None,
        msgspec.Meta(
            description="Where the person chooses a password, to be handed over; null when it was mailed."
        ),
    ] = None


class AccountChange(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What to change; a field that is absent stays."""

    name: DisplayName | msgspec.UnsetType = msgspec.UNSET
    role: RoleId | msgspec.UnsetType = msgspec.UNSET
    status: Literal["active", "suspended"] | msgspec.UnsetType = msgspec.UNSET


class PasswordLink(msgspec.Struct, frozen=True):
    """link: where the person chooses a new password, to be handed over; null when it was mailed."""

    link: str | None


class RemovalView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What was removed, and what stays."""

    removed: Annotated[
        dict[str, int], msgspec.Meta(description="How many documents of each collection are gone.")
    ]
    kept: Annotated[
        dict[str, int],
        msgspec.Meta(
            description=(
                "What stays: entries of the audit log (`audit_entries`), which can not be changed, hold ids and no "
                "names, and are the administrators' proof of what was done."
            )
        ),
    ]
