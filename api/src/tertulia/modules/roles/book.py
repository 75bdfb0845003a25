"""The roles as every request sees them: in memory, and read again while others may have changed them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec

from docstore import DocumentStore, Query
from tertulia.infrastructure.repeating import Repeating
from tertulia.kernel.patterns import fits_patterns
from tertulia.kernel.principal import Principal
from tertulia.modules.roles.domain import (
    ADMIN_ROLE,
    BUILT_IN_ROLES,
    PERMISSIONS,
    ROLES,
    Permission,
    Role,
    RoleLimits,
)
from tertulia.modules.roles.errors import PermissionMissingError

RELOAD_SECONDS = 10.0
"""A role that another server changed holds here within this time."""
_NOTHING = Role(id="", name="")


class RoleBook:
    """Which role may do what. A role that is not there allows nothing."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._roles: Mapping[str, Role] = dict(BUILT_IN_ROLES)
        self._loading = asyncio.Lock()
        self._following = Repeating("read the roles", self.load, RELOAD_SECONDS)

    async def load(self) -> None:
        """Read the roles from the store. One reading at a time: an older one must not come after a newer one."""
        async with self._loading:
            stored = {role.id: role for role in await self._store.find(ROLES, Query(where={}))}
            roles = {**BUILT_IN_ROLES, **stored}
            self._roles = {role_id: complete(role) for role_id, role in roles.items()}

    def open(self) -> None:
        """Begin to follow changes of other servers."""
        self._following.open()

    async def close(self) -> None:
        """Follow no more."""
        await self._following.close()

    @property
    def roles(self) -> Mapping[str, Role]:
        """Every role by its id."""
        return self._roles

    def get(self, role_id: str) -> Role:
        """The role; one without any right when there is none of this id."""
        return self._roles.get(role_id, _NOTHING)

    def allows(self, principal: Principal, permission: str) -> bool:
        """Whether the principal's role has the permission."""
        return permission in self.get(principal.role).permissions

    def require(self, principal: Principal, permission: str) -> None:
        """Raises PermissionMissingError unless the principal's role has the permission."""
        if not self.allows(principal, permission):
            raise PermissionMissingError(permission=permission)

    def allows_model(self, role_id: str, model: str) -> bool:
        """Whether people of a role may use a model, as `endpoint/model`."""
        role = self._roles.get(role_id)
        return role is not None and (not role.models or fits_patterns(model, role.models))

    def limits_of(self, role_id: str) -> RoleLimits:
        """What holds for people of a role in place of the settings' limits."""
        return self.get(role_id).limits

    def list_permissions(self, role_id: str) -> list[Permission]:
        """The role's permissions, in a stable order."""
        return sorted(self.get(role_id).permissions)


def complete(role: Role) -> Role:
    """A role as it counts: the administrator's has every permission that there is by now."""
    return msgspec.structs.replace(role, permissions=PERMISSIONS) if role.id == ADMIN_ROLE else role
