"""The list of commands: it starts quickly, each command says what it is for, and the README names them all."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from api.tests.waiting import PATIENCE
from tertulia.entrypoints.cli.main import FAMILIES, SINGLES, create_cli

Run = Callable[..., subprocess.CompletedProcess[str]]
README = Path(__file__).parents[3] / "README.md"


def test_the_list_imports_no_command() -> None:
    code = (
        "import sys; from tertulia.entrypoints.cli.main import create_cli\n"
        "try: create_cli()(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted(name for name in sys.modules if name in {'litestar', 'msgspec', 'docstore', 'asyncio'}))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True
    )

    assert result.stdout.splitlines()[-1] == "[]"
    for family in FAMILIES:
        assert family.summary in result.stdout


@pytest.mark.parametrize("family", [family.name for family in FAMILIES])
def test_every_command_says_what_it_is_for(family: str) -> None:
    commands = {
        name: command for name, command in create_cli()[family].resolved_commands().items() if name[0] != "-"
    }

    assert set(commands) == {name for one in FAMILIES if one.name == family for name in one.commands}
    for name, command in commands.items():
        assert command.help.strip().endswith("."), name


def test_a_family_is_shown_with_what_its_commands_are_for(run: Run) -> None:
    for arguments in (("ban",), ("ban", "--help")):
        shown = run(*arguments)
        assert shown.returncode == 0
        assert "End a ban, and forget the violations that led to it." in shown.stdout


def test_a_command_that_there_is_not_is_refused_as_a_wrong_call(run: Run) -> None:
    refused = run("ban", "everybody")

    assert (refused.returncode, refused.stdout) == (2, "")


def test_the_readme_names_every_command() -> None:
    block = README.read_text().partition("## The program")[2].partition("\n## ")[0]
    named = {
        (name, command)
        for name, commands in re.findall(r"^ {4}tertulia ([\w-]+) +([\w|-]+)", block, re.MULTILINE)
        for command in commands.split("|")
    }

    assert {(family.name, command) for family in FAMILIES for command in family.commands} <= named
    for name in SINGLES:
        assert f"    tertulia {name}" in block
