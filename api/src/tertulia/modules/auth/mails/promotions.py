"""What happens to an account whose person becomes an administrator: it is worth more to who helped with it before."""

from __future__ import annotations

from collections.abc import Iterable

from tertulia.modules.auth.mails.passwords import Passwords
from tertulia.modules.auth.mails.tokens import MailTokens
from tertulia.modules.roles import RoleBook, RolesChanged
from tertulia.modules.users import User, UserChanged, UserQuery, Users

_PAGE = 200


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

    async def follow_role(self, event: RolesChanged) -> None:
        """The same for everybody of a role that administers from now on what it did not."""
        if not _administer(event.gained):
            return
        cursor: str | None = None
        while True:
            page = await self._users.search(UserQuery(role=event.role_id, limit=_PAGE, cursor=cursor))
            for user in page.users:
                await self._end_help(user)
            cursor = page.next_cursor
            if cursor is None:
                return

    async def _end_help(self, user: User) -> None:
        await self._tokens.revoke(user.id, "password_reset", "email_confirmation", "email_change")
        await self._tokens.revoke(user.email, "invitation")
        if user.password_given:
            await self._passwords.take_back(user)


def _administer(permissions: Iterable[str]) -> bool:
    return any(permission.startswith("admin.") for permission in permissions)
