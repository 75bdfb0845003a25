"""Rounds, suspensions and the identities of a directory in the store."""

from __future__ import annotations

from datetime import datetime

from docstore import (
    Delete,
    DocumentStore,
    DuplicateDocumentError,
    Insert,
    Put,
    Query,
    Update,
    WriteConflictError,
)
from tertulia.modules.auth.directories.domain import (
    DIRECTORY_ROUNDS,
    DIRECTORY_SUSPENSIONS,
    DirectoryRound,
    DirectorySuspension,
)
from tertulia.modules.auth.external.domain import IDENTITIES, LinkedIdentity

_AT_ONCE = 500


class RoundRepository:
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def get(self, provider: str) -> DirectoryRound | None:
        return await self._store.get(DIRECTORY_ROUNDS, provider)

    async def claim(self, provider: str, node_id: str, until: datetime, known: DirectoryRound | None) -> bool:
        """Take the turn, if it is still as it was read; False if another server was faster."""
        try:
            if known is None:
                claimed = DirectoryRound(id=provider, node_id=node_id, until=until)
                await self._store.write(Insert(DIRECTORY_ROUNDS, claimed))
            else:
                await self._store.write(
                    Update(
                        collection=DIRECTORY_ROUNDS,
                        key=(provider,),
                        set={"node_id": node_id, "until": until},
                        when={"node_id": known.node_id, "until": known.until},
                    )
                )
        except (DuplicateDocumentError, WriteConflictError):
            return False
        return True

    async def finish(self, provider: str, node_id: str, moment: datetime) -> None:
        """Give the turn back."""
        await self._store.write(
            Update(
                collection=DIRECTORY_ROUNDS,
                key=(provider,),
                set={"until": moment, "finished_at": moment},
                when={"node_id": node_id},
                optional=True,
            )
        )


class KnownPeople:
    """The people that a directory is known to have."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def list_identities(self, provider: str) -> list[LinkedIdentity]:
        """Everybody's identity there."""
        found: list[LinkedIdentity] = []
        after: tuple[str, ...] | None = None
        while True:
            query = Query(where={"provider": provider}, order=("subject",), after=after, limit=_AT_ONCE)
            page = await self._store.find(IDENTITIES, query)
            found += page
            if len(page) < _AT_ONCE:
                return found
            after = (page[-1].subject,)

    async def get_suspension(self, user_id: str) -> DirectorySuspension | None:
        return await self._store.get(DIRECTORY_SUSPENSIONS, user_id)

    async def note_suspension(self, suspension: DirectorySuspension) -> None:
        await self._store.write(Put(DIRECTORY_SUSPENSIONS, suspension))

    async def forget_suspension(self, user_id: str) -> None:
        await self._store.write(Delete(collection=DIRECTORY_SUSPENSIONS, key=(user_id,), optional=True))
