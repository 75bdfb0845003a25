"""Passwords that are lost, and passwords that are changed."""

from __future__ import annotations

from contextlib import suppress

import msgspec

from tertulia.infrastructure.email import Mail
from tertulia.infrastructure.http import Language
from tertulia.infrastructure.security import PasswordHasher, PasswordStrength, ServerBusyError
from tertulia.kernel.clock import Clock
from tertulia.kernel.principal import SERVER, Actor, Principal
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.errors import CredentialsInvalidError
from tertulia.modules.auth.mails.domain import MailToken
from tertulia.modules.auth.mails.errors import (
    AccountManagedError,
    MailTokenInvalidError,
    PasswordUnchangedError,
)
from tertulia.modules.auth.mails.mailroom import Mailroom
from tertulia.modules.auth.mails.ownership import Ownership
from tertulia.modules.auth.mails.texts import MailKind
from tertulia.modules.auth.mails.tokens import TokenWish
from tertulia.modules.auth.mails.vouching import Vouching
from tertulia.modules.auth.service import Reauthentication, Sessions
from tertulia.modules.roles import Role
from tertulia.modules.users import User, UserNotFoundError, Users

RESET_PATH = "/reset-password"


class PasswordTools(msgspec.Struct, frozen=True):
    """What passwords are made with."""

    hasher: PasswordHasher
    strength: PasswordStrength

    async def hash(self, password: str, *about: str | None) -> str:
        """The hash of a new password. about: see PasswordStrength. Raises PasswordTooWeakError, ServerBusyError."""
        await self.strength.check(password, *about)
        return await self.hasher.hash(password)


class PasswordServices(msgspec.Struct, frozen=True, kw_only=True):
    """What changing passwords needs. reset_minutes: for how long a link is good."""

    users: Users
    sessions: Sessions
    tools: PasswordTools
    reauthentication: Reauthentication
    ownership: Ownership
    vouching: Vouching
    mailroom: Mailroom
    audit: AuditLog
    clock: Clock
    reset_minutes: int
    is_enabled: bool


