"""Wire shapes of registering, of what mails lead to, and of invitations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from tertulia.kernel.ids import ClientId
from tertulia.modules.auth.mails.domain import MailToken
from tertulia.modules.auth.schemas import CaptchaToken
from tertulia.modules.roles import DEFAULT_ROLE, RoleId
from tertulia.modules.users import DisplayName, Email, Password

Secret = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=100, description="What stands behind `#token=` in the link."),
]
MAX_GROUPS = 50


class Registration(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A new account. Without a name, the address says it up to its `@`. invitation: the token of its link."""

    email: Email
    password: Password
    name: DisplayName | None = None
    invitation: Secret | None = None
    captcha: CaptchaToken | None = None


class Accepted(msgspec.Struct, frozen=True):
    """A mail says how to go on."""


class ForgottenPassword(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """Whose password is lost."""

    email: Email
    captcha: CaptchaToken | None = None


class NewPassword(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The token of a link, and the password that shall be."""

    token: Secret
    password: Password


class PasswordChange(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The password as it is, for who has one, and as it shall be."""

    current_password: (
        Annotated[str, msgspec.Meta(max_length=256, examples=["correct horse battery"])] | None
    ) = None
    new_password: Password


class TokenInput(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The token of a link."""

    token: Secret


class EmailConfirmation(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True
):
    """The token of a link, and the password of the account, for who is not signed in to it."""

    token: Secret
    password: Annotated[str, msgspec.Meta(max_length=256, examples=["correct horse battery"])] | None = None


class EmailChange(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """The address that the account shall have."""

    email: Email


class PendingEmailView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The change of address that waits; both are null when none does."""

    email: Annotated[str | None, msgspec.Meta(description="The address that shall be.")]
    expires_at: Annotated[
        datetime | None, msgspec.Meta(description="Until when the link in its mail is good.")
    ]

    @classmethod
    def of(cls, token: MailToken | None) -> PendingEmailView:
        return cls(email=token and token.email, expires_at=token and token.expires_at)


class InvitationOffer(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an invitation says to who got it."""

    email: str
    invited_by: str


class InvitationInput(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Whom to invite. groups: ids."""

    email: Email
    role: RoleId = DEFAULT_ROLE
    groups: Annotated[list[ClientId], msgspec.Meta(max_length=MAX_GROUPS)] = []


class InvitationView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An invitation that waits."""

    id: str
    email: str
    role: str
    groups: list[str]
    invited_by: str
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, token: MailToken, invited_by: str) -> InvitationView:
        return cls(
            id=token.id,
            email=token.email,
            role=token.role or DEFAULT_ROLE,
            groups=list(token.groups),
            invited_by=invited_by,
            created_at=token.created_at,
            expires_at=token.expires_at,
        )


class CreatedInvitation(InvitationView, frozen=True, kw_only=True, rename="camel"):
    """A new invitation."""

    link: Annotated[
        str | None,
        msgspec.Meta(description="What to hand over; null where it was mailed. It is told this once."),
    ]


class InvitationList(msgspec.Struct, frozen=True):
    """The invitations that wait, the newest first."""

    items: list[InvitationView]
