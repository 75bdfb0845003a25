"""`tertulia openapi`: prints the OpenAPI document."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tertulia.entrypoints.asgi import create_api
from tertulia.entrypoints.bootstrap import bootstrap
from tertulia.entrypoints.openapi import render_document
from tertulia.infrastructure.config import Settings


def openapi() -> None:
    """Print the OpenAPI document of this version. Needs no configuration and leaves nothing behind."""
    sys.stdout.write(asyncio.run(_render()).decode() + "\n")


async def _render() -> bytes:
    with TemporaryDirectory(prefix="tertulia-") as folder:
        application = await bootstrap(Settings(home=Path(folder)))
        try:
            return render_document(create_api(application))
        finally:
            await application.close()
