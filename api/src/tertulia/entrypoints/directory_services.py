"""Wires the directories that people sign in with."""

from __future__ import annotations

import msgspec

from tertulia.infrastructure.config import LdapSettings
from tertulia.modules.auth import LdapStrategy


class DirectoryServices(msgspec.Struct, frozen=True, kw_only=True):
    strategies: tuple[LdapStrategy, ...]

    async def close(self) -> None:
        """End the threads."""
        for strategy in self.strategies:
            await strategy.close()


def create_directory_services(directories: list[LdapSettings]) -> DirectoryServices:
    """Nothing is connected yet."""
    return DirectoryServices(strategies=tuple(LdapStrategy(settings) for settings in directories))
