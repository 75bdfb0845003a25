"""The list of commands. Nothing else is imported here, so that every command starts quickly."""

from __future__ import annotations

from cyclopts import App

from tertulia import __version__

_COMMANDS = "tertulia.entrypoints.cli"


def create_cli() -> App:
    """The command line, with commands that load when they are called."""
    cli = App(name="tertulia", version=__version__, help="Self-hosted AI chat.")
    cli.command(f"{_COMMANDS}.serve:serve")
    cli.command(f"{_COMMANDS}.openapi:openapi")
    return cli


def main() -> None:
    """The program's entry point."""
    create_cli()()
