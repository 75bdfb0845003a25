"""`tertulia user`: what administrators do in the page, for scripts. Whoever may log in to the machine may do it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tertulia.entrypoints.cli.common import (
    Home,
    Json,
    Yes,
    check,
    exit_with,
    find_user,
    open_application,
    say,
    say_json,
)

if TYPE_CHECKING:
    from tertulia.entrypoints.bootstrap import Application
    from tertulia.modules.users import User

Act = Callable[["Application", "User"], Awaitable[None]]


def show(email: str, *, json: Json = False, home: Home = None) -> None:
    """Show an account and what belongs to it."""

    async def act(application: Application, user: User) -> None:
        details = await application.accounts.administration.read(user.id, "en")
        if json:
            say_json(details)
            return
        usage = details.usage
        say(f"{user.email}\t{user.name}")
        say(f"id\t{user.id}")
        say(f"role\t{user.role}")
        say(f"status\t{user.status}")
        say(f"second factor\t{'yes' if user.has_second_factor else 'no'}")
        say(f"groups\t{', '.join(group.name for group in details.groups)}")
        say(f"devices\t{len(details.sessions)}")
        say(
            f"keeps\t{usage.conversations} conversations, {usage.messages} messages, "
            f"{usage.files} files ({usage.bytes / 1_000_000:.1f} MB)"
        )

    _with_account(email, home, act)


def suspend(email: str, *, home: Home = None) -> None:
    """Sign somebody out everywhere and let them in no more."""
    _change(email, home, f"{email} is suspended.", status="suspended")


def activate(email: str, *, home: Home = None) -> None:
    """Let somebody in again."""
    _change(email, home, f"{email} may sign in.", status="active")


def role(email: str, role: str, *, home: Home = None) -> None:
    """Give somebody another role."""
    _change(email, home, f"{email} has the role {role}.", role=role)


def rename(email: str, name: str, *, home: Home = None) -> None:
    """Change how somebody is called."""
    from tertulia.modules.users import DisplayName

    check(name, DisplayName, "NAME")
    _change(email, home, f"{email} is called {name}.", name=name)


def sign_out(email: str, *, home: Home = None) -> None:
    """Sign somebody out everywhere."""
    from tertulia.kernel.principal import COMMAND

    async def act(application: Application, user: User) -> None:
        await application.accounts.administration.sign_out(None, COMMAND, user.id)
        say(f"{user.email} is signed out everywhere. A running server notices within half a minute.")

    _with_account(email, home, act)


def reset_second_factor(email: str, *, home: Home = None) -> None:
    """Take the second factor from somebody who lost it. Make sure first that it is the person who asks."""
    from tertulia.kernel.principal import COMMAND

    async def act(application: Application, user: User) -> None:
        await application.accounts.administration.remove_second_factor(None, COMMAND, user.id)
        say(f"{user.email} signs in without a second factor.")

    _with_account(email, home, act)


def export(email: str, file: Path, *, home: Home = None) -> None:
    """Write everything that is kept of somebody into a zip."""
    from tertulia.kernel.principal import COMMAND

    async def act(application: Application, user: User) -> None:
        chunks = await application.accounts.exporter.export(user.id)
        size = 0
        try:
            with file.open("xb") as written:
                async for chunk in chunks:
                    size += written.write(chunk)
        except OSError as error:
            exit_with(f"The export can not be written to {file}: {error.strerror}.")
        await application.audit.record("user.exported", COMMAND, target_kind="user", target_id=user.id)
        say(f"Wrote {file} ({size / 1_000_000:.1f} MB).")

    _with_account(email, home, act)


def delete(email: str, *, yes: Yes = False, home: Home = None) -> None:
    """Delete an account with everything that is the person's. It can not be undone."""
    from tertulia.kernel.principal import COMMAND

    if not yes:
        exit_with(f"This deletes everything of {email} and can not be undone. Say it again with --yes.")

    async def act(application: Application, user: User) -> None:
        removal = await application.accounts.administration.delete(None, COMMAND, user.id)
        for name, count in sorted(removal.removed.items()):
            say(f"{name}\t{count}")
        say(
            f"{user.email} is gone. {removal.audit_entries} entries of the audit log stay; they hold ids only."
        )

    _with_account(email, home, act)


def _change(email: str, home: Path | None, done: str, **fields: str) -> None:
    from tertulia.kernel.principal import COMMAND
    from tertulia.modules.accounts import AccountChange

    async def act(application: Application, user: User) -> None:
        change = AccountChange(**fields)  # pyright: ignore[reportArgumentType] - checked by its callers
        await application.accounts.administration.change(None, COMMAND, user.id, change)
        say(done)

    _with_account(email, home, act)


def _with_account(email: str, home: Path | None, act: Act) -> None:
    async def run() -> None:
        async with open_application(home) as application:
            await act(application, await find_user(application, email))

    asyncio.run(run())
