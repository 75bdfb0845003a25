"""The audit log as CSV (RFC 4180) that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

from tertulia.modules.audit import AuditEntry
from tertulia.modules.oversight.names import PERSON, Named

HEADINGS: Final = (
    "number",
    "at",
    "action",
    "actor",
    "address",
    "via",
    "target kind",
    "target",
    "details",
    "hash",
    "target name",
)
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With these, and their wide forms, a spreadsheet takes a cell for a formula (OWASP: CSV Injection)."""


def write_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as lines of CSV, each cell made harmless."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_make_safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def list_cells(entry: AuditEntry, names: Mapping[Named, str]) -> list[str]:
    """The cells of an entry, in the order of HEADINGS. names: as `TargetNames.find` gives them."""
    name = names.get((entry.target_kind, entry.target_id), "")
    return [
        str(entry.number),
        entry.at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        entry.action,
        entry.actor_id or "",
        entry.address,
        entry.via,
        entry.target_kind,
        entry.target_id,
        "; ".join(f"{name}: {value}" for name, value in sorted(entry.details.items())),
        entry.hash,
        "" if entry.target_kind == PERSON else name,
    ]


def _make_safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_BEGINS_FORMULA) else cell
