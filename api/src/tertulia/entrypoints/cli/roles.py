"""`tertulia role`: what people of a kind may do. A running server follows within ten seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import msgspec
from cyclopts import Parameter

from tertulia.entrypoints.cli.common import (
    Home,
    Json,
    Yes,
    check,
    exit_with,
    open_application,
    say,
    say_json,
)
from tertulia.kernel.principal import COMMAND
from tertulia.kernel.texts import flatten
from tertulia.modules.roles import (
    ConcurrentRuns,
    ModelPattern,
    Permission,
    RateRule,
    RoleDescription,
    RoleId,
    RoleInput,
    RoleLimitsInput,
    RoleName,
    RoleNotFoundError,
    RoleView,
)

_SETTINGS = "settings"
RoleParameter = Annotated[str, Parameter(help="The role's id, as `tertulia role list` shows it.")]
Name = Annotated[str | None, Parameter(help="How people call the role.")]
Description = Annotated[str | None, Parameter(help="What the role is for.")]
Allow = Annotated[
    tuple[Permission, ...],
    Parameter(help="A permission to give; may be said again.", negative="", show_default=False),
]
Deny = Annotated[
    tuple[Permission, ...],
    Parameter(help="A permission to take; may be said again.", negative="", show_default=False),
]
Models = Annotated[
    tuple[str, ...],
    Parameter(
        name="--model",
        negative="",
        show_default=False,
        help="A pattern of `endpoint/model` such as `OpenAI/*`, or `!*/gpt-5*` to leave out; may be said again, and "
        "all of them replace those of before. `*` alone: every model.",
    ),
]
Rate = Annotated[
    str | None, Parameter(help="How many in how long, like `20/minute`; `settings`: as the settings say.")
]
Runs = Annotated[
    int | Literal["settings"] | None,
    Parameter(help="Answers at the same time, for each person; `settings`: as the settings say."),
]
SecondFactor = Annotated[
    bool | None,
    Parameter(help="Whether its people need a second factor.", negative="--no-second-factor"),
]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the options say; None or nothing: as it is."""

    name: Name = None
    description: Description = None
    models: Models = ()
    messages: Rate = None
    uploads: Rate = None
    concurrent_runs: Runs = None
    second_factor: SecondFactor = None
    allow: Allow = ()


_NOTHING = Wishes()


def list_roles(*, json: Json = False, home: Home = None) -> None:
    """List the roles, and how many people have each."""

    async def run() -> None:
        async with open_application(home) as application:
            for role in await application.rights_services.role_administration.list_roles():
                if json:
                    say_json(role)
                else:
                    say(f"{role.id}\t{role.name}\t{role.users}\t{len(role.permissions)} permissions")

    asyncio.run(run())


def show(role: RoleParameter, *, json: Json = False, home: Home = None) -> None:
    """Show what people of a role may do."""

    async def run() -> None:
        async with open_application(home) as application:
            roles = await application.rights_services.role_administration.list_roles()
            _show(_find(roles, role), json=json)

    asyncio.run(run())


def create(
    role: Annotated[str, Parameter(help="An id: small letters, digits, dashes and underscores.")],
    *,
    wishes: Wishes = _NOTHING,
    json: Json = False,
    home: Home = None,
) -> None:
    """Make a role. It allows what --allow says, and nothing else."""
    check(role, RoleId, "ROLE")

    async def run() -> None:
        async with open_application(home) as application:
            administration = application.rights_services.role_administration
            if any(one.id == role for one in await administration.list_roles()):
                exit_with(f"There is a role {role} already. `tertulia role change` changes it.")
            wanted = _apply(RoleInput(name=role), replace(wishes, name=wishes.name or role))
            _show(await administration.put(None, COMMAND, role, wanted), json=json)

    asyncio.run(run())


def change(
    role: RoleParameter,
    *,
    wishes: Wishes = _NOTHING,
    deny: Deny = (),
    json: Json = False,
    home: Home = None,
) -> None:
    """Change a role. What is not said stays as it is; `admin` keeps every permission."""

    async def run() -> None:
        async with open_application(home) as application:
            administration = application.rights_services.role_administration
            before = _find(await administration.list_roles(), role)
            wanted = _apply(_read(before), wishes, deny)
            _show(await administration.put(None, COMMAND, role, wanted), json=json)

    asyncio.run(run())


def delete(role: RoleParameter, *, yes: Yes = False, home: Home = None) -> None:
    """Delete a role that nobody has."""
    if not yes:
        exit_with(f"This deletes the role {role}. Say it again with --yes.")

    async def run() -> None:
        async with open_application(home) as application:
            await application.rights_services.role_administration.delete(None, COMMAND, role)
            say(f"The role {role} is gone.")

    asyncio.run(run())


def _find(roles: Sequence[RoleView], role_id: str) -> RoleView:
    for role in roles:
        if role.id == role_id:
            return role
    raise RoleNotFoundError(role=role_id)


def _read(role: RoleView) -> RoleInput:
    """The role as it would be sent to stay as it is."""
    limits = RoleLimitsInput(**msgspec.structs.asdict(role.limits))
    return RoleInput(
        name=role.name,
        description=role.description,
        permissions=role.permissions,
        models=role.models,
        limits=limits,
        requires_second_factor=role.requires_second_factor,
    )


def _apply(role: RoleInput, wishes: Wishes, deny: Sequence[Permission] = ()) -> RoleInput:
    _check(wishes)
    fields: dict[str, Any] = {
        "name": wishes.name,
        "description": wishes.description,
        "requires_second_factor": wishes.second_factor,
    }
    limits: dict[str, Any] = {
        "messages": wishes.messages,
        "uploads": wishes.uploads,
        "concurrent_runs": wishes.concurrent_runs,
    }
    limits = {name: None if one == _SETTINGS else one for name, one in limits.items() if one is not None}
    permissions = {*role.permissions, *wishes.allow} - set(deny)
    models = [] if tuple(wishes.models) == ("*",) else list(wishes.models or role.models)
    return msgspec.structs.replace(
        role,
        **{name: one for name, one in fields.items() if one is not None},
        permissions=sorted(permissions),
        models=models,
        limits=msgspec.structs.replace(role.limits, **limits),
    )


def _check(wishes: Wishes) -> None:
    checked: list[tuple[object, object, str]] = [
        (wishes.name, RoleName, "--name"),
        (wishes.description, RoleDescription, "--description"),
        (wishes.messages, RateRule, "--messages"),
        (wishes.uploads, RateRule, "--uploads"),
        (wishes.concurrent_runs, ConcurrentRuns, "--concurrent-runs"),
        *((model, ModelPattern, "--model") for model in wishes.models if model != "*"),
    ]
    for value, annotation, label in checked:
        if value is not None and value != _SETTINGS:
            check(value, annotation, label)


def _show(role: RoleView, *, json: bool) -> None:
    if json:
        say_json(role)
        return
    limits = role.limits
    say(f"{role.id}\t{role.name}")
    say(f"description\t{flatten(role.description)}")
    say(f"people\t{role.users}")
    say(f"permissions\t{' '.join(role.permissions)}")
    say(f"models\t{' '.join(role.models) or 'every one'}")
    say(f"messages\t{limits.messages or 'as the settings say'}")
    say(f"uploads\t{limits.uploads or 'as the settings say'}")
    say(f"concurrent runs\t{limits.concurrent_runs or 'as the settings say'}")
    say(f"second factor\t{'needed' if role.requires_second_factor else 'not needed'}")
