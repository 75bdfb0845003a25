"""`tertulia audit`: the audit log, for whoever may log in to the machine."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tertulia.entrypoints.cli.common import Home, exit_with, open_application, say
from tertulia.kernel.principal import COMMAND


def verify(*, home: Home = None) -> None:
    """Check the whole audit log. Ends with status 1 when an entry was changed, removed, inserted or moved."""

    async def run() -> None:
        async with open_application(home) as application:
            verdict = await application.audit.verify()
        if not verdict.ok:
            exit_with(
                f"The audit log is broken at entry {verdict.broken_at}. {verdict.reason} "
                f"{verdict.entries} entries before it are in order."
            )
        say(f"The audit log is in order: {verdict.entries} entries.")

    asyncio.run(run())


def export(
    file: Annotated[Path, Parameter(help="The file to write; it must not exist.")], *, home: Home = None
) -> None:
    """Write the whole audit log into a file as CSV, the newest entry first."""

    async def run() -> None:
        from tertulia.modules.audit import AuditFilter

        async with open_application(home) as application:
            await application.audit.record("audit.exported", COMMAND)
            try:
                # Entries come in batches of some kilobytes, and this program does nothing else.
                with file.open("xb") as output:
                    async for piece in application.audit_views.export(AuditFilter()):
                        output.write(piece)
            except OSError as error:
                exit_with(f"{file} can not be written: {error.strerror}.")
        say(f"Wrote the audit log to {file}.")

    asyncio.run(run())
