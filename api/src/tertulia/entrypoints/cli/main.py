"""The list of commands. A command's module is imported when the command is called, so that each starts quickly."""

from __future__ import annotations

import os

from cyclopts import App

from tertulia import __version__

_COMMANDS = "tertulia.entrypoints.cli"
_GROUPS = (
    (
        "config",
        "Look at the settings.",
        {"check": "configurations:check", "explain": "configurations:explain"},
    ),
    (
        "user",
        "Look after accounts.",
        {
            "create": "users:create",
            "invite": "users:invite",
            "list": "users:list_users",
            "show": "accounts:show",
            "suspend": "accounts:suspend",
            "activate": "accounts:activate",
            "role": "accounts:role",
            "reset-password": "users:reset_password",
            "reset-second-factor": "accounts:reset_second_factor",
            "sign-out": "accounts:sign_out",
            "export": "accounts:export",
            "delete": "accounts:delete",
        },
    ),
    (
        "ban",
        "Keep somebody out for a while.",
        {"list": "bans:list_bans", "add": "bans:add", "lift": "bans:lift"},
    ),
    (
        "audit",
        "Look at what was done.",
        {"verify": "audits:verify", "export": "audits:export"},
    ),
    (
        "models",
        "Look after the models on this machine.",
        {"add": "models:add", "list": "models:list_models"},
    ),
)
"""Each group with what it is for, and its commands with the function that each is."""


def create_cli() -> App:
    """The command line."""
    cli = App(name="tertulia", version=__version__, help="Self-hosted AI chat.")
    cli.command(f"{_COMMANDS}.serve:serve", help="Run the server until it is told to stop.")
    cli.command(f"{_COMMANDS}.openapi:openapi", help="Print the OpenAPI document of this version.")
    cli.command(f"{_COMMANDS}.backups:backup", help="Write everything that is kept into one file.")
    cli.command(f"{_COMMANDS}.backups:restore", help="Replace everything that is kept by a backup's content.")
    for name, summary, commands in _GROUPS:
        group = App(name=name, help=summary)
        for command, target in commands.items():
            group.command(f"{_COMMANDS}.{target}", name=command)
        cli.command(group)
    return cli


def main() -> None:
    """The program's entry point. Whatever it writes is for its own account only."""
    os.umask(0o077)
    create_cli()()
