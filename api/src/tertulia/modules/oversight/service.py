"""The audit log for people: with names, and as a file."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from tertulia.modules.audit import AuditFilter, AuditLog, AuditReader
from tertulia.modules.oversight.csv import HEADINGS, list_cells, write_csv
from tertulia.modules.oversight.names import TargetNames
from tertulia.modules.oversight.schemas import AuditEntryPage, AuditEntryView, AuditVerdict


class AuditViews:
    """Reads the log. Entries have ids; the names are those of today, and those of people who left are not known."""

    def __init__(self, reader: AuditReader, log: AuditLog, names: TargetNames) -> None:
        self._reader = reader
        self._log = log
        self._names = names

    async def list_entries(self, wanted: AuditFilter, *, limit: int, cursor: str | None) -> AuditEntryPage:
        """A page, the newest first. Raises InvalidCursorError."""
        page = await self._reader.read_page(wanted, limit=limit, cursor=cursor)
        names = await self._names.find(page.entries)
        return AuditEntryPage(
            items=[AuditEntryView.of(entry, names) for entry in page.entries], next_cursor=page.next_cursor
        )

    async def export(self, wanted: AuditFilter) -> AsyncGenerator[bytes]:
        """CSV with a line of headings, a piece at a time. People are in it by their ids alone: what has left the server
        stays when they leave."""
        yield write_csv([HEADINGS])
        async for entries in self._reader.read_all(wanted):
            if entries:
                names = await self._names.find(entries)
                yield write_csv(list_cells(entry, names) for entry in entries)

    async def verify(self) -> AuditVerdict:
        """Read and check the whole log."""
        return AuditVerdict.of(await self._log.verify())
