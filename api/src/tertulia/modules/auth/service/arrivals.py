"""From an identity of a provider to an account: the one it belongs to, one that it may join, or a new one."""

from __future__ import annotations

from tertulia.modules.auth.errors import SignUpClosedError
from tertulia.modules.auth.ports import Identity, ProviderPolicy
from tertulia.modules.users import User, Users


class Arrivals:
    """Decides whose account an identity opens."""

    def __init__(self, users: Users) -> None:
        self._users = users

    async def resolve(self, identity: Identity, policy: ProviderPolicy) -> User:
        """The account of an identity. Raises SignUpClosedError when there is none and none may be made."""
        del policy
        if identity.provider == "local":
            return await self._users.get(identity.subject)
        raise SignUpClosedError(provider=identity.provider)
