"""Roles on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from tertulia.kernel.texts import NAME_PATTERN
from tertulia.modules.roles.domain import Permission, Role, RoleLimits

MAX_PATTERNS = 100
RoleName = Annotated[
    str,
    msgspec.Meta(
        min_length=1,
        max_length=80,
        pattern=NAME_PATTERN,
        description="How people call the role.",
        examples=["Editors"],
    ),
]
ModelPattern = Annotated[
    str,
    msgspec.Meta(
        min_length=2,
        max_length=300,
        pattern=r"^!?[!-~]+( [!-~]+)*$(?!\n)",
        description="A pattern of `endpoint/model`; one that begins with `!` leaves out.",
        examples=["OpenAI/*", "!*/gpt-5*"],
    ),
]
RateRule = Annotated[
    str,
    msgspec.Meta(
        max_length=40,
        pattern=r"^[1-9][0-9]{0,6} ?/ ?([1-9][0-9]{0,3} ?)?(second|minute|hour|day)s?$(?!\n)",
        description="How many in how long.",
        examples=["60/minute"],
    ),
]

RoleDescription = Annotated[str, msgspec.Meta(max_length=500, description="500 characters at the most.")]
ConcurrentRuns = Annotated[int, msgspec.Meta(ge=1, le=1000, description="1 to 1000.")]


class RoleLimitsInput(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What holds in place of the settings' limits; null: the settings'."""

    messages: RateRule | None = None
    uploads: RateRule | None = None
    concurrent_runs: ConcurrentRuns | None = None


class RoleInput(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """A role as it shall be."""

    name: RoleName
    description: RoleDescription = ""
    permissions: Annotated[list[Permission], msgspec.Meta(max_length=200)] = []
    models: Annotated[list[ModelPattern], msgspec.Meta(max_length=MAX_PATTERNS)] = []
    """Which models its people may use; empty: all."""
    limits: RoleLimitsInput = RoleLimitsInput()
    requires_second_factor: bool = False

    def build(self, role_id: str, moment: datetime) -> Role:
        """The role of this id."""
        limits = self.limits
        return Role(
            id=role_id,
            name=" ".join(self.name.split()),
            description=self.description.strip(),
            permissions=frozenset(self.permissions),
            models=tuple(dict.fromkeys(self.models)),
            limits=RoleLimits(
                messages=limits.messages, uploads=limits.uploads, concurrent_runs=limits.concurrent_runs
            ),
            requires_second_factor=self.requires_second_factor,
            updated_at=moment,
        )


class RoleView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A role, and how many people have it."""

    id: str
    name: str
    description: str
    permissions: list[Permission]
    models: list[str]
    limits: RoleLimits
    requires_second_factor: bool
    is_built_in: bool
    users: int
    updated_at: datetime | None

    @classmethod
    def of(cls, role: Role, users: int) -> RoleView:
        return cls(
            id=role.id,
            name=role.name,
            description=role.description,
            permissions=sorted(role.permissions),
            models=list(role.models),
            limits=role.limits,
            requires_second_factor=role.requires_second_factor,
            is_built_in=role.is_built_in,
            users=users,
            updated_at=role.updated_at,
        )


class RoleList(msgspec.Struct, frozen=True):
    """Every role, and every permission that there is."""

    items: list[RoleView]
    permissions: list[Permission]
