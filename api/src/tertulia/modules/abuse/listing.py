"""Pages of violations and bans, with the names of people."""

from __future__ import annotations

from docstore import Collection, Document, DocumentStore, Query, Where
from tertulia.kernel.paging import TimePosition, decode_cursor, encode_cursor
from tertulia.modules.abuse.domain import BANS, VIOLATIONS
from tertulia.modules.abuse.schemas import BanPage, BanView, ViolationPage, ViolationView
from tertulia.modules.users import Users


class AbuseViews:
    """What administrators see of violations and bans."""

    def __init__(self, store: DocumentStore, users: Users) -> None:
        self._store = store
        self._users = users

    async def list_violations(self, *, user_id: str | None, limit: int, cursor: str | None) -> ViolationPage:
        """A page, the newest first. Raises InvalidCursorError."""
        where = {"user_id": user_id} if user_id else {}
        found, following = await self._read(VIOLATIONS, where, "at", limit, cursor)
        names = await self._users.name_people({one.user_id for one in found if one.user_id})
        return ViolationPage(
            items=[ViolationView.of(violation, names) for violation in found], next_cursor=following
        )

    async def list_bans(self, *, limit: int, cursor: str | None) -> BanPage:
        """A page, the newest first. Raises InvalidCursorError."""
        found, following = await self._read(BANS, {}, "created_at", limit, cursor)
        names = await self._users.name_people({ban.subject for ban in found if ban.subject_kind == "user"})
        return BanPage(items=[BanView.of(ban, names) for ban in found], next_cursor=following)

    async def _read(
        self,
        collection: Collection[Document],
        where: Where,
        field: str,
        limit: int,
        cursor: str | None,
    ) -> tuple[list[Document], str | None]:
        position = decode_cursor(cursor, TimePosition) if cursor else None
        after = (position.time, position.id) if position else None
        query = Query(where=where, order=(f"-{field}",), after=after, limit=limit + 1)
        found = await self._store.find(collection, query)
        if len(found) <= limit:
            return found, None
        last = found[limit - 1]
        return found[:limit], encode_cursor(TimePosition(getattr(last, field), collection.key_of(last)))
