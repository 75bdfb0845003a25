"""The account as the API shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec

from tertulia.modules.roles import Permission
from tertulia.modules.users.domain import User


class UserView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A person's account."""

    id: str
    email: str
    name: str
    role: Annotated[str, msgspec.Meta(description="The id of the person's role.")]
    permissions: Annotated[
        list[Permission], msgspec.Meta(description="What the role allows. Hide what is not in here.")
    ]
    pending: Annotated[
        list[str],
        msgspec.Meta(
            description=(
                "Steps to take before anything else works, in order: `email`, `password`, `second_factor`, "
                "`terms`."
            )
        ),
    ]
    email_confirmed: bool
    has_password: bool
    has_second_factor: bool
    avatar: Annotated[
        str | None,
        msgspec.Meta(description="Where the picture is: `/api/auth/avatars/{user}/{name}`, else null."),
    ]
    managed_by: Annotated[
        str | None,
        msgspec.Meta(
            description="The provider that owns the account; then name and address are changed there."
        ),
    ]
    created_at: datetime

    @classmethod
    def of(cls, user: User, permissions: Sequence[Permission] = (), pending: Sequence[str] = ()) -> UserView:
        """permissions: those of the role."""
        return cls(
            id=user.id,
            email=user.email,
            name=user.name,
            role=user.role,
            permissions=list(permissions),
            pending=list(pending),
            email_confirmed=user.email_confirmed_at is not None,
            has_password=user.password_hash is not None,
            has_second_factor=user.has_second_factor,
            avatar=f"/api/auth/avatars/{user.id}/{user.avatar}" if user.avatar else None,
            managed_by=user.managed_by,
            created_at=user.created_at,
        )
