"""Ids in paths and queries. The framework reads limits of parameters from its own markers only, not from the type's."""

from __future__ import annotations

from typing import Annotated

from litestar.params import PathParameter, QueryParameter

from tertulia.kernel.ids import CLIENT_ID_PATTERN, MAX_CLIENT_ID

PathId = Annotated[str, PathParameter(min_length=1, max_length=MAX_CLIENT_ID, pattern=CLIENT_ID_PATTERN)]
QueryId = Annotated[
    str | None, QueryParameter(min_length=1, max_length=MAX_CLIENT_ID, pattern=CLIENT_ID_PATTERN)
]
