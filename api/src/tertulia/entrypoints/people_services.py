"""Wires what has to do with people: roles, accounts, sessions, and the ways to sign in."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.entrypoints.rights_services import RightsServices, create_rights_services
from tertulia.infrastructure.security import AccessTokens, KeyRing, PasswordHasher
from tertulia.modules.auth import (
    Admission,
    Arrivals,
    Auth,
    AuthLimits,
    Gate,
    LocalStrategy,
    NoSecondFactors,
    PasswordStrategy,
    Reauthentication,
    SecondFactors,
    SessionRepository,
    Sessions,
    Standings,
)
from tertulia.modules.groups import MembershipsChanged
from tertulia.modules.roles import Rights, RoleBook, RolesChanged
from tertulia.modules.users import UserChanged, UserRepository, Users


class PeopleServices(msgspec.Struct, frozen=True, kw_only=True):
    """`roles.load` reads the roles of the database."""

    roles: RoleBook
    rights: Rights
    rights_services: RightsServices
    users: Users
    passwords: PasswordHasher
    standings: Standings
    sessions: Sessions
    admission: Admission
    arrivals: Arrivals
    auth: Auth
    reauthentication: Reauthentication
    gate: Gate

    async def close(self) -> None:
        """Follow no more changes, and end the threads."""
        await self.roles.close()
        await self.passwords.close()


def create_people_services(base: Base, keys: KeyRing, passwords: PasswordHasher) -> PeopleServices:
    """Nothing is read yet."""
    settings = base.settings
    roles = RoleBook(base.store)
    users = Users(UserRepository(base.store), base.clock, base.events, registration=settings.registration)
    rights_services = create_rights_services(base, roles, users)
    tokens = AccessTokens(
        keys.derive,
        lifetime=timedelta(minutes=settings.sessions.access_minutes),
        period=timedelta(days=settings.sessions.key_days),
        clock=base.clock,
    )
    repository = SessionRepository(base.store)
    standings = Standings(repository, users, roles, base.clock, rights_services.groups.list_groups_of, ())
    sessions = Sessions(
        repository,
        base.clock,
        lifetime=timedelta(days=settings.sessions.refresh_days),
        forget=standings.forget_session,
    )
    factors: SecondFactors = NoSecondFactors()
    admission = Admission(users, sessions, tokens, factors, base.clock)
    arrivals = Arrivals(users)
    auth = Auth(
        users=users,
        roles=roles,
        sessions=sessions,
        standings=standings,
        admission=admission,
        arrivals=arrivals,
        tokens=tokens,
        passwords=passwords,
        limiter=base.limiter,
        limits=AuthLimits(sign_in=settings.limits.sign_in, registration=settings.limits.registration),
        strategies=_create_password_strategies(base, users, passwords),
    )
    reauthentication = Reauthentication(
        repository, users, passwords, base.limiter, base.clock, failures=settings.limits.sign_in
    )
    _follow_changes(base, standings)
    return PeopleServices(
        roles=roles,
        rights=Rights(roles),
        rights_services=rights_services,
        users=users,
        passwords=passwords,
        standings=standings,
        sessions=sessions,
        admission=admission,
        arrivals=arrivals,
        auth=auth,
        reauthentication=reauthentication,
        gate=Gate(auth, roles, None),
    )


def _create_password_strategies(
    base: Base, users: Users, passwords: PasswordHasher
) -> list[PasswordStrategy]:
    return [LocalStrategy(users, passwords)] if base.settings.sign_in.passwords.enabled else []


def _follow_changes(base: Base, standings: Standings) -> None:
    async def forget(event: UserChanged | MembershipsChanged) -> None:
        standings.forget_user(event.user_id)

    async def forget_all(event: RolesChanged) -> None:
        del event
        standings.forget_all()

    base.events.subscribe(UserChanged, forget)
    base.events.subscribe(MembershipsChanged, forget)
    base.events.subscribe(RolesChanged, forget_all)
