"""The audit log for people: with names, and as a file."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from tertulia.modules.audit import AuditEntry, AuditFilter, AuditLog, AuditReader
from tertulia.modules.oversight.csv import HEADINGS, list_cells, write_csv
from tertulia.modules.oversight.schemas import AuditEntryPage, AuditEntryView, AuditVerdict
from tertulia.modules.users import Users


class AuditViews:
    """Reads the log. Entries have ids; the names are those of today, and those of people who left are not known."""

    def __init__(self, reader: AuditReader, log: AuditLog, users: Users) -> None:
        self._reader = reader
        self._log = log
        self._users = users

    async def list_entries(self, wanted: AuditFilter, *, limit: int, cursor: str | None) -> AuditEntryPage:
        """A page, the newest first. Raises InvalidCursorError."""
        page = await self._reader.read_page(wanted, limit=limit, cursor=cursor)
        names = await self._users.name_people(_list_people(page.entries))
        return AuditEntryPage(
            items=[AuditEntryView.of(entry, names) for entry in page.entries], next_cursor=page.next_cursor
        )

    async def export(self, wanted: AuditFilter) -> AsyncGenerator[bytes]:
        """CSV with a line of headings, a piece at a time."""
        yield write_csv([HEADINGS])
        async for entries in self._reader.read_all(wanted):
            if entries:
                yield write_csv(list_cells(entry) for entry in entries)

    async def verify(self) -> AuditVerdict:
        """Read and check the whole log."""
        return AuditVerdict.of(await self._log.verify())


def _list_people(entries: Sequence[AuditEntry]) -> set[str]:
    ids = {entry.actor_id for entry in entries if entry.actor_id is not None}
    return ids | {entry.target_id for entry in entries if entry.target_kind == "user"}
