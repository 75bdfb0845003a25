"""Permissions, roles, and the rules by which both decide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final, Literal, get_args

import msgspec

from docstore import Collection

Permission = Literal[
    "presets.use",
    "presets.create",
    "presets.share",
    "presets.share_publicly",
    "files.use",
    "comparisons.use",
    "own_keys.use",
    "api_keys.use",
    "people.find",
    "admin.users",
    "admin.roles",
    "admin.groups",
    "admin.provisioning",
    "admin.identity",
    "admin.endpoints",
    "admin.settings",
    "admin.notices",
    "admin.audit",
    "admin.abuse",
]
"""`feature.verb`. A new feature adds its rows here, and its words to the client's translations."""
PERMISSIONS: Final[frozenset[Permission]] = frozenset(get_args(Permission))
MEMBER_PERMISSIONS: Final[frozenset[Permission]] = frozenset(
    one for one in PERMISSIONS if not one.startswith("admin.")
)

MAX_ROLE_ID: Final = 40
ROLE_ID_PATTERN: Final = r"^[a-z0-9][a-z0-9_-]*$(?!\n)"
ROLE_ID_WORDS: Final = "Small letters, digits, dashes and underscores."
RoleId = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=MAX_ROLE_ID,
        pattern=ROLE_ID_PATTERN,
        description=ROLE_ID_WORDS,
        examples=["editors"],
    ),
]
ADMIN_ROLE: Final = "admin"
DEFAULT_ROLE: Final = "user"
FIRST_ACCOUNT_ROLE: Final = ADMIN_ROLE
"""Somebody has to be able to administer a new installation."""


class RoleLimits(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What holds for people of this role in place of the settings' limits; None: the settings'."""

    messages: str | None = None
    """Messages for each person, like `60/minute`."""
    uploads: str | None = None
    """Files that each person may add, like `120/minute`."""
    concurrent_runs: int | None = None
    """Answers that one person may have in the making at the same time."""


LimitsOf = Callable[[str], RoleLimits]
"""The limits of a role, by its id."""


class Role(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What people of a kind may do.

    models: patterns of `endpoint/model` such as `OpenAI/*`, `!*/gpt-5*` (one that begins with `!` leaves out); empty:
    every model. requires_second_factor: without one, its people can do nothing but set one up.
    """

    id: str
    name: str
    description: str = ""
    permissions: frozenset[Permission] = frozenset()
    models: tuple[str, ...] = ()
    limits: RoleLimits = RoleLimits()
    requires_second_factor: bool = False
    updated_at: datetime | None = None
    mark: str | None = None
    """Another one after each change, and each time that somebody is given the role: who checked it before looks
    again."""

    @property
    def is_built_in(self) -> bool:
        return self.id in BUILT_IN_ROLES


BUILT_IN_ROLES: Final = {
    ADMIN_ROLE: Role(id=ADMIN_ROLE, name="Administrator", permissions=PERMISSIONS),
    DEFAULT_ROLE: Role(id=DEFAULT_ROLE, name="User", permissions=MEMBER_PERMISSIONS),
}
"""What these roles are until an administrator changes them; the administrator's permissions never change."""

ROLES = Collection("roles", Role)
