"""Wires second factors and passkeys."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.infrastructure.security import KeyRing, Sealer
from tertulia.modules.auth import (
    Admission,
    FactorCodes,
    FactorMethods,
    FactorRepository,
    ListWays,
    PasskeyFlows,
    PasskeyRepository,
    Passkeys,
    PasskeySignIn,
    PasskeyVerification,
    RelyingParties,
    SecondFactorSetup,
    SecondFactorSignIn,
    TrustRepository,
    WaysIn,
    name_passkey,
)
from tertulia.modules.users import User, Users

_TOTP_SEALING = "authenticator apps"
_BACKUP_CODE_HASHING = "backup codes"
_FLOW_SEALING = "passkey flows"


class Factors(msgspec.Struct, frozen=True, kw_only=True):
    """What is needed before anybody can be admitted."""

    repository: FactorRepository
    trust: TrustRepository
    passkeys: PasskeyRepository
    methods: FactorMethods
    sealer: Sealer
    codes: FactorCodes
    flows: PasskeyFlows
    verification: PasskeyVerification


class FactorServices(msgspec.Struct, frozen=True, kw_only=True):
    """What the routes of second factors and passkeys need."""

    methods: FactorMethods
    codes: FactorCodes
    setup: SecondFactorSetup
    sign_in: SecondFactorSignIn
    passkeys: Passkeys
    passkey_sign_in: PasskeySignIn
    passkey_verification: PasskeyVerification
    relying_parties: RelyingParties


def create_factors(base: Base, keys: KeyRing, users: Users) -> Factors:
    """What people have set up, and the checks of it."""
    settings = base.settings
    repository, trust = FactorRepository(base.store), TrustRepository(base.store)
    passkeys = PasskeyRepository(base.store)
    sealer = Sealer(keys.derive(_TOTP_SEALING))
    flows = PasskeyFlows(Sealer(keys.derive(_FLOW_SEALING)), passkeys, base.clock)
    return Factors(
        repository=repository,
        trust=trust,
        passkeys=passkeys,
        methods=FactorMethods(
            users,
            repository,
            trust,
            passkeys,
            base.clock,
            remember=timedelta(days=settings.sign_in.remember_device_days),
            offers_passkeys=settings.sign_in.passkeys,
        ),
        sealer=sealer,
        codes=FactorCodes(
            repository,
            sealer,
            base.limiter,
            base.clock,
            backup_key=keys.derive(_BACKUP_CODE_HASHING),
            failures=settings.limits.second_factor,
        ),
        flows=flows,
        verification=PasskeyVerification(passkeys, flows, base.audit, base.clock),
    )


def create_factor_services(
    base: Base, factors: Factors, users: Users, ways_in: WaysIn, admission: Admission
) -> FactorServices:
    """Setting up, giving up, and signing in."""
    settings = base.settings
    passkeys = Passkeys(
        users=users,
        repository=factors.passkeys,
        flows=factors.flows,
        ways_in=ways_in,
        follow=factors.methods.follow,
        audit=base.audit,
        clock=base.clock,
    )
    return FactorServices(
        methods=factors.methods,
        codes=factors.codes,
        setup=_create_setup(base, factors, users, ways_in),
        sign_in=SecondFactorSignIn(
            users,
            factors.trust,
            factors.methods,
            factors.codes,
            factors.verification,
            admission,
            clock=base.clock,
        ),
        passkeys=passkeys,
        passkey_sign_in=PasskeySignIn(
            users, factors.verification, admission, base.limiter, failures=settings.limits.sign_in
        ),
        passkey_verification=factors.verification,
        relying_parties=RelyingParties(settings.public_url, enabled=settings.sign_in.passkeys),
    )


def _create_setup(base: Base, factors: Factors, users: Users, ways_in: WaysIn) -> SecondFactorSetup:
    return SecondFactorSetup(
        users=users,
        factors=factors.repository,
        trust=factors.trust,
        passkeys=factors.passkeys,
        methods=factors.methods,
        codes=factors.codes,
        sealer=factors.sealer,
        ways_in=ways_in,
        audit=base.audit,
        clock=base.clock,
    )


def list_passkeys(base: Base, factors: Factors) -> ListWays:
    """Each of a person's passkeys is a way in, where passkeys are on."""

    async def list_of(user: User) -> list[str]:
        found = await factors.passkeys.list_of(user.id) if base.settings.sign_in.passkeys else ()
        return [name_passkey(one.id) for one in found]

    return list_of
