"""What people may be. The type itself is the kernel's, because every request carries it."""

from tertulia.kernel.principal import Role
from tertulia.modules.roles.domain import DEFAULT_ROLE, FIRST_ACCOUNT_ROLE

__all__ = ["DEFAULT_ROLE", "FIRST_ACCOUNT_ROLE", "Role"]
