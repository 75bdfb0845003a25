"""`tertulia ban` and `tertulia violation`: who is kept out, and what led to it, for whoever may log in to the machine.
Running servers follow within seconds."""

from __future__ import annotations

import asyncio
from typing import Annotated

from cyclopts import Parameter

from tertulia.entrypoints.cli.common import (
    PAGE,
    Home,
    Json,
    exit_with,
    find_user,
    open_application,
    say,
    say_json,
    walk_pages,
)
from tertulia.kernel.principal import COMMAND

_LONGEST = 525_600


def list_bans(*, json: Json = False, home: Home = None) -> None:
    """List who is kept out, the newest ban first."""

    async def run() -> None:
        async with open_application(home) as application:
            views = application.guards.abuse_views
            async for page in walk_pages(lambda cursor: views.list_bans(limit=PAGE, cursor=cursor)):
                for ban in page.items:
                    if json:
                        say_json(ban)
                        continue
                    who = ban.address or f"{ban.name or '-'} {ban.user_id}"
                    say(f"{ban.id}\t{who}\tuntil {ban.expires_at:%Y-%m-%d %H:%M}Z\t{ban.reason}")

    asyncio.run(run())


def list_violations(
    *,
    email: Annotated[str | None, Parameter(name="--user", help="Of the account with this address.")] = None,
    json: Json = False,
    home: Home = None,
) -> None:
    """List what was refused and counts towards a ban, the newest first."""

    async def run() -> None:
        async with open_application(home) as application:
            user_id = (await find_user(application, email)).id if email else None
            views = application.guards.abuse_views
            async for page in walk_pages(
                lambda cursor: views.list_violations(user_id=user_id, limit=PAGE, cursor=cursor)
            ):
                for one in page.items:
                    if json:
                        say_json(one)
                        continue
                    who = f"{one.name or '-'} {one.user_id}" if one.user_id else "-"
                    say(f"{one.at:%Y-%m-%d %H:%M:%S}Z\t{one.kind}\t{one.count}\t{one.address}\t{who}")

    asyncio.run(run())


def add(
    who: Annotated[str, Parameter(help="A network address, or the e-mail address of an account.")],
    *,
    minutes: Annotated[int, Parameter(help="For how long.")],
    reason: Annotated[str, Parameter(help="For administrators.")] = "",
    home: Home = None,
) -> None:
    """Keep somebody out for a while."""
    if not 1 <= minutes <= _LONGEST:
        exit_with(f"--minutes does not fit: 1 to {_LONGEST}.")

    async def run() -> None:
        async with open_application(home) as application:
            user = await application.users.find_by_email(who) if "@" in who else None
            if "@" in who and user is None:
                exit_with(f"There is no account {who}.")
            ban = await application.guards.ban_administration.add(
                None,
                COMMAND,
                user_id=user.id if user else None,
                address=None if user else who,
                minutes=minutes,
                reason=reason[:200],
            )
            say(f"Banned {who} until {ban.expires_at:%Y-%m-%d %H:%M}Z: {ban.id}")

    asyncio.run(run())


def lift(
    ban: Annotated[str, Parameter(help="As `tertulia ban list` shows it.")], *, home: Home = None
) -> None:
    """End a ban, and forget the violations that led to it."""

    async def run() -> None:
        async with open_application(home) as application:
            await application.guards.ban_administration.lift(ban, COMMAND)
            say(f"Lifted {ban}.")

    asyncio.run(run())
