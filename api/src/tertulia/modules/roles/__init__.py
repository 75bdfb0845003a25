"""What people may do: roles, permissions, and the one place that decides."""

from tertulia.modules.roles.access import (
    ACCESS,
    ACCESS_WORDS,
    ANYONE,
    PERSON,
    SIGNED_IN,
    WHILE_PENDING,
    Scope,
    check_access,
)
from tertulia.modules.roles.administration import RoleAdministration
from tertulia.modules.roles.authorization import (
    ACTIONS,
    Grant,
    GranteeKind,
    Level,
    Resource,
    Rights,
    level_on,
)
from tertulia.modules.roles.book import RoleBook
from tertulia.modules.roles.domain import (
    ADMIN_ROLE,
    BUILT_IN_ROLES,
    DEFAULT_ROLE,
    FIRST_ACCOUNT_ROLE,
    MEMBER_PERMISSIONS,
    PERMISSIONS,
    ROLES,
    LimitsOf,
    Permission,
    Role,
    RoleId,
    RoleLimits,
)
from tertulia.modules.roles.errors import (
    AccessInsufficientError,
    PermissionMissingError,
    PersonNeededError,
    ResourceHiddenError,
    RoleNotFoundError,
    ScopeMissingError,
    StepPendingError,
)
from tertulia.modules.roles.events import RolesChanged
from tertulia.modules.roles.routes import AdminRolesController

__all__ = [
    "ACCESS",
    "ACCESS_WORDS",
    "ACTIONS",
    "ADMIN_ROLE",
    "ANYONE",
    "BUILT_IN_ROLES",
    "DEFAULT_ROLE",
    "FIRST_ACCOUNT_ROLE",
    "MEMBER_PERMISSIONS",
    "PERMISSIONS",
    "PERSON",
    "ROLES",
    "SIGNED_IN",
    "WHILE_PENDING",
    "AccessInsufficientError",
    "AdminRolesController",
    "Grant",
    "GranteeKind",
    "Level",
    "LimitsOf",
    "Permission",
    "PermissionMissingError",
    "PersonNeededError",
    "Resource",
    "ResourceHiddenError",
    "Rights",
    "Role",
    "RoleAdministration",
    "RoleBook",
    "RoleId",
    "RoleLimits",
    "RoleNotFoundError",
    "RolesChanged",
    "Scope",
    "ScopeMissingError",
    "StepPendingError",
    "check_access",
    "level_on",
]
