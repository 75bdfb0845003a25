"""Wires what needs mail: registering, lost passwords, addresses, invitations."""

from __future__ import annotations

import msgspec

from tertulia.entrypoints.base import Base
from tertulia.entrypoints.rights_services import RightsServices
from tertulia.infrastructure.email import Outbox, create_mailer
from tertulia.infrastructure.security import PasswordHasher, PasswordStrength
from tertulia.modules.auth import (
    Addresses,
    AddressServices,
    Admission,
    Invitations,
    InvitationServices,
    Letters,
    Mailroom,
    MailTokens,
    Ownership,
    Passwords,
    PasswordServices,
    PasswordTools,
    Promotions,
    Reauthentication,
    RegistrationRules,
    Registrations,
    RegistrationServices,
    Requirement,
    Sessions,
    Standings,
    Vouching,
    require_confirmed_email,
    require_own_password,
)
from tertulia.modules.roles import Rights, RoleBook, RolesChanged, RoleWidening
from tertulia.modules.users import UserChanged, UserLeft, Users


class MailServices(msgspec.Struct, frozen=True, kw_only=True):
    mailroom: Mailroom
    registrations: Registrations
    password_tools: PasswordTools
    passwords: Passwords
    addresses: Addresses
    invitations: Invitations

    async def close(self) -> None:
        """Send what waits."""
        await self.mailroom.outbox.close()


class MailNeeds(msgspec.Struct, frozen=True, kw_only=True):
    """What of the other services of people is needed."""

    users: Users
    roles: RoleBook
    rights: Rights
    rights_services: RightsServices
    standings: Standings
    sessions: Sessions
    admission: Admission
    reauthentication: Reauthentication
    ownership: Ownership
    hasher: PasswordHasher


def list_mail_requirements(base: Base) -> tuple[Requirement, ...]:
    """The steps that are asked of people before anything else, as far as the settings let them be taken."""
    passwords = base.settings.sign_in.passwords
    steps = {
        require_confirmed_email: passwords.verify_email,
        require_own_password: passwords.enabled,
    }
    return tuple(step for step, is_wanted in steps.items() if is_wanted)


def create_mailroom(base: Base) -> Mailroom:
    """Nothing is sent yet."""
    settings = base.settings
    tokens = MailTokens(base.store, base.clock, reset_minutes=settings.sign_in.passwords.reset_minutes)

    async def forget(event: UserLeft) -> None:
        await tokens.forget_person(event.user_id)

    base.events.subscribe(UserLeft, forget)
    outbox = Outbox(create_mailer(settings.mail))
    return Mailroom(outbox, Letters.of(settings), tokens, base.limiter, rule=settings.limits.mail)


def create_mail_services(base: Base, mailroom: Mailroom, needs: MailNeeds) -> MailServices:
    """The services whose routes `asgi` serves."""
    settings = base.settings.sign_in
    tools = PasswordTools(needs.hasher, PasswordStrength(settings.passwords.minimum_strength))
    passwords = _create_passwords(base, mailroom, needs, tools)
    _follow_promotions(base, Promotions(needs.users, needs.roles, mailroom.tokens, passwords))
    addresses = Addresses(
        AddressServices(
            users=needs.users,
            sessions=needs.sessions,
            reauthentication=needs.reauthentication,
            mailroom=mailroom,
            audit=base.audit,
            clock=base.clock,
            email_domains=tuple(settings.email_domains),
        )
    )
    invitations = _create_invitations(base, mailroom, needs)
    return MailServices(
        mailroom=mailroom,
        password_tools=tools,
        passwords=passwords,
        addresses=addresses,
        invitations=invitations,
        registrations=Registrations(
            RegistrationServices(
                users=needs.users,
                admission=needs.admission,
                addresses=addresses,
                passwords=passwords,
                invitations=invitations,
                tools=tools,
                mailroom=mailroom,
                limiter=base.limiter,
                audit=base.audit,
                rules=_read_rules(base),
            )
        ),
    )


def _follow_promotions(base: Base, promotions: Promotions) -> None:
    base.events.subscribe(UserChanged, promotions.follow)
    base.events.subscribe(RoleWidening, promotions.follow_role)
    base.events.subscribe(RolesChanged, promotions.follow_role)


def _create_passwords(base: Base, mailroom: Mailroom, needs: MailNeeds, tools: PasswordTools) -> Passwords:
    settings = base.settings.sign_in.passwords
    return Passwords(
        PasswordServices(
            users=needs.users,
            sessions=needs.sessions,
            tools=tools,
            reauthentication=needs.reauthentication,
            ownership=needs.ownership,
            vouching=Vouching(needs.rights, needs.standings),
            mailroom=mailroom,
            audit=base.audit,
            clock=base.clock,
            reset_minutes=settings.reset_minutes,
            is_enabled=settings.enabled,
        )
    )


def _create_invitations(base: Base, mailroom: Mailroom, needs: MailNeeds) -> Invitations:
    return Invitations(
        InvitationServices(
            users=needs.users,
            groups=needs.rights_services.groups,
            rights=needs.rights,
            standings=needs.standings,
            vouching=Vouching(needs.rights, needs.standings),
            mailroom=mailroom,
            audit=base.audit,
            registration=base.settings.registration,
        )
    )


def _read_rules(base: Base) -> RegistrationRules:
    sign_in = base.settings.sign_in
    return RegistrationRules(
        is_enabled=sign_in.passwords.enabled,
        verify_email=sign_in.passwords.verify_email,
        email_domains=tuple(sign_in.email_domains),
        rate=base.settings.limits.registration,
    )
