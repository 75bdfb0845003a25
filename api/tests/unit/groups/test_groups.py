"""Groups, in a real store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import msgspec
import pytest

from docstore import DocumentStore, Insert, open_store
from tertulia.entrypoints.collections import COLLECTIONS
from tertulia.kernel.clock import SystemClock
from tertulia.kernel.events import EventBus
from tertulia.kernel.principal import SERVER
from tertulia.modules.audit import AuditLog
from tertulia.modules.groups import (
    GROUPS,
    GroupDeleted,
    GroupManagedError,
    GroupNameTakenError,
    GroupRepository,
    Groups,
    MembershipsChanged,
)
from tertulia.modules.groups.domain import MAX_GROUPS
from tertulia.modules.groups.errors import TooManyGroupsError
from tertulia.modules.users import (
    NewUser,
    UserLeft,
    UserNotFoundError,
    UserRepository,
    Users,
)


class SilentAudit(AuditLog):
    """Writes nothing down."""

    def __init__(self) -> None: ...

    async def record(self, *args: object, **kwargs: object) -> None: ...


class World(msgspec.Struct):
    groups: Groups
    users: Users
    events: EventBus
    changed: list[str]

    async def make_user(self, email: str) -> str:
        return (await self.users.create(NewUser(email=email, name=None))).id

    async def name_groups(self, user_id: str) -> list[tuple[str, str]]:
        ids = sorted(await self.groups.list_groups_of(user_id))
        found = await self.groups.repository.get_many(ids)
        return sorted((group.source, group.name) for group in found)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[DocumentStore]:
    opened = open_store("sqlite", tmp_path)
    await opened.open(COLLECTIONS)
    yield opened
    await opened.close()


@pytest.fixture
def world(store: DocumentStore) -> World:
    events, changed = EventBus(), list[str]()
    users = Users(UserRepository(store), SystemClock(), events, registration="open")

    async def note(event: MembershipsChanged) -> None:
        changed.append(event.user_id)

    events.subscribe(MembershipsChanged, note)
    groups = Groups(GroupRepository(store), users, SystemClock(), events, SilentAudit())
    return World(groups, users, events, changed)


async def test_a_provider_s_groups_follow_what_it_says(world: World) -> None:
    ada = await world.make_user("ada@example.org")
    await world.groups.sync_groups(ada, "corp", ["staff", "physics"])
    assert await world.name_groups(ada) == [("corp", "physics"), ("corp", "staff")]
    await world.groups.sync_groups(ada, "corp", ["physics", "chess"])
    assert await world.name_groups(ada) == [("corp", "chess"), ("corp", "physics")]
    await world.groups.sync_groups(ada, "corp", [])
    assert await world.name_groups(ada) == []


async def test_a_group_of_a_provider_is_not_the_local_one_of_the_same_name(world: World) -> None:
    """What is shared with the local group must not open to whoever can name a group at a provider."""
    ada, eve = await world.make_user("ada@example.org"), await world.make_user("eve@example.org")
    local = await world.groups.create(SERVER, "Board")
    await world.groups.add_member(SERVER, local.id, ada)
    await world.groups.sync_groups(eve, "corp", ["Board", "board", local.id])
    assert local.id not in await world.groups.list_groups_of(eve)
    assert await world.name_groups(eve) == [("corp", local.id), ("corp", "Board"), ("corp", "board")]
    await world.groups.sync_groups(ada, "other", ["Board"])
    await world.groups.sync_groups(ada, "other", [])
    assert await world.name_groups(ada) == [("local", "Board")]


async def test_names_that_are_no_names_are_passed_over(world: World) -> None:
    ada = await world.make_user("ada@example.org")
    await world.groups.sync_groups(ada, "corp", ["", "  ", "x" * 201, "a\nb", "ok", "ok"])
    assert await world.name_groups(ada) == [("corp", "ok")]
    await world.groups.sync_groups(ada, "corp", [f"g{number}" for number in range(300)])
    assert len(await world.groups.list_groups_of(ada)) == 200


@pytest.mark.parametrize("source", ["local", "scim", ""])
async def test_no_provider_speaks_for_local_groups(world: World, source: str) -> None:
    ada = await world.make_user("ada@example.org")
    with pytest.raises(ValueError, match="not a provider"):
        await world.groups.sync_groups(ada, source, ["Board"])


async def test_two_sign_ins_at_once_make_a_group_once(world: World) -> None:
    people = [await world.make_user(f"p{number}@example.org") for number in range(8)]
    await asyncio.gather(*(world.groups.sync_groups(one, "corp", ["a", "b"]) for one in people))
    assert {frozenset(await world.groups.list_groups_of(one)) for one in people} == {
        frozenset(group.id for group in await world.groups.repository.find_named("corp", ["a", "b"]))
    }


async def test_only_its_source_changes_a_group(world: World) -> None:
    ada = await world.make_user("ada@example.org")
    await world.groups.sync_groups(ada, "corp", ["staff"])
    [group_id] = await world.groups.list_groups_of(ada)
    with pytest.raises(GroupManagedError):
        await world.groups.add_member(SERVER, group_id, ada)
    with pytest.raises(GroupManagedError):
        await world.groups.remove_member(SERVER, group_id, ada)
    with pytest.raises(GroupManagedError):
        await world.groups.change(SERVER, group_id, name="mine")
    with pytest.raises(GroupManagedError):
        await world.groups.delete(SERVER, group_id)
    assert await world.name_groups(ada) == [("corp", "staff")]


async def test_local_names_are_the_same_in_small_letters(world: World) -> None:
    await world.groups.create(SERVER, " The  Board")
    with pytest.raises(GroupNameTakenError):
        await world.groups.create(SERVER, "the board")
    other = await world.groups.create(SERVER, "Chess")
    with pytest.raises(GroupNameTakenError):
        await world.groups.change(SERVER, other.id, name="THE BOARD")


async def test_who_remembers_people_is_told(world: World) -> None:
    ada = await world.make_user("ada@example.org")
    group, gone = await world.groups.create(SERVER, "Board"), list[str]()

    async def note(event: GroupDeleted) -> None:
        gone.append(event.group_id)

    world.events.subscribe(GroupDeleted, note)
    await world.groups.add_member(SERVER, group.id, ada)
    await world.groups.remove_member(SERVER, group.id, ada)
    await world.groups.sync_groups(ada, "corp", ["staff"])
    await world.groups.sync_groups(ada, "corp", ["staff"])
    assert world.changed == [ada] * 3
    await world.groups.add_member(SERVER, group.id, ada)
    await world.groups.delete(SERVER, group.id)
    assert (world.changed, gone) == ([ada] * 5, [group.id])
    assert await world.name_groups(ada) == [("corp", "staff")]


async def test_nobody_who_is_not_there_belongs_to_a_group(world: World) -> None:
    group = await world.groups.create(SERVER, "Board")
    with pytest.raises(UserNotFoundError):
        await world.groups.add_member(SERVER, group.id, "nobody")


async def test_who_leaves_belongs_to_nothing(world: World) -> None:
    ada = await world.make_user("ada@example.org")
    group = await world.groups.create(SERVER, "Board")
    await world.groups.add_member(SERVER, group.id, ada)
    await world.events.publish(UserLeft(ada))
    assert await world.groups.list_groups_of(ada) == frozenset()
    assert await world.groups.repository.count_members(group.id) == 0


async def test_there_is_an_end_to_the_number_of_groups_of_a_source(
    world: World, store: DocumentStore
) -> None:
    first = await world.groups.create(SERVER, "0", source="corp")
    copies = (
        msgspec.structs.replace(first, id=f"g{number}", name=str(number), name_key=str(number))
        for number in range(1, MAX_GROUPS - 1)
    )
    await store.write(*(Insert(GROUPS, group) for group in copies))
    ada = await world.make_user("ada@example.org")

    await world.groups.sync_groups(ada, "corp", ["1", "a", "b"])

    assert await world.name_groups(ada) == [("corp", "1"), ("corp", "a")]
    with pytest.raises(TooManyGroupsError):
        await world.groups.create(SERVER, "c", source="corp")
    assert await world.groups.create(SERVER, "a")
