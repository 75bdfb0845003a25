"""Who has to set up a second factor before anything else."""

from __future__ import annotations

from tertulia.modules.roles import Role
from tertulia.modules.users import User

STEP = "second_factor"


def require_second_factor(user: User, role: Role) -> str | None:
    """The step, if the role asks for a second factor and the person has none."""
    return STEP if role.requires_second_factor and not user.has_second_factor else None
