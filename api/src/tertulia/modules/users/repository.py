"""Accounts in the store, each with the words by which it is found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from docstore import (
    AnyOf,
    Delete,
    DeleteMany,
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Put,
    Query,
    StartsWith,
    Update,
    Write,
    WriteConflictError,
)
from tertulia.kernel.ids import new_id
from tertulia.modules.roles import ADMIN_ROLE, BUILT_IN_ROLES, ROLES, RoleNotFoundError
from tertulia.modules.users.domain import (
    ACCOUNT_CLAIMS,
    ADMINISTRATORS,
    FIRST_ACCOUNT,
    USERS,
    WORDS_KEPT,
    AccountClaim,
    User,
)
from tertulia.modules.users.errors import EmailTakenError, LastAdministratorError, UserNotFoundError
from tertulia.modules.users.words import USER_WORDS, UserWord, list_words, list_words_of

_BATCH = 500
_ATTEMPTS = 5


class UserRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def get(self, user_id: str) -> User | None:
        return await self._store.get(USERS, user_id)

    async def find_by_email(self, email: str) -> User | None:
        """The account with this normalized address."""
        found = await self._store.find(USERS, Query(where={"email": email}, limit=1))
        return found[0] if found else None

    async def list_page(
        self, where: Mapping[str, str], after: tuple[Any, ...] | None, limit: int
    ) -> list[User]:
        """Accounts of a status, a role, both or neither, the newest first."""
        return await self._store.find(
            USERS, Query(where=where, order=("-created_at",), after=after, limit=limit)
        )

    async def list_given(self, role: str, limit: int) -> list[User]:
        """Some accounts with a role whose password somebody else may know."""
        return await self._store.find(USERS, Query(where={"role": role, "password_given": True}, limit=limit))

    async def count(self, where: Mapping[str, str]) -> int:
        return await self._store.count(USERS, where)

    async def read(self, ids: Collection[str]) -> dict[str, User]:
        """Those of these accounts that are there, by their ids."""
        wanted = tuple(dict.fromkeys(ids))
        found: dict[str, User] = {}
        for start in range(0, len(wanted), _BATCH):
            batch = Query(where={"id": AnyOf(wanted[start : start + _BATCH])})
            found |= {user.id: user for user in await self._store.find(USERS, batch)}
        return found

    async def count_words(self, beginning: str) -> int:
        """How many words of all accounts begin so."""
        return await self._store.count(USER_WORDS, {"word": StartsWith(beginning)})

    async def list_words(
        self, beginning: str, after: tuple[str, str] | None, limit: int
    ) -> list[tuple[str, str]]:
        """Words that begin so, each with whose it is, in order of both."""
        where = {"word": StartsWith(beginning)}
        query = Query(where=where, order=("word", "user_id"), after=after, limit=limit)
        rows = await self._store.select(USER_WORDS, ("word", "user_id"), query)
        return [(cast("str", word), cast("str", user_id)) for word, user_id in rows]

    async def list_owners(self, beginning: str) -> set[str]:
        """Whose words begin so."""
        rows = await self._store.select(
            USER_WORDS, ("user_id",), Query(where={"word": StartsWith(beginning)})
        )
        return {cast("str", user_id) for (user_id,) in rows}

    async def has_first(self) -> bool:
        """Whether the first account was made."""
        return await self._store.get(ACCOUNT_CLAIMS, FIRST_ACCOUNT) is not None

    async def insert_first(self, user: User, along: Sequence[Write] = ()) -> bool:
        """Add the very first account; False, and nothing written, if there is one. along: see `insert`."""
        try:
            await self._store.write(
                Insert(ACCOUNT_CLAIMS, AccountClaim(id=FIRST_ACCOUNT, user_id=user.id)),
                Put(ACCOUNT_CLAIMS, AccountClaim(id=WORDS_KEPT, user_id=user.id)),
                *_insert_with_words(user),
                *along,
            )
        except DuplicateDocumentError as error:
            if error.collection == ACCOUNT_CLAIMS.name:
                return False
            if error.collection != USERS.name:
                raise
            raise EmailTakenError from error
        return True

    async def insert(self, user: User, along: Sequence[Write] = ()) -> None:
        """Add an account; EmailTakenError when the address is in use, RoleNotFoundError when the role is gone.

        along: what is written with it or not at all; DuplicateDocumentError when a part of it is there already.
        """
        try:
            await self._store.write(*_insert_with_words(user), *_mark_role(user.role), *along)
        except DuplicateDocumentError as error:
            if error.collection != USERS.name:
                raise
            raise EmailTakenError from error
        except WriteConflictError as error:
            _refuse_role(error)
            raise

    async def update(
        self, user_id: str, moment: datetime, beside: Sequence[Write] = (), /, **fields: Any
    ) -> None:
        """Set fields of an account, with other writes. Raises UserNotFoundError when it is gone, and EmailTakenError
        for an address in use, RoleNotFoundError for a role that is gone."""
        values = {**fields, "updated_at": moment}
        for _ in range(_ATTEMPTS):
            writes, condition = await self._plan_words(user_id, fields)
            update = Update(collection=USERS, key=(user_id,), set=values, when=condition)
            try:
                await self._store.write(update, *writes, *_mark_role(fields.get("role")), *beside)
            except WriteConflictError as error:
                _refuse_role(error)
                if await self.get(user_id) is None:
                    raise UserNotFoundError from error
            except DuplicateDocumentError as error:
                raise EmailTakenError from error
            else:
                return
        raise WriteConflictError(USERS.name, user_id)

    async def replace_password(self, user: User, password_hash: str, moment: datetime) -> bool:
        """Set a password that the person chose. False, and nothing written, when another one came since the account was
        read, or it is gone."""
        update = Update(
            collection=USERS,
            key=(user.id,),
            set={"password_hash": password_hash, "must_change_password": False, "updated_at": moment},
            when={"password_hash": user.password_hash},
        )
        try:
            await self._store.write(update)
        except WriteConflictError:
            return False
        return True

    async def exchange_hash(self, user_id: str, old: str, new: str, moment: datetime) -> None:
        """Write the same password down in another way, unless it was changed since `old` was read."""
        update = Update(
            collection=USERS,
            key=(user_id,),
            set={"password_hash": new, "updated_at": moment},
            when={"password_hash": old},
            optional=True,
        )
        await self._store.write(update)

    async def remove_ways_in(self, user: User, writes: Sequence[Write]) -> bool:
        """Take away what opens an account. False, and nothing written, when something else that opened it went since
        it was read, another password came, or the writes do not fit any more."""
        update = Update(
            collection=USERS,
            key=(user.id,),
            set={"ways_mark": new_id()},
            when={"ways_mark": user.ways_mark, "password_hash": user.password_hash},
        )
        try:
            await self._store.write(update, *writes)
        except WriteConflictError:
            return False
        return True

    async def resign(self, user: User, moment: datetime, beside: Sequence[Write], **fields: Any) -> bool:
        """Set fields that make an active administrator none, with other writes. False, and nothing written, when
        something changed meanwhile and one has to look again. Raises LastAdministratorError, and RoleNotFoundError for
        a role that is gone."""
        seen = await self._store.get(ACCOUNT_CLAIMS, ADMINISTRATORS)
        if await self.count({"status": "active", "role": ADMIN_ROLE}) <= 1:
            raise LastAdministratorError
        mark = AccountClaim(id=ADMINISTRATORS, user_id=new_id())
        guard: Write = Insert(ACCOUNT_CLAIMS, mark)
        if seen is not None:
            guard = Update(
                collection=ACCOUNT_CLAIMS,
                key=(ADMINISTRATORS,),
                set={"user_id": mark.user_id},
                when={"user_id": seen.user_id},
            )
        update = Update(
            collection=USERS,
            key=(user.id,),
            set={**fields, "updated_at": moment},
            when={"status": user.status, "role": user.role},
        )
        try:
            await self._store.write(guard, update, *_mark_role(fields.get("role")), *beside)
        except WriteConflictError as error:
            _refuse_role(error)
            return False
        except DuplicateDocumentError:
            return False
        return True

    async def delete(self, user_id: str) -> None:
        """Remove an account with its words; what is not there is fine."""
        await self._store.write(
            Delete(collection=USERS, key=(user_id,), optional=True),
            DeleteMany(USER_WORDS, {"user_id": user_id}),
        )

    async def add_missing_words(self) -> None:
        """Give accounts from before there were words theirs. Looks at the accounts once in the life of a database."""
        if await self._store.get(ACCOUNT_CLAIMS, WORDS_KEPT) is not None:
            return
        after: tuple[str, ...] | None = None
        while users := await self._store.find(
            USERS, Query(where={}, order=("id",), after=after, limit=_BATCH)
        ):
            await self._store.write(*(write for user in users for write in make_words(user)))
            after = (users[-1].id,)
        await self._store.write(Put(ACCOUNT_CLAIMS, AccountClaim(id=WORDS_KEPT, user_id="")))

    async def _plan_words(
        self, user_id: str, fields: Mapping[str, Any]
    ) -> tuple[list[Write], dict[str, Any]]:
        """What a new name or address does to the words, and what the account must still be for it."""
        if "name" not in fields and "email" not in fields:
            return [], {}
        user = await self.get(user_id)
        if user is None:
            raise UserNotFoundError
        words = list_words(fields.get("name", user.name), fields.get("email", user.email))
        writes: list[Write] = [DeleteMany(USER_WORDS, {"user_id": user_id}), *_put_words(user_id, words)]
        return writes, {"name": user.name, "email": user.email}


def _insert_with_words(user: User) -> list[Write]:
    return [Insert(USERS, user), *make_words(user)]


def make_words(user: User) -> list[Put]:
    """The writes that keep the words of an account."""
    return _put_words(user.id, list_words_of(user))


def _mark_role(role_id: str | None) -> list[Write]:
    """Written with who is given a role, so that nobody deletes it meanwhile for having nobody."""
    if role_id is None or role_id in BUILT_IN_ROLES:
        return []
    return [Update(collection=ROLES, key=(role_id,), set={"mark": new_id()})]


def _refuse_role(error: WriteConflictError) -> None:
    """RoleNotFoundError when it was the role that was not there."""
    if error.collection == ROLES.name:
        raise RoleNotFoundError(role=error.key) from error


def _put_words(user_id: str, words: Sequence[str]) -> list[Put]:
    return [Put(USER_WORDS, UserWord(user_id, word)) for word in words]
