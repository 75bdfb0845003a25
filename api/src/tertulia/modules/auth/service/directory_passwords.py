"""The password that somebody has in a directory, asked for here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertulia.modules.auth.errors import CredentialsInvalidError
from tertulia.modules.auth.external.domain import LinkedIdentity
from tertulia.modules.auth.external.repository import IdentityRepository
from tertulia.modules.auth.ports import Directory


class DirectoryPasswords:
    """People of a directory are known by the identity that they signed in with, not by a name that is typed."""

    def __init__(self, identities: IdentityRepository, directories: Sequence[Directory]) -> None:
        self._identities = identities
        self._directories: Mapping[str, Directory] = {one.name: one for one in directories}

    async def has_any(self, user_id: str) -> bool:
        """Whether the person belongs to a directory that is configured."""
        return bool(await self._list(user_id))

    async def is_right(self, user_id: str, password: str) -> bool:
        """Whether it is the person's password in one of their directories. Raises ProviderUnreachableError."""
        for identity in await self._list(user_id):
            try:
                await self._directories[identity.provider].check(identity.subject, password)
            except CredentialsInvalidError:
                continue
            return True
        return False

    async def _list(self, user_id: str) -> list[LinkedIdentity]:
        if not self._directories:
            return []
        return [one for one in await self._identities.list_of(user_id) if one.provider in self._directories]
