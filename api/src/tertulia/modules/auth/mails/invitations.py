"""Inviting people: who is invited may register whatever the settings say of domains, with the role that was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from docstore import Delete, WriteConflictError
from tertulia.infrastructure.email import Mail
from tertulia.infrastructure.http import Language
from tertulia.kernel.errors import AppError
from tertulia.kernel.principal import Actor, Principal
from tertulia.modules.audit import AuditLog
from tertulia.modules.auth.mails.domain import LIFETIMES, MAIL_TOKENS, MailToken
from tertulia.modules.auth.mails.errors import (
    InvitationInvalidError,
    InvitationNotFoundError,
    MailTokenInvalidError,
)
from tertulia.modules.auth.mails.mailroom import Mailroom
from tertulia.modules.auth.mails.tokens import TokenWish
from tertulia.modules.auth.mails.vouching import Vouching
from tertulia.modules.auth.service import Standings
from tertulia.modules.groups import LOCAL, Groups
from tertulia.modules.roles import DEFAULT_ROLE, Rights, RoleNotFoundError
from tertulia.modules.users import (
    EmailTakenError,
    NewUser,
    RegistrationClosedError,
    User,
    Users,
    normalize_email,
)

INVITATION_PATH = "/invitation"
MAX_LISTED = 1_000
_NOBODY = "Tertulia"
"""Who invites, where it was a command or somebody who is gone."""


class InvitationServices(msgspec.Struct, frozen=True, kw_only=True):
    """What inviting needs. registration: of the settings."""

    users: Users
    groups: Groups
    rights: Rights
    standings: Standings
    vouching: Vouching
    mailroom: Mailroom
    audit: AuditLog
    registration: Literal["open", "invited", "closed"]


class Invited(msgspec.Struct, frozen=True):
    """link: opens the invitation, and is nowhere else; for who hands it over. is_mailed: whether nobody has to.
    invited_by: the name of who invites."""

    invitation: MailToken
    link: str
    is_mailed: bool
    invited_by: str


class Invitations:
    """Each address has one invitation at most: the newest."""

    def __init__(self, needs: InvitationServices) -> None:
        self._needs = needs

    async def create(
        self,
        inviter: Principal | None,
        actor: Actor,
        email: str,
        *,
        role: str = DEFAULT_ROLE,
        groups: Sequence[str] = (),
        language: Language = "en",
    ) -> Invited:
        """Invite somebody, by mail where mail is sent. inviter: None for who may log in to the machine.

        Raises RegistrationClosedError, EmailTakenError, ServerBusyError, and what giving the
        role and the groups raises.
        """
        needs = self._needs
        if needs.registration == "closed":
            raise RegistrationClosedError
        await self._check(inviter, role, groups)
        address = normalize_email(email)
        if await needs.users.find_by_email(address) is not None:
            raise EmailTakenError
        wish = TokenWish(
            purpose="invitation",
            subject=address,
            email=address,
            created_by=inviter.user_id if inviter else None,
            role=role,
            groups=tuple(dict.fromkeys(groups)),
        )
        token, secret = await needs.mailroom.tokens.issue(wish)
        link = needs.mailroom.letters.link(INVITATION_PATH, secret)
        name = await self._name_inviter(token)
        days = LIFETIMES["invitation"].days

        async def compose() -> Mail | None:
            return needs.mailroom.letters.write("invitation", language, address, link, name=name, days=days)

        needs.mailroom.post("invitation", compose)
        await needs.audit.record(
            "invitation.created",
            actor,
            target_kind="invitation",
            target_id=token.id,
            details={"role": role, "groups": " ".join(token.groups)},
        )
        return Invited(token, link, needs.mailroom.is_enabled, name)

    async def list_open(self) -> list[tuple[MailToken, str]]:
        """The invitations that wait, the newest first, with the names of who sent them."""
        found = await self._needs.mailroom.tokens.list_invitations(MAX_LISTED)
        names = await self._needs.users.name_people({one.created_by for one in found if one.created_by})
        return [(token, names.get(token.created_by or "", _NOBODY)) for token in found]

    async def revoke(self, inviter: Principal | None, actor: Actor, token_id: str) -> None:
        """Take an invitation back. Raises InvitationNotFoundError, and RoleBeyondYoursError for one with a role that
        the inviter could not give."""
        token = await self._needs.mailroom.tokens.get(token_id)
        if token is None or token.purpose != "invitation":
            raise InvitationNotFoundError
        self._needs.rights.check_reach(inviter, token.role or DEFAULT_ROLE)
        await self._needs.mailroom.tokens.revoke(token.subject, "invitation")
        await self._needs.audit.record(
            "invitation.revoked", actor, target_kind="invitation", target_id=token.id
        )

    async def read(self, secret: str) -> tuple[MailToken, str]:
        """An invitation, and the name of who sent it. Raises InvitationInvalidError; whether there is an account with
        the address is not looked up."""
        try:
            token = await self._needs.mailroom.tokens.find(secret, "invitation")
        except MailTokenInvalidError as error:
            raise InvitationInvalidError from error
        return token, await self._name_inviter(token)

    async def find_for(self, secret: str, email: str) -> MailToken:
        """The invitation of an address, if whoever sent it may still give what it gives. Raises
        InvitationInvalidError."""
        token, _ = await self.read(secret)
        if token.email != normalize_email(email) or self._needs.registration == "closed":
            raise InvitationInvalidError
        try:
            inviter = await self._needs.standings.of_user(token.created_by) if token.created_by else None
            await self._check(inviter, token.role or DEFAULT_ROLE, ())
        except AppError as error:
            raise InvitationInvalidError from error
        return token

    async def accept(self, token: MailToken, *, name: str | None, password_hash: str) -> User:
        """Make the account; the link reached the address, so that is confirmed. A link that was handed over shows that
        only by the word of somebody who may do everything. Raises InvitationInvalidError when somebody was faster or
        the role is gone, and EmailTakenError."""
        is_own = self._needs.mailroom.is_enabled or await self._needs.vouching.is_trusted(token.created_by)
        new = NewUser(
            email=token.email,
            name=name,
            password_hash=password_hash,
            password_given=not is_own,
            role=token.role or DEFAULT_ROLE,
            email_confirmed=is_own,
        )
        used = Delete(collection=MAIL_TOKENS, key=(token.id,), when={"secret_hash": token.secret_hash})
        try:
            user = await self._needs.users.create(new, lambda _: (used,))
        except (WriteConflictError, RoleNotFoundError) as error:
            raise InvitationInvalidError from error
        await self._join_groups(user, token)
        return user

    async def _check(self, inviter: Principal | None, role: str, groups: Sequence[str]) -> None:
        """Nobody gives what they do not have, and groups are their administrators' to give."""
        rights = self._needs.rights
        if inviter is not None:
            rights.authorize(inviter, "admin.users")
        rights.check_assignable(inviter, role)
        if groups and inviter is not None:
            rights.authorize(inviter, "admin.groups")
        for group_id in groups:
            await self._needs.groups.get(group_id, LOCAL)

    async def _join_groups(self, user: User, token: MailToken) -> None:
        """Groups that are gone, or that the inviter may not give any more, are left out."""
        actor = Actor(user_id=token.created_by, via="server")
        for group_id in token.groups:
            try:
                inviter = await self._needs.standings.of_user(token.created_by) if token.created_by else None
                await self._check(inviter, token.role or DEFAULT_ROLE, (group_id,))
                await self._needs.groups.add_member(actor, group_id, user.id)
            except AppError:
                continue

    async def _name_inviter(self, token: MailToken) -> str:
        if token.created_by is None:
            return _NOBODY
        return (await self._needs.users.name_people([token.created_by])).get(token.created_by, _NOBODY)
