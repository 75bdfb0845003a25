"""A browser that is known, as it is kept."""

from __future__ import annotations

from datetime import datetime

import msgspec

from docstore import Collection, Index


class KnownBrowser(msgspec.Struct, frozen=True, kw_only=True):
    """A browser in which a person signed in. id: the hash of what its cookie holds. provider, name: what the password
    was asked for by; the name is folded."""

    user_id: str
    id: str
    provider: str
    name: str
    created_at: datetime
    expires_at: datetime


KNOWN_BROWSERS = Collection(
    "known_browsers",
    KnownBrowser,
    key=("user_id", "id"),
    indexes=(Index(("user_id", "created_at")),),
    expires="expires_at",
)
