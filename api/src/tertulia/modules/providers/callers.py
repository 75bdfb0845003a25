"""For whom an endpoint is asked: a person's name, address and role, and their own key where an endpoint wants it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec

from tertulia.modules.providers.domain import Caller
from tertulia.modules.users import User, UserNotFoundError, Users


class FindOwnKey(Protocol):
    async def __call__(self, user_id: str, endpoint: str) -> str | None:
        """A person's key for an endpoint; None when there is none. Raises ProviderKeyExpiredError."""
        ...


AllowsModel = Callable[[str, str], bool]
"""Whether people of a role may use a model, as `endpoint/model`."""


class Callers:
    """Without `users`, callers are known by their id only; without `find_own_key`, nobody has a key; without
    `allows_model`, everybody may use every model."""

    def __init__(
        self,
        users: Users | None = None,
        find_own_key: FindOwnKey | None = None,
        allows_model: AllowsModel | None = None,
    ) -> None:
        self._users = users
        self._find_own_key = find_own_key
        self._allows_model = allows_model

    def allows(self, caller: Caller, model: str) -> bool:
        """Whether the caller's role lets them use a model; the server itself may use every one."""
        return not caller.role or self._allows_model is None or self._allows_model(caller.role, model)

    async def make(self, user_id: str) -> Caller:
        """The person behind an id; nothing but the id when the account is gone."""
        if self._users is None:
            return Caller(user_id=user_id)
        try:
            return describe_user(await self._users.get(user_id))
        except UserNotFoundError:
            return Caller(user_id=user_id)

    async def give_key(self, caller: Caller, endpoint: str, *, wants_own_key: bool) -> Caller:
        """The caller with their own key for this endpoint and no other. Raises ProviderKeyExpiredError."""
        key = None
        if wants_own_key and caller.user_id and self._find_own_key is not None:
            key = await self._find_own_key(caller.user_id, endpoint)
        return caller if key == caller.api_key else msgspec.structs.replace(caller, api_key=key)


def describe_user(user: User) -> Caller:
    """What an endpoint may be told of a person."""
    return Caller(user_id=user.id, name=user.name, email=user.email, role=user.role)
