"""Wires signing in over other sites, and the identities that belong to accounts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.infrastructure.security import KeyRing, Sealer
from tertulia.modules.auth import (
    LOCAL,
    Admission,
    ArrivalPorts,
    Arrivals,
    ExternalLogout,
    ExternalSignIn,
    FlowRepository,
    Flows,
    Identities,
    IdentityProviders,
    IdentityRepository,
    ListWays,
    Notify,
    PasswordStrategy,
    ProviderView,
    RedirectStrategy,
    SamlStrategy,
    SessionRepository,
    Sessions,
    SpentTokens,
    SyncGroups,
    WaysIn,
    create_external_strategies,
    name_identity,
)
from tertulia.modules.client_config import DirectoryView, SignInView
from tertulia.modules.roles import RoleBook
from tertulia.modules.users import User, Users


class ExternalServices(msgspec.Struct, frozen=True, kw_only=True):
    arrivals: Arrivals
    sign_in: ExternalSignIn
    logout: ExternalLogout
    identities: Identities
    providers: IdentityProviders
    view: SignInView


class ExternalNeeds(msgspec.Struct, frozen=True, kw_only=True):
    """What of the other services of people is needed. redirects: the ways that lead over another site; directories:
    those with a password."""

    users: Users
    arrivals: Arrivals
    admission: Admission
    sessions: Sessions
    ways: WaysIn
    redirects: Sequence[RedirectStrategy]
    directories: Mapping[str, PasswordStrategy]


def create_redirect_strategies(base: Base) -> list[RedirectStrategy]:
    """The ways to sign in that lead over another site, in the order of the sign-in page."""
    spent = SpentTokens(base.store)
    return [
        *create_external_strategies(base.settings.sign_in, base.clock),
        *(SamlStrategy(settings, spent.spend) for settings in base.settings.sign_in.saml),
    ]


class ArrivalNeeds(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked and told when somebody arrives. labels: what people call the providers, by their ids."""

    users: Users
    roles: RoleBook
    sync_groups: SyncGroups
    notify: Notify
    labels: Mapping[str, str]


def create_arrivals(base: Base, needs: ArrivalNeeds) -> Arrivals:
    """What decides whose account an identity opens."""
    ports = ArrivalPorts(
        sign_up_domains=tuple(base.settings.sign_in.email_domains),
        sync_groups=needs.sync_groups,
        notify=needs.notify,
        labels=needs.labels,
    )
    return Arrivals(needs.users, IdentityRepository(base.store), needs.roles, base.audit, base.clock, ports)


def list_identities(base: Base, configured: Collection[str]) -> ListWays:
    """The identities of providers that are configured are ways in."""
    repository = IdentityRepository(base.store)

    async def list_of(user: User) -> list[str]:
        found = await repository.list_of(user.id)
        return [name_identity(one.provider) for one in found if one.provider in configured]

    return list_of


def view_ways_in(
    base: Base, directories: Mapping[str, PasswordStrategy], redirects: Sequence[RedirectStrategy]
) -> SignInView:
    """What the sign-in page shows of what is configured."""
    settings = base.settings.sign_in
    return SignInView(
        passwords=settings.passwords.enabled,
        passkeys=settings.passkeys,
        password_reset=settings.passwords.enabled and bool(base.settings.mail.host),
        password_reset_minutes=settings.passwords.reset_minutes,
        directories=[
            DirectoryView(id=one.name, label=one.label) for one in directories.values() if one.name != LOCAL
        ],
        providers=[ProviderView(id=one.name, label=one.label, kind=one.kind) for one in redirects],
        auto_redirect=next((one.name for one in redirects if one.auto_redirect), None),
    )


def create_external_services(base: Base, keys: KeyRing, needs: ExternalNeeds) -> ExternalServices:
    """Asks no provider for anything yet."""
    sealer = Sealer(keys.derive("external sign-in"))
    repository = SessionRepository(base.store)
    sign_in = ExternalSignIn(
        strategies=needs.redirects,
        flows=Flows(FlowRepository(base.store), sealer, base.clock),
        arrivals=needs.arrivals,
        admission=needs.admission,
        sessions=repository,
        sealer=sealer,
        limiter=base.limiter,
    )
    identities = Identities(IdentityRepository(base.store), needs.users, needs.arrivals, needs.ways)
    return ExternalServices(
        arrivals=needs.arrivals,
        sign_in=sign_in,
        logout=ExternalLogout(
            sign_in,
            needs.sessions,
            repository,
            IdentityRepository(base.store),
            SpentTokens(base.store),
            sealer,
        ),
        identities=identities,
        view=view_ways_in(base, needs.directories, needs.redirects),
        providers=IdentityProviders(
            needs.directories, sign_in.strategies, identities, base.limiter, base.audit
        ),
    )
