"""Making, finding and changing accounts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal

import msgspec

from docstore import Write, WriteConflictError
from tertulia.kernel.clock import Clock
from tertulia.kernel.events import EventBus
from tertulia.kernel.ids import new_id
from tertulia.modules.roles import ADMIN_ROLE, DEFAULT_ROLE, FIRST_ACCOUNT_ROLE
from tertulia.modules.users.domain import USERS, User, normalize_email
from tertulia.modules.users.errors import RegistrationClosedError, UserNotFoundError
from tertulia.modules.users.events import UserChanged
from tertulia.modules.users.repository import UserRepository
from tertulia.modules.users.search import UserPage, UserQuery, UserSearch

ListWrites = Callable[[User], Sequence[Write]]

_ATTEMPTS = 20
_STANDING = frozenset({"role", "status"})


class NewUser(msgspec.Struct, frozen=True, kw_only=True):
    """An account to be made. Without a name, the address says it up to its `@`."""

    email: str
    name: str | None
    password_hash: str | None = None
    password_given: bool = False
    must_change_password: bool = False
    role: str = DEFAULT_ROLE
    email_confirmed: bool = False
    managed_by: str | None = None
    external_id: str | None = None


class Users:
    """The accounts of this installation."""

    def __init__(
        self,
        repository: UserRepository,
        clock: Clock,
        events: EventBus,
        *,
        registration: Literal["open", "invited", "closed"],
    ) -> None:
        self._repository = repository
        self._clock = clock
        self._events = events
        self._registration = registration
        self._search = UserSearch(repository)
        self._has_first = False

    async def is_empty(self) -> bool:
        """Whether no account was made yet. Once one was, the store is not asked again."""
        if not self._has_first:
            self._has_first = await self._repository.has_first()
        return not self._has_first

    async def check_registration(self) -> None:
        """RegistrationClosedError unless anybody may register now; the very first always may."""
        if self._registration != "open" and not await self.is_empty():
            raise RegistrationClosedError

    async def register(self, new: NewUser) -> User:
        """Make an account for somebody who asked for one: an administrator's if it is the first.

        Raises RegistrationClosedError and EmailTakenError.
        """
        first = await self._create_first(new)
        if first is not None:
            return first
        await self.check_registration()
        user = self._build(new, DEFAULT_ROLE)
        await self._repository.insert(user)
        return user

    async def create(self, new: NewUser, list_along: ListWrites | None = None) -> User:
        """Make an account on an administrator's behalf, open registration or not. Raises EmailTakenError and
        RoleNotFoundError.

        list_along: what is written with the account or not at all; DuplicateDocumentError when it is there already.
        """
        first = await self._create_first(new, list_along)
        if first is not None:
            return first
        user = self._build(new, new.role)
        await self._repository.insert(user, list_along(user) if list_along else ())
        return user

    async def get(self, user_id: str) -> User:
        """The account; UserNotFoundError when it is gone."""
        user = await self._repository.get(user_id)
        if user is None:
            raise UserNotFoundError
        return user

    async def get_many(self, user_ids: Collection[str]) -> dict[str, User]:
        """Those of these accounts that are there, by their ids."""
        return await self._repository.read(user_ids)

    async def name_people(self, user_ids: Collection[str]) -> dict[str, str]:
        """What people are called, by their ids; who is gone is not in it."""
        return {user_id: user.name for user_id, user in (await self.get_many(user_ids)).items()}

    async def find_by_email(self, email: str) -> User | None:
        return await self._repository.find_by_email(normalize_email(email))

    async def search(self, query: UserQuery) -> UserPage:
        """A page of accounts. Raises InvalidCursorError."""
        return await self._search.search(query)

    async def list_given(self, role: str, limit: int) -> list[User]:
        """Some of those with this role whose password somebody else may know."""
        return await self._repository.list_given(role, limit)

    async def rename(self, user_id: str, name: str) -> User:
        """Change how a person is called. Raises UserNotFoundError."""
        await self._repository.update(user_id, self._clock.now(), name=name.strip())
        return await self.get(user_id)

    async def replace_password(self, user: User, password_hash: str) -> bool:
        """Store the hash of the password that the person chose in place of the one that the account was read with, and
        tell who remembers it. False, and nothing written, when that is another one by now."""
        if not await self._repository.replace_password(user, password_hash, self._clock.now()):
            return False
        await self._events.publish(UserChanged(user.id, None))
        return True

    async def renew_hash(self, user: User, password_hash: str) -> None:
        """Store another hash of the password that the person has; nothing happens when they have another one by
        now."""
        if user.password_hash is not None:
            now = self._clock.now()
            await self._repository.exchange_hash(user.id, user.password_hash, password_hash, now)

    async def remove_ways_in(self, user: User, writes: Sequence[Write]) -> bool:
        """Write what takes ways to sign in away from an account as it was read. False, and nothing written, when one
        has to look again."""
        return await self._repository.remove_ways_in(user, writes)

    async def note_seen(self, user_id: str) -> None:
        """Remember that the person was here. Raises UserNotFoundError."""
        now = self._clock.now()
        await self._repository.update(user_id, now, last_seen_at=now)

    async def change(self, user_id: str, **fields: Any) -> User:
        """Set fields of an account, and tell who remembers it. Raises UserNotFoundError, EmailTakenError,
        RoleNotFoundError for a role that is gone, and LastAdministratorError when nobody would be left to
        administer."""
        before = await self.get(user_id) if "role" in fields else None
        standing = {field: value for field, value in fields.items() if field in _STANDING}
        if standing and await self._resign(user_id, (), standing):
            fields = {field: value for field, value in fields.items() if field not in _STANDING}
        if fields:
            await self._repository.update(user_id, self._clock.now(), **fields)
        after = await self.get(user_id)
        former_role = before.role if before is not None and before.role != after.role else None
        await self._events.publish(UserChanged(user_id, former_role))
        return after

    async def begin_leaving(self, user_id: str, *beside: Write) -> None:
        """Let nobody in to an account any more, and write what goes with it. Fine when it is leaving already. Raises
        UserNotFoundError and LastAdministratorError."""
        if not await self._resign(user_id, beside, {"status": "leaving"}):
            await self._repository.update(user_id, self._clock.now(), beside, status="leaving")
        await self._events.publish(UserChanged(user_id))

    async def remove(self, user_id: str) -> None:
        """Take the account itself away, and the words it is found by; the last step of leaving."""
        await self._repository.delete(user_id)

    async def _resign(self, user_id: str, beside: Sequence[Write], fields: Mapping[str, Any]) -> bool:
        """Whether the fields were set here, because they make an active administrator none."""
        for _ in range(_ATTEMPTS):
            user = await self.get(user_id)
            after = msgspec.structs.replace(user, **fields)
            if not _administers(user) or _administers(after):
                return False
            if await self._repository.resign(user, self._clock.now(), beside, **fields):
                return True
        raise WriteConflictError(USERS.name, user_id)

    async def _create_first(self, new: NewUser, list_along: ListWrites | None = None) -> User | None:
        if not await self.is_empty():
            return None
        user = self._build(new, FIRST_ACCOUNT_ROLE)
        along = list_along(user) if list_along else ()
        return user if await self._repository.insert_first(user, along) else None

    def _build(self, new: NewUser, role: str) -> User:
        now = self._clock.now()
        email = normalize_email(new.email)
        name = (new.name or "").strip() or email.partition("@")[0][:100]
        return User(
            id=new_id(),
            email=email,
            name=name,
            role=role,
            password_hash=new.password_hash,
            password_given=new.password_given,
            must_change_password=new.must_change_password,
            created_at=now,
            updated_at=now,
            email_confirmed_at=now if new.email_confirmed else None,
            managed_by=new.managed_by,
            external_id=new.external_id,
        )


def _administers(user: User) -> bool:
    return user.status == "active" and user.role == ADMIN_ROLE
