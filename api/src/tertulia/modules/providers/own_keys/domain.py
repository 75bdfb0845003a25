"""A person's own key, as it is stored."""

from __future__ import annotations

from datetime import datetime

import msgspec

from docstore import Collection, Index

SEALING_PURPOSE = "provider keys"


class ProviderKey(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One person's key for one endpoint."""

    user_id: str
    endpoint: str
    sealed: str
    """The key, sealed for this person and this endpoint."""
    created_at: datetime
    expires_at: datetime | None = None
    """From then on it counts as absent; kept, so that the person is told why."""


PROVIDER_KEYS = Collection(
    "provider_keys", ProviderKey, key=("user_id", "endpoint"), indexes=(Index(("endpoint",)),)
)
