"""Ways to sign in."""

from tertulia.modules.auth.adapters.ldap import LdapStrategy
from tertulia.modules.auth.adapters.local import LocalStrategy

__all__ = ["LdapStrategy", "LocalStrategy"]
