"""Two administrators who change roles at the same moment, on a real store."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from docstore import Put
from docstore.sqlite import SqliteStore
from tertulia.kernel.clock import SystemClock
from tertulia.kernel.events import EventBus
from tertulia.kernel.principal import SERVER, Principal
from tertulia.modules.audit import AUDIT_ENTRIES, AUDIT_HEADS, AuditLog
from tertulia.modules.roles import (
    ROLES,
    Permission,
    Role,
    RoleAdministration,
    RoleBeyondYoursError,
    RoleBook,
    RoleInput,
    RoleNotFoundError,
)
from tertulia.modules.roles.errors import RoleInUseError
from tertulia.modules.users import ACCOUNT_CLAIMS, USER_WORDS, USERS, NewUser, UserRepository, Users

HELPER = Principal(user_id="helen", role="helpers")
Step = Callable[[], Awaitable[object]]


class Slow(SqliteStore):
    """Does something in the moment after a role was read, or its people were counted, and once."""

    after_read: Step | None = None
    after_count: Step | None = None

    async def get(self, collection: Any, *key: str) -> Any:
        found = await super().get(collection, *key)
        if collection is ROLES and self.after_read:
            step, self.after_read = self.after_read, None
            await step()
        return found

    async def count(self, collection: Any, where: Any) -> int:
        found = await super().count(collection, where)
        if "role" in where and self.after_count:
            step, self.after_count = self.after_count, None
            await step()
        return found


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Slow]:
    opened = Slow(tmp_path / "documents.db")
    await opened.open([USERS, USER_WORDS, ACCOUNT_CLAIMS, ROLES, AUDIT_ENTRIES, AUDIT_HEADS])
    await opened.write(
        Put(ROLES, Role(id="helpers", name="Helpers", permissions=frozenset(["admin.roles", "presets.use"]))),
        Put(ROLES, Role(id="readers", name="Readers", requires_second_factor=True)),
    )
    yield opened
    await opened.close()


@pytest.fixture
def users(store: Slow) -> Users:
    return Users(UserRepository(store), SystemClock(), EventBus(), registration="open")


@pytest.fixture
def administration(store: Slow) -> RoleAdministration:
    clock = SystemClock()

    async def count_people(role_id: str) -> int:
        return await store.count(USERS, {"role": role_id})

    audit = AuditLog(store, clock, b"k" * 32)
    return RoleAdministration(store, RoleBook(store), clock, EventBus(), audit, count_people)


def role_with(*permissions: Permission) -> RoleInput:
    return RoleInput(name="Readers", permissions=list(permissions))


async def read_permissions(store: Slow, role_id: str) -> set[str]:
    role = await store.get(ROLES, role_id)
    assert role is not None
    return set(role.permissions)


@pytest.mark.parametrize("role_id", ["readers", "new"])
async def test_what_somebody_else_gave_meanwhile_is_not_taken_by_who_does_not_have_it(
    store: Slow, administration: RoleAdministration, role_id: str
) -> None:
    """The right comes in the moment between the check and the write, to a role that was there and to one that was
    not."""
    store.after_read = lambda: administration.put(None, SERVER, role_id, role_with("admin.audit"))
    with pytest.raises(RoleBeyondYoursError):
        await administration.put(HELPER, SERVER, role_id, role_with("presets.use"))
    assert await read_permissions(store, role_id) == {"admin.audit"}


async def test_a_change_after_another_one_that_is_within_reach_is_made(
    store: Slow, administration: RoleAdministration
) -> None:
    store.after_read = lambda: administration.put(None, SERVER, "readers", role_with("presets.use"))
    view = await administration.put(HELPER, SERVER, "readers", role_with())
    assert (view.permissions, view.requires_second_factor) == ([], False)
    stored = await store.get(ROLES, "readers")
    assert (stored.permissions, stored.requires_second_factor) == (frozenset(), False)


async def test_a_role_that_somebody_is_given_meanwhile_is_not_deleted(
    store: Slow, administration: RoleAdministration, users: Users
) -> None:
    await users.create(NewUser(email="ada@example.org", name=None))
    bob = await users.create(NewUser(email="bob@example.org", name=None))
    store.after_count = lambda: users.change(bob.id, role="readers")
    with pytest.raises(RoleInUseError):
        await administration.delete(None, SERVER, "readers")
    assert (await users.get(bob.id)).role == "readers"
    assert await store.get(ROLES, "readers") is not None


async def test_nobody_is_given_a_role_that_is_gone(administration: RoleAdministration, users: Users) -> None:
    """Another server goes by the roles that it read seconds ago."""
    await users.create(NewUser(email="ada@example.org", name=None))
    bob = await users.create(NewUser(email="bob@example.org", name=None))
    await administration.delete(None, SERVER, "readers")
    with pytest.raises(RoleNotFoundError):
        await users.change(bob.id, role="readers")
    with pytest.raises(RoleNotFoundError):
        await users.create(NewUser(email="eve@example.org", name=None, role="readers"))
    assert (await users.get(bob.id)).role == "user"
    assert await users.find_by_email("eve@example.org") is None


async def test_the_last_but_one_administrator_is_not_given_a_role_that_is_gone(
    administration: RoleAdministration, users: Users
) -> None:
    await users.create(NewUser(email="ada@example.org", name=None))
    bob = await users.create(NewUser(email="bob@example.org", name=None, role="admin"))
    await administration.delete(None, SERVER, "readers")
    with pytest.raises(RoleNotFoundError):
        await users.change(bob.id, role="readers")
    assert (await users.get(bob.id)).role == "admin"
