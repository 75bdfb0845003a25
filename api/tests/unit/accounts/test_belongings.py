"""Documents that are nobody's, and name somebody who leaves, on a real store."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from docstore import Insert, Query
from docstore.sqlite import SqliteStore
from tertulia.kernel.clock import SystemClock
from tertulia.modules.abuse import BANS
from tertulia.modules.abuse.domain import Ban
from tertulia.modules.accounts.belongings import BATCH, forget_mentions

NOW = SystemClock().now()


class Watched(SqliteStore):
    """Knows how many documents came back at once."""

    largest: int = 0

    async def find(self, collection: Any, query: Query) -> list[Any]:
        found = await super().find(collection, query)
        self.largest = max(self.largest, len(found))
        return found


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[Watched]:
    opened = Watched(tmp_path / "documents.db")
    await opened.open([BANS])
    yield opened
    await opened.close()


def make_ban(number: int, *, subject: str, created_by: str) -> Ban:
    return Ban(
        id=f"{number:04}",
        subject_kind="user",
        subject=subject,
        reason="",
        created_at=NOW,
        created_by=created_by,
        expires_at=NOW + timedelta(days=1),
    )


async def test_they_are_forgotten_a_page_at_a_time(store: Watched) -> None:
    """Every third one is about who leaves, and goes while the pages are read."""
    total = 2 * BATCH + 1
    bans = [
        make_ban(number, subject="ada" if number % 3 == 0 else "bob", created_by="ada")
        for number in range(total)
    ]
    await store.write(*(Insert(BANS, ban) for ban in bans))
    await forget_mentions(store, [BANS], "ada")
    assert store.largest == BATCH
    left = await store.find(BANS, Query(where={}))
    assert [ban.id for ban in left] == [ban.id for ban in bans if ban.subject == "bob"]
    assert {ban.created_by for ban in left} == {None}
