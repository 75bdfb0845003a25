"""SCIM 2.0: accounts and groups that the directory of an organisation keeps (RFC 7643, RFC 7644)."""

from tertulia.modules.scim.domain import SCIM_USERS
from tertulia.modules.scim.groups import GroupProvisioning
from tertulia.modules.scim.routes import ScimDiscoveryController, ScimGroupsController, ScimUsersController
from tertulia.modules.scim.users import UserProvisioning

__all__ = [
    "SCIM_USERS",
    "GroupProvisioning",
    "ScimDiscoveryController",
    "ScimGroupsController",
    "ScimUsersController",
    "UserProvisioning",
]
