"""`authorize`: the one decision whether somebody may do something, with or without an object that is somebody's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from tertulia.kernel.principal import Principal
from tertulia.modules.roles.book import RoleBook
from tertulia.modules.roles.domain import PERMISSIONS, Permission, Role
from tertulia.modules.roles.errors import (
    AccessInsufficientError,
    PersonNeededError,
    ResourceHiddenError,
    RoleBeyondYoursError,
    RoleNotFoundError,
)

Level = Literal["viewer", "editor", "owner"]
"""What a person may do with an object: look at it, change it, everything (share and delete it, too)."""
GranteeKind = Literal["user", "group", "everyone"]
_RANKS: Final[Mapping[str, int]] = {"": 0, "viewer": 1, "editor": 2, "owner": 3}


class Grant(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Says that somebody who is not the owner has a level. grantee_id: of the person or group; `*` for everyone."""

    grantee_kind: GranteeKind
    grantee_id: str
    level: Level


class Resource(msgspec.Struct, frozen=True, kw_only=True):
    """An object that can be shared, as far as deciding needs it."""

    kind: str
    id: str
    owner_id: str
    grants: tuple[Grant, ...] = ()


class Rule(msgspec.Struct, frozen=True):
    """What an action needs: the permission of the role, and the level on the object if there is one."""

    permission: Permission
    level: Level = "viewer"


ACTIONS: Final[Mapping[str, Rule]] = {
    **{permission: Rule(permission) for permission in PERMISSIONS},
    "presets.view": Rule("presets.use", "viewer"),
    "presets.edit": Rule("presets.create", "editor"),
    "presets.delete": Rule("presets.create", "owner"),
    "presets.share": Rule("presets.share", "owner"),
    "presets.share_publicly": Rule("presets.share_publicly", "owner"),
}
"""Every action by its name. The name of a permission is an action, too."""


class Rights:
    """Who may do what. `modules/roles` is the only place that decides it."""

    def __init__(self, roles: RoleBook) -> None:
        self._roles = roles

    def authorize(self, principal: Principal, action: str, resource: Resource | None = None) -> None:
        """Return if the principal may do it.

        Raises PermissionMissingError when the role does not allow it, ResourceHiddenError when the object is not
        there for this person, AccessInsufficientError when they may look at it and not do this, and KeyError for an
        unknown action.
        """
        rule = ACTIONS[action]
        self._roles.require(principal, rule.permission)
        if resource is None or resource.owner_id == principal.user_id:
            return
        rank = _rank(principal, resource)
        if rank == 0:
            raise ResourceHiddenError
        if rank < _RANKS[rule.level]:
            raise AccessInsufficientError(level=rule.level)

    def check_assignable(self, principal: Principal | None, role_id: str) -> None:
        """Before somebody is given a role, or who has it is changed: nobody reaches beyond what they may do
        themselves. principal: None for a command, which may do everything. Raises RoleNotFoundError and
        RoleBeyondYoursError."""
        role = self._roles.roles.get(role_id)
        if role is None:
            raise RoleNotFoundError(role=role_id)
        self.check_reach(principal, role_id)

    def check_reach(self, principal: Principal | None, role_id: str) -> None:
        """As `check_assignable`, for a role that may be gone: nobody has a right by it then. Raises
        RoleBeyondYoursError, and PersonNeededError when a program asks: see `check_person`."""
        self.check_role(principal, self._roles.get(role_id))

    def check_role(self, principal: Principal | None, role: Role) -> None:
        """As `check_reach`, for a role as it is given here."""
        if principal is None:
            return
        self.check_person(principal, role)
        missing = sorted(role.permissions - self._roles.get(principal.role).permissions)
        if missing:
            raise RoleBeyondYoursError(permission=missing[0])

    @staticmethod
    def check_person(principal: Principal, role: Role) -> None:
        """A program neither makes administrators nor changes them, its own person among them. A stolen key would
        open an account, past password and second factor, that stays when the key is gone. Raises
        PersonNeededError."""
        if principal.scopes is not None and any(one.startswith("admin.") for one in role.permissions):
            raise PersonNeededError

    def is_unlimited(self, principal: Principal | None) -> bool:
        """Whether the role has every permission that there is. principal: None for a command."""
        return principal is None or self._roles.get(principal.role).permissions == PERMISSIONS

    def is_allowed(self, principal: Principal, permission: Permission) -> bool:
        """Whether the role has the permission."""
        return self._roles.allows(principal, permission)


def level_on(principal: Principal, resource: Resource) -> Level | None:
    """The highest level that the principal has on the object; None when it is not shared with them."""
    if resource.owner_id == principal.user_id:
        return "owner"
    rank = _rank(principal, resource)
    return next((level for level in ("viewer", "editor", "owner") if _RANKS[level] == rank), None)


def _rank(principal: Principal, resource: Resource) -> int:
    """In one loop and without calls: this is asked for every object of a list."""
    best, user_id, groups = 0, principal.user_id, principal.groups
    for grant in resource.grants:
        kind = grant.grantee_kind
        if kind == "user":
            if grant.grantee_id != user_id:
                continue
        elif kind == "group" and grant.grantee_id not in groups:
            continue
        rank = _RANKS[grant.level]
        if rank > best:
            best = rank
    return best
