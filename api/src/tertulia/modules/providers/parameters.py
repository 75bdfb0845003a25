"""Names in the paths of routes."""

from __future__ import annotations

from typing import Annotated

from litestar.params import PathParameter

EndpointName = Annotated[
    str,
    PathParameter(
        min_length=1, max_length=64, pattern=r"^[^/\x00-\x1f]+$(?!\n)", description="The endpoint's name."
    ),
]
