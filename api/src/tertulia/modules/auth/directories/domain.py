"""What is remembered from one look at a directory to the next."""

from __future__ import annotations

from datetime import datetime

import msgspec

from docstore import Collection


class DirectoryRound(msgspec.Struct, frozen=True, kw_only=True):
    """Which server looks at a directory (`id`), and until when it may; when somebody did last."""

    id: str
    node_id: str
    until: datetime
    finished_at: datetime | None = None


DIRECTORY_ROUNDS = Collection("directory_rounds", DirectoryRound)


class DirectorySuspension(msgspec.Struct, frozen=True, kw_only=True):
    """A person (`id`) was suspended because a directory no longer had them. changed_at: when the account changed by
    that; if it has changed since, somebody else has decided."""

    id: str
    provider: str
    changed_at: datetime


DIRECTORY_SUSPENSIONS = Collection("directory_suspensions", DirectorySuspension)
