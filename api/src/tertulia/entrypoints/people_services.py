"""Wires what has to do with people: roles, accounts, sessions, and the ways to sign in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.entrypoints.directory_services import DirectoryServices, create_directory_services
from tertulia.entrypoints.external_services import (
    ArrivalNeeds,
    ExternalNeeds,
    ExternalServices,
    create_arrivals,
    create_external_services,
    create_redirect_strategies,
    list_identities,
)
from tertulia.entrypoints.factor_services import (
    Factors,
    FactorServices,
    create_factor_services,
    create_factors,
    list_passkeys,
)
from tertulia.entrypoints.guard_services import GuardServices, create_guard_services
from tertulia.entrypoints.mail_services import (
    MailNeeds,
    MailServices,
    create_mail_services,
    create_mailroom,
    list_mail_requirements,
)
from tertulia.entrypoints.ownership_services import create_ownership
from tertulia.entrypoints.rights_services import RightsServices, create_rights_services
from tertulia.infrastructure.security import AccessTokens, KeyRing, PasswordHasher
from tertulia.modules.auth import (
    Admission,
    ApiKeyAuthentication,
    ApiKeyRepository,
    ApiKeys,
    Arrivals,
    Auth,
    Bans,
    DirectoryPasswords,
    ForgetTrust,
    Gate,
    IdentityRepository,
    KnownBrowserRepository,
    KnownBrowsers,
    ListWays,
    LocalStrategy,
    Mailroom,
    Ownership,
    PasswordStrategy,
    Reauthentication,
    RedirectStrategy,
    SessionRepository,
    Sessions,
    SignInLimits,
    Standings,
    WaysIn,
    list_password,
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


class _Core(msgspec.Struct, frozen=True, kw_only=True):
    """What every way to sign in stands on."""

    roles: RoleBook
    rights: Rights
    rights_services: RightsServices
    guards: GuardServices
    users: Users
    passwords: PasswordHasher
    tokens: AccessTokens
    repository: SessionRepository
    standings: Standings
    sessions: Sessions
    factors: Factors
    known_browsers: KnownBrowsers
    admission: Admission
    directories: DirectoryServices
    reauthentication: Reauthentication


def create_people_services(base: Base, keys: KeyRing, passwords: PasswordHasher) -> PeopleServices:
    """Nothing is read yet."""
    core = _create_core(base, keys, passwords)
    mailroom = create_mailroom(base)
    redirects = create_redirect_strategies(base)
    arrivals = create_arrivals(base, _list_arrival_needs(core, mailroom, redirects))
    key_repository = ApiKeyRepository(base.store)
    key_authentication = ApiKeyAuthentication(key_repository, core.standings, core.roles, base.clock)
    ownership = create_ownership(base, core.factors, key_repository, key_authentication)
    auth = _create_auth(base, core, arrivals, key_authentication)
    providers = [*auth.strategies, *(strategy.name for strategy in redirects)]
    ways = WaysIn(core.users, _list_kinds_of_ways(base, core.factors, providers))
    _follow_changes(base, core.standings)
    core.guards.notices.tell_of_new_terms(core.standings.forget_all)
    return PeopleServices(
        roles=core.roles,
        rights=core.rights,
        rights_services=core.rights_services,
        guards=core.guards,
        users=core.users,
        passwords=passwords,
        standings=core.standings,
        sessions=core.sessions,
        directories=core.directories,
        admission=core.admission,
        arrivals=arrivals,
        auth=auth,
        reauthentication=core.reauthentication,
        api_keys=ApiKeys(key_repository, core.roles, base.audit, base.clock, key_authentication.forget),
        factors=create_factor_services(base, core.factors, core.users, ways, core.admission),
        external=create_external_services(
            base, keys, _list_external_needs(core, arrivals, ways, redirects, auth)
        ),
        mails=create_mail_services(base, mailroom, _list_mail_needs(core, ownership)),
        gate=Gate(auth, core.roles, core.guards.bans, core.guards.reading),
    )


def _create_core(base: Base, keys: KeyRing, passwords: PasswordHasher) -> _Core:
    settings = base.settings
    roles = RoleBook(base.store)
    users = Users(UserRepository(base.store), base.clock, base.events, registration=settings.registration)
    guards = create_guard_services(base, users, roles)
    rights = Rights(roles)
    rights_services = create_rights_services(base, roles, rights, users)
    tokens = _create_tokens(base, keys)
    repository = SessionRepository(base.store)
    factors = create_factors(base, keys, users)
    requirements = (*list_mail_requirements(base), require_second_factor, guards.notices.require_terms)
    list_groups = rights_services.groups.list_groups_of
    standings = Standings(repository, users, roles, base.clock, list_groups, requirements)
    known_browsers = KnownBrowsers(KnownBrowserRepository(base.store), users, base.clock)
    forget_trust = (factors.trust.forget_all, known_browsers.forget)
    sessions = _create_sessions(base, repository, standings, forget_trust)
    directories = create_directory_services(base, users, roles, sessions, rights_services.groups)
    return _Core(
        roles=roles,
        rights=rights,
        rights_services=rights_services,
        guards=guards,
        users=users,
        passwords=passwords,
        tokens=tokens,
        repository=repository,
        standings=standings,
        sessions=sessions,
        factors=factors,
        known_browsers=known_browsers,
        admission=_create_admission(base, users, sessions, tokens, factors, guards.bans),
        directories=directories,
        reauthentication=_create_reauthentication(base, repository, users, passwords, directories),
    )


def _create_sessions(
    base: Base, repository: SessionRepository, standings: Standings, forget_trust: Sequence[ForgetTrust]
) -> Sessions:
    return Sessions(
        repository,
        base.clock,
        lifetime=timedelta(days=base.settings.sessions.refresh_days),
        forget=standings.forget_session,
        forget_trust=forget_trust,
    )


def _create_admission(
    base: Base, users: Users, sessions: Sessions, tokens: AccessTokens, factors: Factors, bans: Bans | None
) -> Admission:
    limit = base.settings.limits.admission
    return Admission(
        users, sessions, tokens, factors.methods, base.audit, base.limiter, bans=bans, limit=limit
    )


def _create_reauthentication(
    base: Base,
    repository: SessionRepository,
    users: Users,
    passwords: PasswordHasher,
    directories: DirectoryServices,
) -> Reauthentication:
    return Reauthentication(
        repository,
        users,
        passwords,
        DirectoryPasswords(IdentityRepository(base.store), directories.strategies),
        base.limiter,
        base.clock,
        failures=base.settings.limits.sign_in,
    )


def _create_tokens(base: Base, keys: KeyRing) -> AccessTokens:
    settings = base.settings.sessions
    return AccessTokens(
        keys.derive,
        lifetime=timedelta(minutes=settings.access_minutes),
        period=timedelta(days=settings.key_days),
        clock=base.clock,
    )


def _create_auth(
    base: Base,
    core: _Core,
    arrivals: Arrivals,
    api_keys: ApiKeyAuthentication,
) -> Auth:
    return Auth(
        users=core.users,
        roles=core.roles,
        sessions=core.sessions,
        standings=core.standings,
        admission=core.admission,
        arrivals=arrivals,
        tokens=core.tokens,
        api_keys=api_keys,
        limiter=base.limiter,
        limits=SignInLimits(each=base.settings.limits.sign_in, account=base.settings.limits.sign_in_account),
        known_browsers=core.known_browsers,
        strategies=[
            *_create_password_strategies(base, core.users, core.passwords),
            *core.directories.strategies,
        ],
    )


def _list_arrival_needs(
    core: _Core, mailroom: Mailroom, redirects: Sequence[RedirectStrategy]
) -> ArrivalNeeds:
    return ArrivalNeeds(
        users=core.users,
        roles=core.roles,
        sync_groups=core.rights_services.groups.sync_groups,
        notify=mailroom.tell_of_provider,
        labels={one.name: one.label for one in (*core.directories.strategies, *redirects)},
    )


def _list_external_needs(
    core: _Core, arrivals: Arrivals, ways: WaysIn, redirects: Sequence[RedirectStrategy], auth: Auth
) -> ExternalNeeds:
    return ExternalNeeds(
        users=core.users,
        arrivals=arrivals,
        admission=core.admission,
        sessions=core.sessions,
        ways=ways,
        redirects=redirects,
        directories=auth.strategies,
    )


def _list_mail_needs(core: _Core, ownership: Ownership) -> MailNeeds:
    return MailNeeds(
        users=core.users,
        roles=core.roles,
        rights=core.rights,
        rights_services=core.rights_services,
        standings=core.standings,
        sessions=core.sessions,
        admission=core.admission,
        reauthentication=core.reauthentication,
        ownership=ownership,
        hasher=core.passwords,
    )


def _list_kinds_of_ways(base: Base, factors: Factors, providers: Sequence[str]) -> list[ListWays]:
    """What nobody can sign in with is no way in."""
    kinds = [list_passkeys(base, factors), list_identities(base, providers)]
    return [list_password, *kinds] if base.settings.sign_in.passwords.enabled else kinds


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
