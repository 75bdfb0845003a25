"""`tertulia user`: accounts, for whoever may log in to the machine."""

from __future__ import annotations

import asyncio
import getpass
import secrets
import sys
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter

from tertulia.entrypoints.cli.common import Home, exit_with, open_application, say
from tertulia.kernel.principal import COMMAND
from tertulia.modules.roles import DEFAULT_ROLE, RoleNotFoundError
from tertulia.modules.users import DisplayName, Email, Password, UserNotFoundError

PasswordInput = Annotated[
    bool, Parameter(help="Read the password from standard input instead of making one.", negative="")
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
    home: Home = None,
) -> None:
    """Create an account. Without --password-stdin it gets a password, which is printed once."""
    _check(email, Email, "EMAIL")
    if name is not None:
        _check(name, DisplayName, "--name")
    password = _choose_password(from_stdin=password_stdin)

    async def run() -> None:
        async with open_application(home) as application:
            if role not in application.roles.roles:
                raise RoleNotFoundError(role=role)
            user = await application.auth.create_account(email=email, name=name, password=password, role=role)
            details = {"role": role}
            await application.audit.record(
                "user.created", COMMAND, target_kind="user", target_id=user.id, details=details
            )
            say(f"Created {user.email} ({user.role}).")

    asyncio.run(run())
    _show_password(password, from_stdin=password_stdin)


def invite(email: str, *, role: str = DEFAULT_ROLE, home: Home = None) -> None:
    """Invite somebody to make an account. The link is printed, and mailed where mail is sent."""
    _check(email, Email, "EMAIL")

    async def run() -> None:
        async with open_application(home) as application:
            invited = await application.mails.invitations.create(None, COMMAND, email, role=role)
            say(invited.link)

    asyncio.run(run())


def list_users(*, query: str = "", status: Status = None, role: str | None = None, home: Home = None) -> None:
    """List accounts. Without --query all, the newest first; with it those of whom words begin so."""
    from tertulia.modules.users import UserQuery

    async def run() -> None:
        async with open_application(home) as application:
            cursor: str | None = None
            while True:
                asked = UserQuery(text=query, status=status, role=role, limit=200, cursor=cursor)
                page = await application.users.search(asked)
                for user in page.users:
                    mark = "" if user.status == "active" else f"\t{user.status}"
                    say(f"{user.email}\t{user.role}\t{user.created_at:%Y-%m-%d %H:%M}Z\t{user.name}{mark}")
                cursor = page.next_cursor
                if cursor is None:
                    return

    asyncio.run(run())


def reset_password(email: str, *, password_stdin: PasswordInput = False, home: Home = None) -> None:
    """Give an account a new password and sign it out everywhere."""
    password = _choose_password(from_stdin=password_stdin)

    async def run() -> None:
        async with open_application(home) as application:
            user = await application.users.find_by_email(email)
            if user is None:
                raise UserNotFoundError
            await application.auth.reset_password(user, password)
            await application.audit.record(
                "user.password_reset", COMMAND, target_kind="user", target_id=user.id
            )
            say(f"{user.email} has a new password and is signed out everywhere.")

    asyncio.run(run())
    _show_password(password, from_stdin=password_stdin)


def _choose_password(*, from_stdin: bool) -> str:
    if not from_stdin:
        return secrets.token_urlsafe(12)
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    _check(password, Password, "The password")
    return password


def _show_password(password: str, *, from_stdin: bool) -> None:
    if not from_stdin:
        say(f"Password: {password}")


def _check(value: str, annotation: object, label: str) -> None:
    try:
        msgspec.convert(value, annotation)
    except msgspec.ValidationError:
        exit_with(f"{label} does not fit: {msgspec.json.schema(annotation).get('description', '')}")
