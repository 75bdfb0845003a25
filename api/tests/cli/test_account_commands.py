"""`tertulia user` what administrators do in the page, for scripts."""

from __future__ import annotations

import asyncio
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from docstore import Query, open_store
from tertulia.entrypoints.bootstrap import bootstrap
from tertulia.infrastructure.config import LocalModelSettings, Settings
from tertulia.modules.auth import MAIL_TOKENS
from tertulia.modules.users import NewUser

Run = Call = Callable[..., subprocess.CompletedProcess[str]]


def test_an_account_is_looked_after_from_making_to_deletion(call: Call, tmp_path: Path) -> None:
    assert call("user", "create", "root@example.org").returncode == 0
    assert call("user", "create", "ada@example.org", "--name", "Ada Lovelace").returncode == 0
    assert "ada@example.org" in call("user", "list", "--query", "love").stdout
    assert "root@example.org" not in call("user", "list", "--query", "love").stdout
    assert "role\tuser" in call("user", "show", "ada@example.org").stdout
    assert call("user", "suspend", "ada@example.org").returncode == 0
    assert "suspended" in call("user", "list", "--status", "suspended").stdout
    assert call("user", "activate", "ada@example.org").returncode == 0
    assert call("user", "role", "ada@example.org", "admin").returncode == 0
    assert "There is no role" in call("user", "role", "ada@example.org", "queen").stderr
    assert call("user", "sign-out", "ada@example.org").returncode == 0
    assert call("user", "reset-second-factor", "ada@example.org").returncode == 0
    file = tmp_path / "ada.zip"
    assert call("user", "export", "ada@example.org", str(file)).returncode == 0
    with zipfile.ZipFile(file) as archive:
        assert b"Ada Lovelace" in archive.read("profile.json")
    assert "File exists" in call("user", "export", "ada@example.org", str(file)).stderr
    assert "--yes" in call("user", "delete", "ada@example.org").stderr
    gone = call("user", "delete", "ada@example.org", "--yes")
    assert gone.returncode == 0, gone.stderr
    assert "users\t1" in gone.stdout
    assert "ada@example.org" not in call("user", "list").stdout
    assert "There is no such account" in call("user", "show", "ada@example.org").stderr


@pytest.mark.parametrize(("options", "step"), [((), "password"), (("--keep-password",), None)])
async def test_a_printed_password_has_to_be_replaced_unless_the_command_says_otherwise(
    run: Run, tmp_path: Path, options: tuple[str, ...], step: str | None
) -> None:
    home = ("--home", str(tmp_path / "home"))
    for name in ("ada", "grace"):
        run("user", "create", f"{name}@example.org", "--keep-password", *home)
    run("user", "create", "bea@example.org", *options, *home)
    run("user", "reset-password", "grace@example.org", *options, *home)

    settings = Settings(home=tmp_path / "home", local_model=LocalModelSettings(enabled=False))
    application = await bootstrap(settings)
    found = [await application.users.find_by_email(f"{name}@example.org") for name in ("ada", "bea", "grace")]
    steps = [application.standings.list_pending(user) for user in found if user is not None]
    await application.close()
    assert steps == [(), *[(step,) if step else ()] * 2]


def test_an_account_is_shown_as_the_page_has_it(call: Call) -> None:
    call("user", "create", "root@example.org")
    call("user", "create", "ada@example.org", "--name", "Ada")

    listed = [json.loads(line) for line in call("user", "list", "--json").stdout.splitlines()]
    shown = json.loads(call("user", "show", "Ada@example.org", "--json").stdout)

    assert [one["email"] for one in listed] == ["ada@example.org", "root@example.org"]
    assert (shown["name"], shown["role"], shown["emailConfirmed"]) == ("Ada", "user", True)
    assert shown["usage"] == {"conversations": 0, "messages": 0, "files": 0, "bytes": 0}
    assert "password" not in str(shown).lower()


def test_somebody_is_renamed(call: Call) -> None:
    call("user", "create", "ada@example.org", "--name", "Ada")

    assert call("user", "rename", "ada@example.org", "Ada Lovelace").returncode == 0

    assert "Ada Lovelace" in call("user", "list", "--query", "love").stdout
    assert call("user", "rename", "ada@example.org", " ").stderr.startswith("NAME does not fit: ")


@pytest.mark.parametrize("command", ["create", "reset-password"])
def test_a_password_that_is_easily_guessed_is_refused_as_in_the_page(call: Call, command: str) -> None:
    call("user", "create", "root@example.org")
    email = "root@example.org" if command == "reset-password" else "ada@example.org"

    refused = call("user", command, email, "--password-stdin", text="password1\n")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "guess" in refused.stderr


async def test_a_password_is_not_given_to_whom_a_directory_keeps(run: Run, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", local_model=LocalModelSettings(enabled=False))
    application = await bootstrap(settings)
    user = await application.users.create(NewUser(email="root@example.org", name=None))
    await application.users.change(user.id, managed_by="scim")
    await application.close()

    refused = run("user", "reset-password", "root@example.org")

    assert refused.returncode == 1
    assert "scim" in refused.stderr


def test_who_was_given_a_password_can_not_use_older_links(call: Call, tmp_path: Path) -> None:
    call("user", "create", "root@example.org")
    asyncio.run(_ask_for_link(tmp_path / "home"))
    assert asyncio.run(_count_links(tmp_path / "home")) == 1

    call("user", "reset-password", "root@example.org")

    assert asyncio.run(_count_links(tmp_path / "home")) == 0


async def _ask_for_link(home: Path) -> None:
    application = await bootstrap(Settings(home=home))
    user = await application.users.find_by_email("root@example.org")
    assert user is not None
    await application.mails.passwords.make_link(user)
    await application.close()


async def _count_links(home: Path) -> int:
    store = open_store("sqlite", home)
    await store.open([MAIL_TOKENS])
    found = await store.find(MAIL_TOKENS, Query(where={}))
    await store.close()
    return len(found)


def test_invitations_are_made_listed_and_taken_back(call: Call) -> None:
    call("user", "create", "root@example.org")
    call("group", "create", "Physics")

    invited = call("user", "invite", "ada@example.org", "--group", "physics")
    assert "/invitation#token=" in invited.stdout
    waiting = json.loads(call("invitation", "list", "--json").stdout)
    assert (waiting["email"], waiting["role"], len(waiting["groups"])) == ("ada@example.org", "user", 1)
    assert "token=" not in str(waiting)
    assert call("invitation", "list").stdout.startswith("ada@example.org\tuser\tuntil ")

    assert call("invitation", "revoke", "Ada@example.org").returncode == 0
    assert call("invitation", "list").stdout == ""
    again = call("invitation", "revoke", "ada@example.org")
    assert (again.returncode, again.stderr) == (1, "There is no invitation of ada@example.org.\n")
    assert call("user", "invite", "bob@example.org", "--role", "queen").stderr == "There is no role queen.\n"


def test_the_last_administrator_can_not_be_deleted_either(call: Call) -> None:
    call("user", "create", "root@example.org")
    result = call("user", "delete", "root@example.org", "--yes")
    assert result.returncode == 1
    assert "last administrator" in result.stderr
