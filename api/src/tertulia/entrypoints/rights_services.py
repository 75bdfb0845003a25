"""Wires what decides who may do what: roles and their administration, groups, sharing."""

from __future__ import annotations

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.modules.groups import GroupRepository, Groups
from tertulia.modules.roles import Rights, RoleAdministration, RoleBook
from tertulia.modules.sharing import PeopleFinder, Sharing
from tertulia.modules.users import USERS, Users


class RightsServices(msgspec.Struct, frozen=True, kw_only=True):
    groups: Groups
    role_administration: RoleAdministration
    sharing: Sharing
    people_finder: PeopleFinder


def create_rights_services(base: Base, roles: RoleBook, rights: Rights, users: Users) -> RightsServices:
    """Nothing is read yet."""

    async def count_people(role_id: str) -> int:
        return await base.store.count(USERS, {"role": role_id})

    return RightsServices(
        groups=Groups(GroupRepository(base.store), users, base.clock, base.events, base.audit),
        role_administration=RoleAdministration(
            base.store, roles, base.clock, base.events, base.audit, count_people
        ),
        sharing=Sharing(base.store, users, rights, base.clock, base.events, base.audit),
        people_finder=PeopleFinder(base.store, users, rights),
    )
