"""The account as the API shows it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from tertulia.modules.roles import Role
from tertulia.modules.users.domain import User


class UserView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A person's account."""

    id: str
    email: str
    name: str
    role: Role
    created_at: datetime

    @classmethod
    def of(cls, user: User) -> UserView:
        return cls(id=user.id, email=user.email, name=user.name, role=user.role, created_at=user.created_at)
