"""What a route says of who may call it, and the check of it."""

from __future__ import annotations

from typing import Final, Literal

from tertulia.kernel.principal import Principal
from tertulia.modules.roles.book import RoleBook
from tertulia.modules.roles.domain import PERMISSIONS
from tertulia.modules.roles.errors import PersonNeededError, ScopeMissingError, StepPendingError

ACCESS: Final = "access"
"""The key of a route's, or its controller's, `opt`: ANYONE, SIGNED_IN, PERSON, or a permission. Each route has one."""
WHILE_PENDING: Final = "while_pending"
"""The key of a route's `opt` that leaves the route open to those who have a step to take first: True for any step, or
the name of the one that it is for, which leaves it closed while another one comes before."""
PERSON_ONLY: Final = "person_only"
"""The key of a route's `opt` that closes a route with a permission to API keys."""
ANYONE: Final = "anyone"
SIGNED_IN: Final = "signed_in"
PERSON: Final = "person"
"""Signed in, and not with an API key: what a stolen key must not reach."""
ACCESS_WORDS: Final = frozenset({ANYONE, SIGNED_IN, PERSON}) | PERMISSIONS

Scope = Literal["chat", "read", "admin", "scim"]
"""What an API key may do: use the product, only read in it, administer, provision people."""


def check_access(
    principal: Principal,
    access: str,
    *,
    method: str,
    while_pending: bool | str,
    roles: RoleBook,
    person_only: bool = False,
) -> None:
    """Refuse a principal a route.

    Raises PermissionMissingError, ScopeMissingError, PersonNeededError and StepPendingError; KeyError for a word
    that is none of ACCESS_WORDS.
    """
    if access not in ACCESS_WORDS:
        raise KeyError(access)
    if principal.scopes is not None:
        _check_scopes(principal.scopes, PERSON if person_only else access, method)
    if principal.pending and while_pending not in (True, principal.pending[0]):
        raise StepPendingError(step=principal.pending[0])
    if access in PERMISSIONS:
        roles.require(principal, access)


def _check_scopes(scopes: frozenset[str], access: str, method: str) -> None:
    if access == PERSON:
        raise PersonNeededError
    needed = _scopes_for(access, method)
    if scopes.isdisjoint(needed):
        raise ScopeMissingError(scope=needed[0])


def _scopes_for(access: str, method: str) -> tuple[Scope, ...]:
    if access == "admin.provisioning":
        return ("scim",)
    if access.startswith("admin."):
        return ("admin",)
    return ("chat", "read") if method in {"GET", "HEAD"} else ("chat",)
