"""Who is asking."""

from __future__ import annotations

from typing import Literal

import msgspec

Role = Literal["admin", "user"]


class Principal(msgspec.Struct, frozen=True):
    """A signed-in person, as read from an access token: no store was asked."""

    user_id: str
    session_id: str
    role: Role
