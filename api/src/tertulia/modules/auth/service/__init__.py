"""Use cases of signing in: accounts, and the sessions that they open."""

from tertulia.modules.auth.service.accounts import Auth, AuthLimits, SignedIn
from tertulia.modules.auth.service.sessions import Sessions

__all__ = ["Auth", "AuthLimits", "Sessions", "SignedIn"]
