"""The HTTP face of invitations, for administrators."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from tertulia.infrastructure.http import PathId, language_of
from tertulia.infrastructure.security import ServerBusyError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.auth.mails.errors import InvitationNotFoundError
from tertulia.modules.auth.mails.invitations import Invitations
from tertulia.modules.auth.mails.schemas import (
    CreatedInvitation,
    InvitationInput,
    InvitationList,
    InvitationView,
)
from tertulia.modules.groups import GroupManagedError, GroupNotFoundError
from tertulia.modules.roles import ACCESS, PermissionMissingError, RoleBeyondYoursError, RoleNotFoundError
from tertulia.modules.users import EmailTakenError, RegistrationClosedError


class AdminInvitationsController(Controller):
    """`/api/admin/invitations`."""

    path = "/api/admin/invitations"
    tags = ("Administration",)
    opt = MappingProxyType({ACCESS: "admin.users"})

    @get(operation_id="listInvitations", summary="List the invitations")
    async def list_invitations(
        self, principal: NamedDependency[Principal], invitations: NamedDependency[Invitations]
    ) -> InvitationList:
        """Those that nobody has accepted yet and that are still good, the newest first."""
        del principal
        found = await invitations.list_open()
        return InvitationList([InvitationView.of(token, name) for token, name in found])

    @post(
        operation_id="createInvitation",
        summary="Invite somebody",
        opt={
            "errors": (
                RegistrationClosedError,
                EmailTakenError,
                RoleNotFoundError,
                RoleBeyondYoursError,
                PermissionMissingError,
                GroupNotFoundError,
                GroupManagedError,
                ServerBusyError,
            )
        },
        status_code=201,
    )
    async def create_invitation(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        invitations: NamedDependency[Invitations],
        data: JSONBody[InvitationInput],
    ) -> CreatedInvitation:
        """Sends a link by which an account can be made, or answers it where no mail is sent. An earlier
        invitation of the same address is not good any more. Groups need the right to administer them."""
        invited = await invitations.create(
            principal,
            actor,
            data.email,
            role=data.role,
            groups=data.groups,
            language=language_of(request),
        )
        view = InvitationView.of(invited.invitation, invited.invited_by)
        link = None if invited.is_mailed else invited.link
        return CreatedInvitation(**msgspec.structs.asdict(view), link=link)

    @delete(
        "/{invitation_id:str}",
        operation_id="revokeInvitation",
        summary="Take an invitation back",
        opt={"errors": (InvitationNotFoundError, RoleBeyondYoursError)},
        status_code=204,
    )
    async def revoke_invitation(
        self,
        principal: NamedDependency[Principal],
        actor: NamedDependency[Actor],
        invitations: NamedDependency[Invitations],
        invitation_id: PathId,
    ) -> None:
        """Its link opens nothing any more."""
        await invitations.revoke(principal, actor, invitation_id)
