"""Wires what has to do with people: roles, accounts, sessions, and the ways to sign in."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.entrypoints.directory_services import DirectoryServices, create_directory_services
from tertulia.entrypoints.external_services import (
    ExternalNeeds,
    ExternalServices,
    count_identities,
    create_arrivals,
    create_external_services,
    create_redirect_strategies,
)
from tertulia.entrypoints.factor_services import (
    FactorServices,
    count_passkeys,
    create_factor_services,
    create_factors,
)
from tertulia.entrypoints.guard_services import GuardServices, create_guard_services
from tertulia.entrypoints.mail_services import (
    MailNeeds,
    MailServices,
    create_mail_services,
    create_mailroom,
    list_mail_requirements,
)
from tertulia.entrypoints.rights_services import RightsServices, create_rights_services
from tertulia.infrastructure.security import AccessTokens, KeyRing, PasswordHasher
from tertulia.modules.auth import (
    Admission,
    ApiKeyAuthentication,
    ApiKeyRepository,
    ApiKeys,
    Arrivals,
    Auth,
    AuthLimits,
    Gate,
    LocalStrategy,
    PasswordStrategy,
    Reauthentication,
    SessionRepository,
    Sessions,
    Standings,
    WaysIn,
    count_password,
    require_second_factor,
)
from tertulia.modules.groups import MembershipsChanged
from tertulia.modules.roles import Rights, RoleBook, RolesChanged
from tertulia.modules.users import UserChanged, UserRepository, Users


class PeopleServices(msgspec.Struct, frozen=True, kw_only=True):
    """`roles.load` reads the roles of the database."""

    roles: RoleBook
    rights: Rights
    rights_services: RightsServices
    guards: GuardServices
    users: Users
    passwords: PasswordHasher
    standings: Standings
    sessions: Sessions
    directories: DirectoryServices
    admission: Admission
    arrivals: Arrivals
    auth: Auth
    reauthentication: Reauthentication
    factors: FactorServices
    api_keys: ApiKeys
    external: ExternalServices
    mails: MailServices
    gate: Gate

    async def close(self) -> None:
        """Follow no more changes, and end the threads."""
        await self.mails.close()
        await self.roles.close()
        await self.guards.close()
        await self.directories.close()
        await self.passwords.close()


def create_people_services(base: Base, keys: KeyRing, passwords: PasswordHasher) -> PeopleServices:
    """Nothing is read yet."""
    settings = base.settings
    roles = RoleBook(base.store)
    users = Users(UserRepository(base.store), base.clock, base.events, registration=settings.registration)
    guards = create_guard_services(base, users, roles)
    rights = Rights(roles)
    rights_services = create_rights_services(base, roles, rights, users)
    tokens = AccessTokens(
        keys.derive,
        lifetime=timedelta(minutes=settings.sessions.access_minutes),
        period=timedelta(days=settings.sessions.key_days),
        clock=base.clock,
    )
    repository = SessionRepository(base.store)
    requirements = (
        *list_mail_requirements(base),
        require_second_factor,
        guards.notices.require_terms,
    )
    factors = create_factors(base, keys, users)
    standings = Standings(
        repository, users, roles, base.clock, rights_services.groups.list_groups_of, requirements
    )
    sessions = Sessions(
        repository,
        base.clock,
        lifetime=timedelta(days=settings.sessions.refresh_days),
        forget=standings.forget_session,
        forget_trust=factors.trust.forget_all,
    )
    admission = Admission(users, sessions, tokens, factors.methods, base.clock)
    mailroom = create_mailroom(base)
    sync_groups = rights_services.groups.sync_groups
    arrivals = create_arrivals(base, users, roles, sync_groups, mailroom.tell_of_provider)
    directories = create_directory_services(base, users, roles, sessions, rights_services.groups)
    key_repository = ApiKeyRepository(base.store)
    key_authentication = ApiKeyAuthentication(key_repository, standings, roles, base.clock)
    auth = Auth(
        users=users,
        roles=roles,
        sessions=sessions,
        standings=standings,
        admission=admission,
        arrivals=arrivals,
        tokens=tokens,
        passwords=passwords,
        api_keys=key_authentication,
        limiter=base.limiter,
        limits=AuthLimits(sign_in=settings.limits.sign_in, registration=settings.limits.registration),
        strategies=[*_create_password_strategies(base, users, passwords), *directories.strategies],
    )
    reauthentication = Reauthentication(
        repository, users, passwords, base.limiter, base.clock, failures=settings.limits.sign_in
    )
    redirects = create_redirect_strategies(base)
    providers = [*auth.strategies, *(strategy.name for strategy in redirects)]
    ways = WaysIn([count_password, count_passkeys(base, factors), count_identities(base, providers)])
    needs = ExternalNeeds(
        users=users,
        arrivals=arrivals,
        admission=admission,
        sessions=sessions,
        ways=ways,
        redirects=redirects,
        directories=auth.strategies,
    )
    mail_needs = MailNeeds(
        users=users,
        roles=roles,
        rights=rights,
        rights_services=rights_services,
        standings=standings,
        sessions=sessions,
        admission=admission,
        reauthentication=reauthentication,
        hasher=passwords,
    )
    _follow_changes(base, standings)
    guards.notices.tell_of_new_terms(standings.forget_all)
    return PeopleServices(
        roles=roles,
        rights=rights,
        rights_services=rights_services,
        guards=guards,
        users=users,
        passwords=passwords,
        standings=standings,
        sessions=sessions,
        directories=directories,
        admission=admission,
        arrivals=arrivals,
        auth=auth,
        reauthentication=reauthentication,
        api_keys=ApiKeys(key_repository, roles, base.audit, base.clock, key_authentication.forget),
        factors=create_factor_services(base, factors, users, ways, admission),
        external=create_external_services(base, keys, needs),
        mails=create_mail_services(base, mailroom, mail_needs),
        gate=Gate(auth, roles, guards.bans, guards.reading),
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
