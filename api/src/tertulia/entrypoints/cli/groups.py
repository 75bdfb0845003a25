"""`tertulia group`: groups, and who belongs to them. A running server follows within half a minute."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from tertulia.entrypoints.cli.common import (
    PAGE,
    Home,
    Json,
    Yes,
    check,
    exit_with,
    find_user,
    open_application,
    say,
    say_json,
    walk_pages,
)
from tertulia.kernel.principal import COMMAND
from tertulia.kernel.texts import flatten
from tertulia.modules.groups import Description, GroupName, GroupView

GroupParameter = Annotated[str, Parameter(help="The name of a group that was made here, or a group's id.")]
People = Annotated[tuple[str, ...], Parameter(help="Addresses of accounts.")]
Text = Annotated[str | None, Parameter(help="What the group is for.")]


def list_groups(*, json: Json = False, home: Home = None) -> None:
    """List the groups by their names, and how many people belong to each."""

    async def run() -> None:
        async with open_application(home) as application:
            views = application.rights_services.groups.views
            async for page in walk_pages(lambda cursor: views.list_groups(limit=PAGE, cursor=cursor)):
                for group in page.items:
                    _show(group, json=json)

    asyncio.run(run())


def show(group: GroupParameter, *, json: Json = False, home: Home = None) -> None:
    """List who belongs to a group, in the order in which their accounts were made."""

    async def run() -> None:
        async with open_application(home) as application:
            groups = application.rights_services.groups
            found = await groups.find(group)
            async for page in walk_pages(
                lambda cursor: groups.views.list_members(found.id, limit=PAGE, cursor=cursor)
            ):
                for person in page.items:
                    if json:
                        say_json(person)
                    else:
                        say(f"{person.email}\t{person.name}\t{person.status}")

    asyncio.run(run())


def create(name: str, *, description: Text = None, json: Json = False, home: Home = None) -> None:
    """Make a group without people."""
    _check(name, "NAME", description)

    async def run() -> None:
        async with open_application(home) as application:
            groups = application.rights_services.groups
            group = await groups.create(COMMAND, name, description=description or "")
            _show(await groups.views.view(group), json=json)

    asyncio.run(run())


def change(
    group: GroupParameter,
    *,
    name: Annotated[str | None, Parameter(help="How it is called from now on.")] = None,
    description: Text = None,
    json: Json = False,
    home: Home = None,
) -> None:
    """Rename or describe a group. A group of a provider is changed at the provider."""
    _check(name, "--name", description)

    async def run() -> None:
        async with open_application(home) as application:
            groups = application.rights_services.groups
            found = await groups.find(group)
            changed = await groups.change(COMMAND, found.id, name=name, description=description)
            _show(await groups.views.view(changed), json=json)

    asyncio.run(run())


def delete(group: GroupParameter, *, yes: Yes = False, home: Home = None) -> None:
    """Delete a group. Its people stay; what was shared with it is not shared with them any more."""
    if not yes:
        exit_with(f"This deletes the group {group} and what was shared with it. Say it again with --yes.")

    async def run() -> None:
        async with open_application(home) as application:
            groups = application.rights_services.groups
            found = await groups.find(group)
            await groups.delete(COMMAND, found.id)
            say(f"The group {found.name} is gone.")

    asyncio.run(run())


def add(group: GroupParameter, emails: People, *, home: Home = None) -> None:
    """Add people to a group. Fine for those who belong to it."""
    asyncio.run(_change_members(group, emails, home, is_adding=True))


def remove(group: GroupParameter, emails: People, *, home: Home = None) -> None:
    """Remove people from a group. Fine for those who do not belong to it."""
    asyncio.run(_change_members(group, emails, home, is_adding=False))


async def _change_members(name: str, emails: Sequence[str], home: Path | None, *, is_adding: bool) -> None:
    async with open_application(home) as application:
        groups = application.rights_services.groups
        found = await groups.find(name)
        change = groups.add_member if is_adding else groups.remove_member
        for user in [await find_user(application, email) for email in emails]:
            await change(COMMAND, found.id, user.id)
            say(f"{user.email} {'belongs' if is_adding else 'does not belong'} to {found.name}.")


def _check(name: str | None, label: str, description: str | None) -> None:
    if name is not None:
        check(name, GroupName, label)
    if description is not None:
        check(description, Description, "--description")


def _show(group: GroupView, *, json: bool) -> None:
    if json:
        say_json(group)
    else:
        say(f"{group.name}\t{group.source}\t{group.members}\t{group.id}\t{flatten(group.description)}")
