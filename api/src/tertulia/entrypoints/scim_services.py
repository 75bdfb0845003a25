"""Wires provisioning by the directory of an organisation."""

from __future__ import annotations

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.entrypoints.people_services import PeopleServices
from tertulia.kernel.principal import Actor
from tertulia.modules.accounts import Departures
from tertulia.modules.scim import GroupProvisioning, UserProvisioning


class ScimServices(msgspec.Struct, frozen=True, kw_only=True):
    users: UserProvisioning
    groups: GroupProvisioning


def create_scim_services(base: Base, people: PeopleServices, departures: Departures) -> ScimServices:
    """Nothing is read yet."""

    async def remove_account(actor: Actor, user_id: str) -> None:
        await departures.remove(user_id, actor)

    users = UserProvisioning(
        store=base.store,
        users=people.users,
        roles=people.roles,
        sessions=people.sessions,
        clock=base.clock,
        audit=base.audit,
        events=base.events,
        remove_account=remove_account,
    )
    return ScimServices(users=users, groups=GroupProvisioning(people.rights_services.groups, users))
