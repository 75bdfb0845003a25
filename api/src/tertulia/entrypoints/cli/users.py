"""`tertulia user`: accounts, for whoever may log in to the machine."""

from __future__ import annotations

import asyncio
import getpass
import secrets
import sys
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter

from tertulia.entrypoints.cli.common import (
    PAGE,
    Home,
    Json,
    check,
    find_user,
    open_application,
    say,
    say_json,
    walk_pages,
)
from tertulia.kernel.principal import COMMAND
from tertulia.modules.roles import DEFAULT_ROLE
from tertulia.modules.users import DisplayName, Email, Password

PasswordInput = Annotated[
    bool,
    Parameter(
        help="Read the password from standard input instead of making one.", negative="", show_default=False
    ),
]

KeepPassword = Annotated[
    bool,
    Parameter(
        help="Let the password be kept; else another one has to be chosen at the next sign-in.",
        negative="",
        show_default=False,
    ),
]

Status = Annotated[
    Literal["active", "suspended", "leaving"] | None, Parameter(help="Only accounts with this status.")
]


def create(
    email: str,
    *,
    name: str | None = None,
    role: str = DEFAULT_ROLE,
    password_stdin: PasswordInput = False,
    keep_password: KeepPassword = False,
    home: Home = None,
) -> None:
    """Create an account. Without --password-stdin it gets a password, which is printed once."""
    check(email, Email, "EMAIL")
    if name is not None:
        check(name, DisplayName, "--name")
    password = _choose_password(from_stdin=password_stdin)

    async def run() -> None:
        from tertulia.modules.accounts import NewAccount

        async with open_application(home) as application:
            new = NewAccount(
                email=email,
                name=name,
                role=role,
                password=password,
                must_change_password=not keep_password,
            )
            user = await application.accounts.administration.create(None, COMMAND, new, "en")
            say(f"Created {user.email} ({user.role}).")

    asyncio.run(run())
    _show_password(password, from_stdin=password_stdin)


def invite(
    email: str,
    *,
    role: str = DEFAULT_ROLE,
    group: Annotated[
        tuple[str, ...],
        Parameter(help="A group to join then; may be said again.", negative="", show_default=False),
    ] = (),
    home: Home = None,
) -> None:
    """Invite somebody to make an account. The link is printed, and mailed where mail is sent."""
    check(email, Email, "EMAIL")

    async def run() -> None:
        async with open_application(home) as application:
            found = [(await application.rights_services.groups.find(name)).id for name in group]
            invited = await application.mails.invitations.create(
                None, COMMAND, email, role=role, groups=found
            )
            say(invited.link)

    asyncio.run(run())


def list_users(
    *,
    query: str = "",
    status: Status = None,
    role: str | None = None,
    json: Json = False,
    home: Home = None,
) -> None:
    """List accounts. Without --query all, the newest first; with it those of whom words begin so."""
    from tertulia.modules.accounts import AccountView
    from tertulia.modules.users import UserQuery

    async def run() -> None:
        async with open_application(home) as application:
            search = application.accounts.administration.search
            asked = UserQuery(text=query, status=status, role=role, limit=PAGE)
            async for page in walk_pages(
                lambda cursor: search(msgspec.structs.replace(asked, cursor=cursor))
            ):
                for user in page.users:
                    if json:
                        say_json(AccountView.of(user))
                        continue
                    mark = "" if user.status == "active" else f"\t{user.status}"
                    say(f"{user.email}\t{user.role}\t{user.created_at:%Y-%m-%d %H:%M}Z\t{user.name}{mark}")

    asyncio.run(run())


def reset_password(
    email: str,
    *,
    password_stdin: PasswordInput = False,
    keep_password: KeepPassword = False,
    home: Home = None,
) -> None:
    """Give an account a new password and sign it out everywhere."""
    password = _choose_password(from_stdin=password_stdin)

    async def run() -> None:
        async with open_application(home) as application:
            user = await find_user(application, email)
            await application.mails.passwords.give(user, password, COMMAND, must_change=not keep_password)
            say(f"{user.email} has a new password and is signed out everywhere.")

    asyncio.run(run())
    _show_password(password, from_stdin=password_stdin)


def _choose_password(*, from_stdin: bool) -> str:
    if not from_stdin:
        return secrets.token_urlsafe(12)
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    check(password, Password, "The password")
    return password


def _show_password(password: str, *, from_stdin: bool) -> None:
    if not from_stdin:
        say(f"Password: {password}")
