"""A log in a store of its own; each file of tests says when it begins."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from docstore import ArchivableStore, open_store
from tertulia.kernel.clock import FixedClock
from tertulia.modules.audit import AUDIT_ENTRIES, AUDIT_HEADS, AuditLog

KEY = bytes(32)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[ArchivableStore]:
    opened = open_store("sqlite", tmp_path)
    await opened.open((AUDIT_ENTRIES, AUDIT_HEADS))
    yield opened
    await opened.close()


@pytest.fixture
def log(store: ArchivableStore, clock: FixedClock) -> AuditLog:
    return AuditLog(store, clock, KEY)
