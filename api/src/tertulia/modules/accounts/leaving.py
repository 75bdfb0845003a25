"""The end of an account: everything of a person goes, in steps that a server takes up again where it stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from docstore import Collection, Delete, DocumentStore, Put, Query, Update
from tertulia.infrastructure.repeating import Repeating
from tertulia.kernel.clock import Clock
from tertulia.kernel.events import EventBus
from tertulia.kernel.principal import Actor
from tertulia.modules.accounts.belongings import forget_mentions, list_belongings, purge
from tertulia.modules.audit import AUDIT_ENTRIES, AuditLog, AuditReader
from tertulia.modules.users import USER_WORDS, USERS, UserLeft, Users

AFTERMATH: Final = timedelta(minutes=2)
"""For so long a request that began before may write; then everything is removed once more."""
LOOK_SECONDS: Final = 30.0


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody leaves, or has just left. removed_at: when everything had been removed for the first time."""

    user_id: str
    started_at: datetime
    removed_at: datetime | None = None


DEPARTURES = Collection("departures", Departure, key=("user_id",))


class Removal(msgspec.Struct, frozen=True):
    """How many documents were removed by collection, and how many entries of the audit log stay."""

    removed: dict[str, int]
    audit_entries: int


class Departures:
    """Deletes accounts. `open` begins to finish what was interrupted."""

    def __init__(
        self,
        store: DocumentStore,
        clock: Clock,
        events: EventBus,
        users: Users,
        audit: AuditLog,
        collections: Sequence[Collection[Any]],
    ) -> None:
        """collections: all of the product."""
        self._store = store
        self._clock = clock
        self._events = events
        self._users = users
        self._audit = audit
        kept = {DEPARTURES.name, AUDIT_ENTRIES.name}
        self._belongings = [one for one in list_belongings(collections) if one.collection.name not in kept]
        self._collections = collections
        self._told: set[str] = set()
        self._looking = Repeating("finish departures", self.resume, LOOK_SECONDS, at_once=True)

    def open(self) -> None:
        """Look now and then for departures that are to be finished."""
        self._looking.open()

    async def close(self) -> None:
        await self._looking.close()

    async def remove(self, user_id: str, actor: Actor) -> Removal:
        """Remove an account with everything that is the person's. What is interrupted is finished later.

        Raises UserNotFoundError and LastAdministratorError, and then nothing has changed.
        """
        departure = Departure(user_id=user_id, started_at=self._clock.now())
        await self._users.begin_leaving(user_id, Put(DEPARTURES, departure))
        await self._audit.record("user.deleted", actor, target_kind="user", target_id=user_id)
        removed = await asyncio.shield(self._finish(user_id))
        return Removal(removed, await self._count_entries(user_id))

    async def resume(self) -> None:
        """Finish what was interrupted, and look once more at what was finished a while ago. What another server, or a
        command, has finished goes on here until it is told: answers that are being made would be written later."""
        departures = await self._store.find(DEPARTURES, Query(where={}))
        self._told &= {departure.user_id for departure in departures}
        for departure in departures:
            if departure.removed_at is not None and departure.user_id not in self._told:
                await self._tell(departure.user_id)
            if departure.removed_at is None:
                await self._finish(departure.user_id)
            elif self._clock.now() - departure.removed_at >= AFTERMATH:
                await self._finish(departure.user_id)
                await self._store.write(
                    Delete(collection=DEPARTURES, key=(departure.user_id,), optional=True)
                )

    async def _finish(self, user_id: str) -> dict[str, int]:
        await self._tell(user_id)
        removed: dict[str, int] = {}
        for belonging in self._belongings:
            number = await purge(self._store, belonging, user_id)
            if number and belonging.collection is not USER_WORDS:
                removed[belonging.collection.name] = number
        await forget_mentions(self._store, self._collections, user_id)
        if await self._store.get(USERS, user_id) is not None:
            await self._users.remove(user_id)
            removed[USERS.name] = 1
        done = Update(
            collection=DEPARTURES, key=(user_id,), set={"removed_at": self._clock.now()}, optional=True
        )
        await self._store.write(done)
        return removed

    async def _tell(self, user_id: str) -> None:
        self._told.add(user_id)
        await self._events.publish(UserLeft(user_id))

    async def _count_entries(self, user_id: str) -> int:
        return sum([len(batch) async for batch in AuditReader(self._store).read_of(user_id)])
