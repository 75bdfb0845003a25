"""Showing that an address is the person's, and changing it."""

from __future__ import annotations

import msgspec

from tertulia.infrastructure.email import Mail
from tertulia.infrastructure.http import Language
from tertulia.infrastructure.security import ServerBusyError
from tertulia.kernel.clock import Clock
from tertulia.kernel.ids import new_id
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.email_domains import is_allowed
from tertulia.modules.auth.errors import EmailDomainRefusedError
from tertulia.modules.auth.mails.domain import MailToken
from tertulia.modules.auth.mails.errors import (
    AccountManagedError,
    EmailProofNeededError,
    MailTokenInvalidError,
)
from tertulia.modules.auth.mails.mailroom import Mailroom
from tertulia.modules.auth.mails.tokens import TokenWish
from tertulia.modules.auth.service import Reauthentication, Sessions
from tertulia.modules.roles import Role
from tertulia.modules.users import User, UserNotFoundError, Users, normalize_email

CONFIRM_PATH = "/confirm-email"
SIGN_IN_PATH = "/sign-in"
NOBODYS_DOMAIN = "nobody.invalid"
"""Where no mail ever goes (RFC 2606)."""


class AddressServices(msgspec.Struct, frozen=True, kw_only=True):
    """What changing addresses needs. email_domains: of who may register; empty: all."""

    users: Users
    sessions: Sessions
    reauthentication: Reauthentication
    mailroom: Mailroom
    audit: AuditLog
    clock: Clock
    email_domains: tuple[str, ...]


class AccountProof(msgspec.Struct, frozen=True, kw_only=True):
    """What shows that who opens a link is who has the account: the password, or what a browser in which they are signed
    in keeps."""

    password: str | None
    refresh_token: str | None


