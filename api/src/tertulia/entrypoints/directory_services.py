"""Wires the directories that people sign in with."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.modules.auth import LdapStrategy, Sessions
from tertulia.modules.auth.directories import DirectoryRounds, DirectorySync, KnownPeople, RoundRepository
from tertulia.modules.groups import Groups
from tertulia.modules.roles import RoleBook
from tertulia.modules.users import Users


class DirectoryServices(msgspec.Struct, frozen=True, kw_only=True):
    """`rounds.open` begins to look at the directories that people shall follow."""

    strategies: tuple[LdapStrategy, ...]
    rounds: DirectoryRounds

    async def close(self) -> None:
        """Look no more, and end the threads."""
        await self.rounds.close()
        for strategy in self.strategies:
            await strategy.close()


def create_directory_services(
    base: Base, users: Users, roles: RoleBook, sessions: Sessions, groups: Groups
) -> DirectoryServices:
    """Nothing is connected yet."""
    strategies = tuple(LdapStrategy(settings) for settings in base.settings.sign_in.ldap)
    sync = DirectorySync(
        people=KnownPeople(base.store),
        users=users,
        sessions=sessions,
        roles=roles,
        audit=base.audit,
        clock=base.clock,
        sync_groups=groups.sync_groups,
    )
    periods = {
        one.name: (one, timedelta(minutes=one.settings.sync_minutes))
        for one in strategies
        if one.settings.sync_minutes
    }
    rounds = DirectoryRounds(sync, RoundRepository(base.store), base.clock, base.node_id, periods)
    return DirectoryServices(strategies=strategies, rounds=rounds)
