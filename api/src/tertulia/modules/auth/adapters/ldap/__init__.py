"""Signing in with the name and the password of an LDAP directory, such as Active Directory."""

from tertulia.modules.auth.adapters.ldap.entries import DirectoryPerson
from tertulia.modules.auth.adapters.ldap.strategy import LdapStrategy

__all__ = ["DirectoryPerson", "LdapStrategy"]
