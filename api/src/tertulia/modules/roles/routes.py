"""The HTTP face of roles."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter

from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.roles.access import ACCESS
from tertulia.modules.roles.administration import RoleAdministration
from tertulia.modules.roles.domain import MAX_ROLE_ID, PERMISSIONS, ROLE_ID_PATTERN, ROLE_ID_WORDS
from tertulia.modules.roles.errors import (
    RoleBeyondYoursError,
    RoleBuiltInError,
    RoleInUseError,
    RoleNotFoundError,
    RoleYourOwnError,
    TooManyRolesError,
)
from tertulia.modules.roles.schemas import RoleInput, RoleList, RoleView

RolePath = Annotated[
    str,
    PathParameter(min_length=1, max_length=MAX_ROLE_ID, pattern=ROLE_ID_PATTERN, description=ROLE_ID_WORDS),
]


class AdminRolesController(Controller):
    """`/api/admin/roles`."""

    path = "/api/admin/roles"
    tags = ("Administration",)
    opt = MappingProxyType({ACCESS: "admin.roles"})

    @get(operation_id="listRoles", summary="List the roles")
    async def list_roles(
        self, principal: NamedDependency[Principal], role_administration: NamedDependency[RoleAdministration]
    ) -> RoleList:
        """Every role with what it allows and how many people have it, and every permission that there is."""
        del principal
        return RoleList(await role_administration.list_roles(), sorted(PERMISSIONS))

    @put(
        "/{role_id:str}",
        operation_id="putRole",
        opt={"errors": (RoleBeyondYoursError, RoleYourOwnError, TooManyRolesError)},
        summary="Make a role, or change it",
    )
    async def put_role(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        role_administration: NamedDependency[RoleAdministration],
        role_id: RolePath,
        data: JSONBody[RoleInput],
    ) -> RoleView:
        """The role is what is sent, nothing of before stays. It holds at once here, and within ten seconds on every
        other server. Nobody gives or takes a permission that they do not have; `admin` keeps all of them."""
        return await role_administration.put(principal, actor, role_id, data)

    @delete(
        "/{role_id:str}",
        operation_id="deleteRole",
        opt={"errors": (RoleNotFoundError, RoleBuiltInError, RoleInUseError, RoleBeyondYoursError)},
        summary="Delete a role",
    )
    async def delete_role(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        role_administration: NamedDependency[RoleAdministration],
        role_id: RolePath,
    ) -> None:
        """Only when nobody has it."""
        await role_administration.delete(principal, actor, role_id)
