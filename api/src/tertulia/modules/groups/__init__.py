"""Groups of people: made here, or known from the providers that people sign in with."""

from tertulia.modules.groups.domain import (
    GROUPS,
    LOCAL,
    MEMBERSHIPS,
    SCIM,
    Group,
    GroupName,
    Membership,
    fold_name,
)
from tertulia.modules.groups.errors import GroupManagedError, GroupNameTakenError, GroupNotFoundError
from tertulia.modules.groups.events import GroupDeleted, MembershipsChanged
from tertulia.modules.groups.repository import GroupRepository
from tertulia.modules.groups.routes import AdminGroupsController
from tertulia.modules.groups.schemas import Description, GroupMember, GroupView
from tertulia.modules.groups.service import Groups

__all__ = [
    "GROUPS",
    "LOCAL",
    "MEMBERSHIPS",
    "SCIM",
    "AdminGroupsController",
    "Description",
    "Group",
    "GroupDeleted",
    "GroupManagedError",
    "GroupMember",
    "GroupName",
    "GroupNameTakenError",
    "GroupNotFoundError",
    "GroupRepository",
    "GroupView",
    "Groups",
    "Membership",
    "MembershipsChanged",
    "fold_name",
]
