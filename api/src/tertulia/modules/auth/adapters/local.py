"""Signing in with the e-mail address and password of an account that lives here."""

from __future__ import annotations

from tertulia.infrastructure.security import PasswordHasher
from tertulia.modules.auth.domain import LOCAL
from tertulia.modules.auth.errors import CredentialsInvalidError
from tertulia.modules.auth.findings import Finding
from tertulia.modules.auth.ports import Identity, ProviderPolicy
from tertulia.modules.users import Users


class LocalStrategy:
    """The identity's subject is the user's id."""

    name = LOCAL
    label = "Tertulia"
    policy = ProviderPolicy()

    def __init__(self, users: Users, passwords: PasswordHasher) -> None:
        self._users = users
        self._passwords = passwords

    async def identify(self, name: str, password: str) -> Identity:
        """The account's identity. An address without account, or an account without password, takes as long and fails
        in the same words."""
        user = await self._users.find_by_email(name)
        encoded = user.password_hash if user else None
        is_right = await self._passwords.verify(encoded, password)
        if user is None or encoded is None or not is_right:
            raise CredentialsInvalidError
        if self._passwords.is_outdated(encoded):
            await self._users.renew_hash(user, await self._passwords.hash(password))
        return Identity(provider=self.name, subject=user.id)

    async def test(self) -> Finding:
        """There is nothing that could be missing."""
        return Finding(code="passwords_kept")
