"""Signing in with the e-mail address and password of an account that lives here."""

from __future__ import annotations

from collections.abc import Mapping

from tertulia.infrastructure.security import PasswordHasher
from tertulia.modules.auth.errors import CredentialsInvalidError
from tertulia.modules.auth.ports import Identity
from tertulia.modules.users import Users


class LocalStrategy:
    """Reads `email` and `password`; the identity's subject is the user's id."""

    name = "local"

    def __init__(self, users: Users, passwords: PasswordHasher) -> None:
        self._users = users
        self._passwords = passwords

    async def identify(self, submitted: Mapping[str, str]) -> Identity:
        """The account's identity. An address without account takes as long and fails in the same words."""
        password = submitted["password"]
        user = await self._users.find_by_email(submitted["email"])
        is_right = await self._passwords.verify(user.password_hash if user else None, password)
        if user is None or not is_right:
            raise CredentialsInvalidError
        if self._passwords.is_outdated(user.password_hash):
            await self._users.replace_password(user.id, await self._passwords.hash(password))
        return Identity(self.name, user.id)
