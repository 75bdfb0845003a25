"""The list of commands. A command's module is imported when the command is called, so that each starts quickly."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

from cyclopts import App, Group

from tertulia import __version__

_COMMANDS = "tertulia.entrypoints.cli"


class Family(NamedTuple):
    """Commands of one noun. commands: by their names, the function that each is, whose docstring is the help."""

    name: str
    summary: str
    panel: str
    commands: Mapping[str, str]


_SERVER, _PEOPLE, _WATCH = "Server", "People and rights", "Watching over it"
SINGLES: Mapping[str, tuple[str, str]] = {
    "serve": ("serve:serve", "Run the server until it is told to stop."),
    "backup": ("backups:backup", "Write everything that is kept into one file."),
    "restore": ("backups:restore", "Replace everything that is kept by a backup's content."),
    "openapi": ("openapi:openapi", "Print the OpenAPI document of this version."),
}
FAMILIES = (
    Family(
        "config",
        "Look at the settings.",
        _SERVER,
        {
            "check": "configurations:check",
            "explain": "configurations:explain",
        },
    ),
    Family(
        "models",
        "Look after the models on this machine.",
        _SERVER,
        {
            "add": "models:add",
            "list": "models:list_models",
        },
    ),
    Family(
        "user",
        "Look after accounts.",
        _PEOPLE,
        {
            "list": "users:list_users",
            "show": "accounts:show",
            "create": "users:create",
            "invite": "users:invite",
            "rename": "accounts:rename",
            "role": "accounts:role",
            "suspend": "accounts:suspend",
            "activate": "accounts:activate",
            "reset-password": "users:reset_password",
            "reset-second-factor": "accounts:reset_second_factor",
            "sign-out": "accounts:sign_out",
            "export": "accounts:export",
            "delete": "accounts:delete",
        },
    ),
    Family(
        "invitation",
        "Look after invitations.",
        _PEOPLE,
        {
            "list": "invitations:list_invitations",
            "revoke": "invitations:revoke",
        },
    ),
    Family(
        "role",
        "Say what people of a kind may do.",
        _PEOPLE,
        {
            "list": "roles:list_roles",
            "show": "roles:show",
            "create": "roles:create",
            "change": "roles:change",
            "delete": "roles:delete",
        },
    ),
    Family(
        "group",
        "Gather people, to share with.",
        _PEOPLE,
        {
            "list": "groups:list_groups",
            "show": "groups:show",
            "create": "groups:create",
            "change": "groups:change",
            "delete": "groups:delete",
            "add": "groups:add",
            "remove": "groups:remove",
        },
    ),
    Family(
        "identity-provider",
        "Look at the ways to sign in.",
        _PEOPLE,
        {
            "list": "identity_providers:list_providers",
            "test": "identity_providers:ask",
        },
    ),
    Family(
        "notice",
        "Tell everyone something, or have them accept terms.",
        _PEOPLE,
        {
            "show": "notices:show",
            "banner": "notices:banner",
            "terms": "notices:terms",
        },
    ),
    Family(
        "audit",
        "Look at what was done.",
        _WATCH,
        {
            "list": "audits:list_entries",
            "verify": "audits:verify",
            "export": "audits:export",
        },
    ),
    Family(
        "violation",
        "Look at what was refused.",
        _WATCH,
        {"list": "bans:list_violations"},
    ),
    Family(
        "ban",
        "Keep somebody out for a while.",
        _WATCH,
        {
            "list": "bans:list_bans",
            "add": "bans:add",
            "lift": "bans:lift",
        },
    ),
)


def create_cli() -> App:
    """The command line."""
    panels = {name: Group(name, sort_key=place) for place, name in enumerate((_SERVER, _PEOPLE, _WATCH))}
    cli = App(name="tertulia", version=__version__, help="Self-hosted AI chat.")
    for place, (name, (target, summary)) in enumerate(SINGLES.items()):
        cli.command(f"{_COMMANDS}.{target}", name=name, help=summary, group=panels[_SERVER], sort_key=place)
    for place, family in enumerate(FAMILIES, len(SINGLES)):
        app = App(name=family.name, help=family.summary, group=panels[family.panel], sort_key=place)
        for number, (name, target) in enumerate(family.commands.items()):
            app.command(f"{_COMMANDS}.{target}", name=name, sort_key=number)
        cli.command(app)
    return cli


def main() -> None:
    """The program's entry point. Whatever it writes is for its own account only."""
    os.umask(0o077)
    cli = create_cli()
    match sys.argv[1:]:
        case [name] | [name, "--help" | "-h"] if any(name == family.name for family in FAMILIES):
            cli[name].resolved_commands()  # their modules know what they are for; the whole list imports none
        case _:
            pass
    cli()
