"""What the database holds of endpoints."""

from __future__ import annotations

from datetime import datetime

import msgspec

from docstore import Collection

SEALING_PURPOSE = "endpoint settings"


class StoredEndpoint(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How an endpoint differs from what file and environment say of it."""

    name: str
    settings: str
    """JSON with the names of the file. Text, because names of headers and models may hold what a database's field
    names may not."""
    sealed: str | None = None
    """The same for what is secret."""
    changed_at: datetime
    changed_by: str


STORED_ENDPOINTS = Collection("stored_endpoints", StoredEndpoint, key=("name",))


class EndpointsVersion(msgspec.Struct, frozen=True):
    """Another value with every change, so that a server sees with one small read whether there was one."""

    id: str
    version: str


ENDPOINT_VERSIONS = Collection("endpoint_versions", EndpointsVersion)
THE_VERSION = "endpoints"