class Addresses:
    """Every address is shown to be somebody's by a link that was sent to it."""

    def __init__(self, needs: AddressServices) -> None:
        self._needs = needs

    async def write_confirmation(self, user: User, language: Language) -> Mail:
        """A mail with a link that confirms the address of an account."""
        room = self._needs.mailroom
        wish = TokenWish(purpose="email_confirmation", subject=user.id, email=user.email)
        _, secret = await room.tokens.issue(wish)
        return room.letters.write(
            "confirm_email", language, user.email, room.letters.link(CONFIRM_PATH, secret)
        )

    async def ask_confirmation(self, principal: Principal, address: str, language: Language) -> None:
        """Send the link again. Raises MailNotConfiguredError, RateLimitedError, ServerBusyError."""
        self._needs.mailroom.require_enabled()
        user = await self._needs.users.get(principal.user_id)
        await self._needs.mailroom.count(user.email, address)
        if user.email_confirmed_at is not None:
            return

        async def compose() -> Mail | None:
            return await self.write_confirmation(user, language)

        self._needs.mailroom.post("confirm_email", compose)

    async def ask_change(self, principal: Principal, email: str, actor: Actor, language: Language) -> None:
        """Send a link to the new address, and tell the old one. Whether the new one is taken is not told here.

        Raises MailNotConfiguredError, ReauthenticationNeededError, AccountManagedError, EmailDomainRefusedError,
        RateLimitedError, ServerBusyError.
        """
        needs = self._needs
        needs.mailroom.require_enabled()
        await needs.reauthentication.require_recent(principal)
        user = await needs.users.get(principal.user_id)
        if user.managed_by is not None:
            raise AccountManagedError(provider=user.managed_by)
        self._check_domain(user, email)
        await needs.mailroom.count(email, actor.address)
        wanted = normalize_email(email)
        await self._post_change(user.id, wanted, language)
        needs.mailroom.notify("change_email_asked", language, user.email, email=wanted)
        await needs.audit.record("user.email_change_asked", actor, target_kind="user", target_id=user.id)

    async def _post_change(self, user_id: str, wanted: str, language: Language) -> None:
        """Also where the address is somebody else's there is a token, of which nobody gets the secret: that a change
        waits must not tell it either."""
        room = self._needs.mailroom
        _, secret = await room.tokens.issue(TokenWish(purpose="email_change", subject=user_id, email=wanted))

        async def compose() -> Mail | None:
            if await self._needs.users.find_by_email(wanted) is not None:
                url = room.letters.link(SIGN_IN_PATH)
                return room.letters.write("account_exists", language, wanted, url)
            return room.letters.write(
                "change_email", language, wanted, room.letters.link(CONFIRM_PATH, secret)
            )

        try:
            room.post("change_email", compose)
        except ServerBusyError:
            await room.tokens.revoke(user_id, "email_change")
            raise

    def _check_domain(self, user: User, email: str) -> None:
        """Nobody registers with an address of the right domain to go on with another. Who was let in with another one,
        by invitation say, may have another other one."""
        domains = self._needs.email_domains
        was_let_in = user.email_confirmed_at is not None and not is_allowed(user.email, domains)
        if not is_allowed(email, domains) and not was_let_in:
            raise EmailDomainRefusedError

    async def find_change(self, principal: Principal) -> MailToken | None:
        """The change that waits for its link to be opened."""
        return await self._needs.mailroom.tokens.find_of(principal.user_id, "email_change")

    async def cancel_change(self, principal: Principal) -> None:
        """Let the link for a new address open nothing."""
        await self._needs.mailroom.tokens.revoke(principal.user_id, "email_change")

    async def confirm(self, secret: str, proof: AccountProof, actor: Actor, language: Language) -> None:
        """What the link of a mail says: the address is the person's, or becomes the account's. Only together with proof
        that the account is theirs, too: else who writes somebody else's address would have that person confirm it.

        Raises MailTokenInvalidError, EmailProofNeededError, CredentialsInvalidError, RateLimitedError, and
        EmailTakenError when another account has got the address meanwhile.
        """
        token, user = await self._find(secret)
        await self._check_proof(user, proof)
        await self._needs.mailroom.tokens.use(token)
        own = Actor(user_id=user.id, address=actor.address, via=actor.via)
        if token.purpose == "email_change":
            await self._switch(user, token, own, language)
        else:
            await self._needs.users.change(user.id, email_confirmed_at=self._needs.clock.now())
            await self._needs.audit.record("user.email_confirmed", own, target_kind="user", target_id=user.id)

    async def disown(self, secret: str, actor: Actor) -> None:
        """What the owner of an address says by its link: the account is not theirs. The address is free then. Whoever
        has the account keeps it, and where they are signed in can give it the right address: they may have mistyped it.

        Raises MailTokenInvalidError.
        """
        token, user = await self._find(secret)
        tokens = self._needs.mailroom.tokens
        await tokens.use(token)
        if token.purpose == "email_confirmation":
            if user.email_confirmed_at is not None:
                raise MailTokenInvalidError
            # Of an id that nobody knows beforehand: else whoever had that address already would keep this one.
            await self._needs.users.change(user.id, email=f"{new_id()}@{NOBODYS_DOMAIN}")
            await tokens.revoke(user.id, "password_reset")
        nobody = Actor(address=actor.address, via=actor.via)
        await self._needs.audit.record("user.email_disowned", nobody, target_kind="user", target_id=user.id)

    async def _find(self, secret: str) -> tuple[MailToken, User]:
        token = await self._needs.mailroom.tokens.find(secret, "email_confirmation", "email_change")
        try:
            user = await self._needs.users.get(token.subject)
        except UserNotFoundError as error:
            raise MailTokenInvalidError from error
        is_stale = (
            user.managed_by is not None if token.purpose == "email_change" else token.email != user.email
        )
        if user.status != "active" or is_stale:
            raise MailTokenInvalidError
        return token, user

    async def _check_proof(self, user: User, proof: AccountProof) -> None:
        session = await self._needs.sessions.find_open(proof.refresh_token) if proof.refresh_token else None
        if session is not None and session.user_id == user.id:
            return
        if proof.password is None:
            raise EmailProofNeededError
        await self._needs.reauthentication.check_password(user.id, proof.password)

    async def _switch(self, user: User, token: MailToken, actor: Actor, language: Language) -> None:
        """Links that went to the old address open nothing from now on: it may be somebody else's soon."""
        needs = self._needs
        await needs.users.change(user.id, email=token.email, email_confirmed_at=needs.clock.now())
        await needs.mailroom.tokens.revoke(user.id, "password_reset", "email_confirmation")
        needs.mailroom.notify("email_changed", language, user.email, email=token.email)
        await needs.audit.record("user.email_changed", actor, target_kind="user", target_id=user.id)


def require_confirmed_email(user: User, role: Role) -> str | None:
    """The step that is asked of everybody whose address nobody has shown to be theirs."""
    del role
    return "email" if user.email_confirmed_at is None else None
