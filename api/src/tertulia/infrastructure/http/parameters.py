"""Ids in paths and queries, and parts of lists. The framework reads limits of parameters from its own markers alone."""

from __future__ import annotations

from typing import Annotated

from litestar.params import PathParameter, QueryParameter

from tertulia.kernel.ids import CLIENT_ID_PATTERN, MAX_CLIENT_ID

PathId = Annotated[str, PathParameter(min_length=1, max_length=MAX_CLIENT_ID, pattern=CLIENT_ID_PATTERN)]
QueryId = Annotated[
    str | None, QueryParameter(min_length=1, max_length=MAX_CLIENT_ID, pattern=CLIENT_ID_PATTERN)
]
PageLimit = Annotated[int, QueryParameter(ge=1, le=200, description="How many at the most.")]
PageCursor = Annotated[
    str | None,
    QueryParameter(
        max_length=2000, description="The cursor of an earlier answer; absent for the first page."
    ),
]
