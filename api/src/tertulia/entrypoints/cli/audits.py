"""`tertulia audit`: the audit log, for whoever may log in to the machine."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from tertulia.entrypoints.cli.common import (
    PAGE,
    Home,
    Json,
    exit_with,
    find_user,
    open_application,
    say,
    say_json,
)
from tertulia.kernel.principal import COMMAND
from tertulia.modules.audit import AuditFilter, Verdict, in_utc

if TYPE_CHECKING:
    from tertulia.entrypoints.bootstrap import Application
    from tertulia.modules.oversight import AuditEntryView


def verify(*, home: Home = None) -> None:
    """Check the whole audit log. Ends with status 1 when an entry was changed, removed, inserted or moved."""

    async def run() -> None:
        async with open_application(home) as application:
            verdict = await application.audit.verify()
        if not verdict.ok:
            exit_with(
                f"The audit log is broken at entry {verdict.broken_at}. {verdict.reason} "
                f"{verdict.entries} entries before it are in order.{_tell_removed(verdict)}"
            )
        say(f"The audit log is in order: {verdict.entries} entries.{_tell_removed(verdict)}")

    asyncio.run(run())


def list_entries(  # noqa: PLR0913 - each is an option
    *,
    action: Annotated[str, Parameter(help="How the action begins: `user.`, `user.suspended`.")] = "",
    user: Annotated[str | None, Parameter(help="What the account with this address did.")] = None,
    target: Annotated[str | None, Parameter(help="What was done to this id, or to this address.")] = None,
    since: Annotated[datetime | None, Parameter(name="--from", help="Nothing before this time.")] = None,
    until: Annotated[datetime | None, Parameter(name="--to", help="Nothing at or after this time.")] = None,
    limit: Annotated[int, Parameter(help="How many at the most.", validator=Number(gte=1))] = 50,
    json: Json = False,
    home: Home = None,
) -> None:
    """List what was done, the newest entry first. Times without a zone are in UTC."""

    async def run() -> None:
        async with open_application(home) as application:
            wanted = AuditFilter(
                action=action,
                actor_id=await _find_id(application, user),
                target_id=await _find_id(application, target),
                from_time=in_utc(since),
                to_time=in_utc(until),
            )
            left, cursor = limit, None
            while left > 0:
                page = await application.audit_views.list_entries(
                    wanted, limit=min(left, PAGE), cursor=cursor
                )
                for entry in page.items:
                    _show(entry, json=json)
                left, cursor = left - len(page.items), page.next_cursor
                if cursor is None:
                    return

    asyncio.run(run())


def export(
    file: Annotated[Path, Parameter(help="The file to write; it must not exist.")], *, home: Home = None
) -> None:
    """Write the whole audit log into a file as CSV, the newest entry first."""

    async def run() -> None:
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


def _tell_removed(verdict: Verdict) -> str:
    if not verdict.removed:
        return ""
    since = f"{verdict.since:%Y-%m-%d %H:%M:%S}Z" if verdict.since else "now"
    return (
        f" It begins with entry {verdict.removed + 1} of {since}: "
        f"{verdict.removed} older ones were removed because of their age."
    )


async def _find_id(application: Application, name: str | None) -> str | None:
    """The id of the account of an address; what is none is an id."""
    return (await find_user(application, name)).id if name and "@" in name else name


def _show(entry: AuditEntryView, *, json: bool) -> None:
    if json:
        say_json(entry)
        return
    actor, target = entry.actor, entry.target
    who = " ".join(filter(None, (actor.name or actor.user_id or actor.via, actor.address)))
    what = " ".join(filter(None, (target.kind, target.name or target.id)))
    details = "; ".join(f"{name}: {value}" for name, value in sorted(entry.details.items()))
    say(f"{entry.number}\t{entry.at:%Y-%m-%d %H:%M:%S}Z\t{entry.action}\t{who}\t{what}\t{details}")