class Passwords:
    """Nothing here tells who has an account."""

    def __init__(self, needs: PasswordServices) -> None:
        self._needs = needs

    async def ask_reset(self, email: str, address: str, language: Language) -> None:
        """Send a link to whoever has this address, if somebody has. What is done before this returns does not depend
        on it. Raises MailNotConfiguredError, RateLimitedError, ServerBusyError."""
        room = self._needs.mailroom
        room.require_enabled()
        await room.count(email, address)

        async def compose() -> Mail | None:
            user = await self._needs.users.find_by_email(email)
            if user is None or not self._may_have_password(user):
                return None
            return await self.write_link(user, "reset_password", language)

        room.post("reset_password", compose)

    async def send_link(self, user: User, actor: Actor, language: Language) -> None:
        """Let a person choose a password, on an administrator's behalf. Raises MailNotConfiguredError,
        AccountManagedError, ServerBusyError."""
        self._needs.mailroom.require_enabled()
        if user.managed_by is not None:
            raise AccountManagedError(provider=user.managed_by)

        async def compose() -> Mail | None:
            return await self.write_link(user, "choose_password", language)

        self._needs.mailroom.post("choose_password", compose)
        await self._needs.audit.record(
            "user.password_link_sent", actor, target_kind="user", target_id=user.id
        )

    async def make_link(self, user: User, *, handed_to: str | None = None) -> str:
        """A link to choose a password; earlier ones are not good any more. handed_to: the administrator who hands it
        over where no mail is sent."""
        room = self._needs.mailroom
        wish = TokenWish(purpose="password_reset", subject=user.id, email=user.email, created_by=handed_to)
        _, secret = await room.tokens.issue(wish)
        return room.letters.link(RESET_PATH, secret)

    async def write_link(self, user: User, kind: MailKind, language: Language) -> Mail:
        """A mail with a link to choose a password, which is good once; earlier ones are not any more."""
        url = await self.make_link(user)
        return self._needs.mailroom.letters.write(
            kind, language, user.email, url, minutes=self._needs.reset_minutes
        )

    async def check_link(self, secret: str) -> None:
        """Whether a link would set a password now; it is not used up. Raises MailTokenInvalidError."""
        await self._find_link(secret)

    async def reset(self, secret: str, password: str, actor: Actor, language: Language) -> User:
        """Choose a new password by a link; returns whose it is. Ends every session, forgets every browser, and shows
        that the address is the person's; if nobody had shown that, what else opens the account may be somebody else's,
        and goes. Where no mail is sent, links are handed over and show nothing of the kind: the address stays as it is.
        Whoever knew the password before may have left another way in: a new one alone does not make the account one
        that was never in other hands.

        Raises MailTokenInvalidError, PasswordTooWeakError, PasswordUnchangedError, ServerBusyError.
        """
        needs = self._needs
        token, user = await self._find_link(secret)
        await self._refuse_given(user, password)
        password_hash = await needs.tools.hash(password, user.email, user.name)
        await needs.mailroom.tokens.use(token)
        own = Actor(user_id=user.id, address=actor.address, via=actor.via)
        is_given = not await needs.vouching.is_trusted(token.created_by)
        was_given = is_given or user.password_given
        await needs.users.change(
            user.id, password_hash=password_hash, password_given=was_given, must_change_password=False
        )
        await needs.mailroom.tokens.revoke(user.id, "email_confirmation", "email_change")
        await needs.sessions.end_all(user.id)
        if user.email_confirmed_at is None and needs.mailroom.is_enabled:
            await needs.ownership.hand_over(user.id, own)
            await needs.users.change(user.id, email_confirmed_at=needs.clock.now(), password_given=is_given)
        self._notify_change(user, language)
        await needs.audit.record("user.password_reset", own, target_kind="user", target_id=user.id)
        return await needs.users.get(user.id)

    async def give(self, user: User, password: str, actor: Actor, *, must_change: bool) -> None:
        """Give somebody a password at once, to be handed over, on behalf of whoever may log in to the machine; ends
        every session. must_change: whether they choose another one before anything else. Raises AccountManagedError,
        PasswordTooWeakError, ServerBusyError."""
        if user.managed_by is not None:
            raise AccountManagedError(provider=user.managed_by)
        needs = self._needs
        password_hash = await needs.tools.hash(password, user.email, user.name)
        await needs.users.change(user.id, password_hash=password_hash, must_change_password=must_change)
        await needs.mailroom.tokens.revoke(user.id, "password_reset", "email_change")
        await needs.sessions.end_all(user.id)
        self._notify_change(user, "en")
        await needs.audit.record("user.password_reset", actor, target_kind="user", target_id=user.id)

    async def take_back(self, user: User) -> None:
        """Let nothing open the account that somebody else may know or have left there, and mail a link to choose a
        password, where mail is sent; else whoever may hands one over."""
        needs = self._needs
        await needs.users.change(
            user.id, password_hash=None, password_given=False, must_change_password=False
        )
        await needs.sessions.end_all(user.id)
        await needs.ownership.hand_over(user.id, SERVER)

        async def compose() -> Mail | None:
            return await self.write_link(user, "choose_password", "en")

        with suppress(ServerBusyError):
            needs.mailroom.post("choose_password", compose)

    async def change(
        self, principal: Principal, current: str | None, new: str, actor: Actor, language: Language
    ) -> User:
        """Replace the password, or set the first one, and end all other sessions; returns whose it is.

        current: None for who has none, or has to replace one that was handed over (and may never have got it, as there
        are other ways in), and has shown a short while ago who they are. One that was handed over is replaced even
        where the account is managed by a provider by now. Raises CredentialsInvalidError, also when another password
        came meanwhile, RateLimitedError, ReauthenticationNeededError, AccountManagedError, PasswordTooWeakError,
        PasswordUnchangedError.
        """
        needs = self._needs
        user = await needs.users.get(principal.user_id)
        if user.password_hash is None or (user.must_change_password and current is None):
            await needs.reauthentication.require_recent(principal)
        else:
            await needs.reauthentication.check_password(user.id, current or "")
        if user.managed_by is not None and not user.must_change_password:
            raise AccountManagedError(provider=user.managed_by)
        await self._refuse_given(user, new)
        password_hash = await needs.tools.hash(new, user.email, user.name)
        if not await needs.users.replace_password(user, password_hash):
            raise CredentialsInvalidError
        await needs.mailroom.tokens.revoke(user.id, "password_reset")
        await needs.sessions.end_others(principal)
        self._notify_change(user, language)
        await needs.audit.record("user.password_changed", actor, target_kind="user", target_id=user.id)
        return await needs.users.get(user.id)

    def _notify_change(self, user: User, language: Language) -> None:
        self._needs.mailroom.notify("password_changed", language, user.email)

    def _may_have_password(self, user: User) -> bool:
        """Who belongs to a directory signs in there, and comes in no other way when they are put out of it."""
        return self._needs.is_enabled and user.status == "active" and user.managed_by is None

    async def _refuse_given(self, user: User, new: str) -> None:
        """Raises PasswordUnchangedError for the password that was handed over."""
        if user.must_change_password and await self._needs.tools.hasher.verify(user.password_hash, new):
            raise PasswordUnchangedError

    async def _find_link(self, secret: str) -> tuple[MailToken, User]:
        token = await self._needs.mailroom.tokens.find(secret, "password_reset")
        user = await self._find_owner(token.subject)
        if user is None or user.email != token.email or not self._may_have_password(user):
            raise MailTokenInvalidError
        return token, user

    async def _find_owner(self, user_id: str) -> User | None:
        try:
            return await self._needs.users.get(user_id)
        except UserNotFoundError:
            return None


def require_own_password(user: User, role: Role) -> str | None:
    """The step that is asked of everybody whose password was chosen by who handed it over."""
    del role
    return "password" if user.must_change_password and user.password_hash is not None else None
