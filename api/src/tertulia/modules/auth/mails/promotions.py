"""What happens to an account whose person becomes an administrator: it is worth more to who helped with it before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tertulia.modules.auth.mails.domain import MailToken
from tertulia.modules.auth.mails.passwords import Passwords
from tertulia.modules.auth.mails.tokens import MailTokens
from tertulia.modules.roles import RoleBook, RolesChanged, RoleWidening
from tertulia.modules.users import User, UserChanged, Users

_BATCH = 200


class Promotions:
    """Whoever reset a password, or was handed a link, shall not come into rights that they do not have by it."""

    def __init__(self, users: Users, roles: RoleBook, tokens: MailTokens, passwords: Passwords) -> None:
        self._users = users
        self._roles = roles
        self._tokens = tokens
        self._passwords = passwords

    async def follow(self, event: UserChanged) -> None:
        """After a new role that administers what the one before did not: no link of before opens anything, and a
        password that somebody else may know is no password any more."""
        if event.former_role is None:
            return
        user = await self._users.get(event.user_id)
        gained = self._roles.get(user.role).permissions - self._roles.get(event.former_role).permissions
        if _administer(gained):
            await self._end_help(user)

    async def follow_role(self, event: RolesChanged | RoleWidening) -> None:
        """The same for everybody of a role that is about to administer what it did not, and once more when it does, for
        who was helped meanwhile. Only who was helped is looked at: a role may have very many people."""
        if not _administer(event.gained):
            return
        async for batch in self._tokens.read_all():
            for user in await self._list_recipients(batch):
                if user.role == event.role_id:
                    await self._end_links(user)
        while given := await self._users.list_given(event.role_id, _BATCH):
            for user in given:
                await self._passwords.take_back(user)

    async def _list_recipients(self, tokens: Sequence[MailToken]) -> list[User]:
        """Whose accounts the links may open: by their ids, and for invitations by their addresses."""
        known = await self._users.get_many({token.subject for token in tokens})
        invited = [
            await self._users.find_by_email(token.email) for token in tokens if token.purpose == "invitation"
        ]
        return [*known.values(), *(user for user in invited if user is not None)]

    async def _end_help(self, user: User) -> None:
        await self._end_links(user)
        if user.password_given:
            await self._passwords.take_back(user)

    async def _end_links(self, user: User) -> None:
        await self._tokens.revoke(user.id, "password_reset", "email_confirmation", "email_change")
        await self._tokens.revoke(user.email, "invitation")


def _administer(permissions: Iterable[str]) -> bool:
    return any(permission.startswith("admin.") for permission in permissions)
