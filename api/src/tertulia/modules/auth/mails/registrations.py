"""Making an own account: open to everyone, or by invitation, and with a confirmed address where that is asked for."""

from __future__ import annotations

import msgspec

from tertulia.infrastructure.email import Mail
from tertulia.infrastructure.http import Language
from tertulia.infrastructure.ratelimit import RateLimiter
from tertulia.kernel.networks import network_of
from tertulia.kernel.principal import Actor
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.domain import Device, Proof
from tertulia.modules.auth.email_domains import is_allowed
from tertulia.modules.auth.errors import EmailDomainRefusedError
from tertulia.modules.auth.mails.addresses import SIGN_IN_PATH, Addresses
from tertulia.modules.auth.mails.invitations import Invitations
from tertulia.modules.auth.mails.mailroom import Mailroom
from tertulia.modules.auth.mails.passwords import Passwords, PasswordTools
from tertulia.modules.auth.service import Admission, SignedIn
from tertulia.modules.users import (
    EmailTakenError,
    NewUser,
    RegistrationClosedError,
    User,
    Users,
)


class RegistrationRules(msgspec.Struct, frozen=True, kw_only=True):
    """rate: new accounts from one network, like `20/hour`. email_domains: only these; empty: all. verify_email: nobody
    is told whether an address is taken, and nobody goes on before it is confirmed."""

    is_enabled: bool
    verify_email: bool
    email_domains: tuple[str, ...]
    rate: str


class RegistrationServices(msgspec.Struct, frozen=True, kw_only=True):
    """What registering needs."""

    users: Users
    admission: Admission
    addresses: Addresses
    passwords: Passwords
    invitations: Invitations
    tools: PasswordTools
    mailroom: Mailroom
    limiter: RateLimiter
    audit: AuditLog
    rules: RegistrationRules


class Applicant(msgspec.Struct, frozen=True, kw_only=True):
    """Who wants an account. invitation: the secret of its link."""

    email: str
    password: str
    name: str | None
    invitation: str | None
    device: Device
    language: Language


class Registrations:
    """What may be registered, and what follows."""

    def __init__(self, needs: RegistrationServices) -> None:
        self._needs = needs

    async def register(self, applicant: Applicant) -> SignedIn | None:
        """Make an account and sign in. None: a mail says how to go on, to whomever the address belongs.

        Raises RegistrationClosedError, EmailDomainRefusedError, InvitationInvalidError, EmailTakenError (never where
        addresses have to be confirmed, but to who was invited), PasswordTooWeakError, RateLimitedError,
        ServerBusyError.
        """
        rules = self._needs.rules
        if not rules.is_enabled:
            raise RegistrationClosedError
        if applicant.invitation is not None:
            return await self._accept(applicant, applicant.invitation)
        await self._needs.users.check_registration()
        if not is_allowed(applicant.email, rules.email_domains):
            raise EmailDomainRefusedError
        await self._count(applicant)
        if rules.verify_email and not await self._needs.users.is_empty():
            await self._register_unseen(applicant)
            return None
        user = await self._needs.users.register(await self._prepare(applicant))
        await self._record(user, applicant.device.address)
        self._post_confirmation(user, applicant.language)
        return await self._needs.admission.admit(user, Proof(), applicant.device)

    async def _accept(self, applicant: Applicant, secret: str) -> SignedIn:
        await self._count(applicant)
        invitation = await self._needs.invitations.find_for(secret, applicant.email)
        new = await self._prepare(applicant)
        user = await self._needs.invitations.accept(
            invitation, name=applicant.name, password_hash=new.password_hash or ""
        )
        await self._record(user, applicant.device.address)
        return await self._needs.admission.admit(user, Proof(), applicant.device)

    async def _register_unseen(self, applicant: Applicant) -> None:
        """Nothing is looked up before this returns, so neither the answer nor its time tells who has an account."""
        address = applicant.device.address
        await self._needs.mailroom.count(applicant.email, address)
        new = await self._prepare(applicant)

        async def compose() -> Mail | None:
            try:
                user = await self._needs.users.register(new)
            except EmailTakenError:
                return await self._write_to_owner(new.email, applicant.language)
            await self._record(user, address)
            return await self._needs.addresses.write_confirmation(user, applicant.language)

        self._needs.mailroom.post("registration", compose)

    async def _write_to_owner(self, email: str, language: Language) -> Mail | None:
        """To the owner of an address that has an account. Whoever made one with the address and never confirmed it
        may be somebody else: then this link gives it to the owner, with another password and without any session."""
        user = await self._needs.users.find_by_email(email)
        if user is None or user.status != "active":
            return None
        if user.email_confirmed_at is None and user.managed_by is None:
            return await self._needs.passwords.write_link(user, "account_waiting", language)
        letters = self._needs.mailroom.letters
        return letters.write("account_exists", language, user.email, letters.link(SIGN_IN_PATH))

    async def _count(self, applicant: Applicant) -> None:
        network = network_of(applicant.device.address)
        await self._needs.limiter.hit("registration", self._needs.rules.rate, network)

    async def _prepare(self, applicant: Applicant) -> NewUser:
        password_hash = await self._needs.tools.hash(applicant.password, applicant.email, applicant.name)
        return NewUser(email=applicant.email, name=applicant.name, password_hash=password_hash)

    def _post_confirmation(self, user: User, language: Language) -> None:
        async def compose() -> Mail | None:
            return await self._needs.addresses.write_confirmation(user, language)

        self._needs.mailroom.post("confirm_email", compose)

    async def _record(self, user: User, address: str) -> None:
        actor = Actor(user_id=user.id, address=address)
        await self._needs.audit.record("user.registered", actor, target_kind="user", target_id=user.id)
