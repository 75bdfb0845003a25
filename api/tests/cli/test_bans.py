"""`tertulia ban` as a process."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_an_address_is_banned_listed_and_let_in_again(run: Run) -> None:
    added = run("ban", "add", "203.0.113.9", "--minutes", "30", "--reason", "spam")
    assert (added.returncode, added.stderr) == (0, "")
    assert added.stdout.startswith("Banned 203.0.113.9 until ")

    listed = run("ban", "list").stdout
    assert listed.startswith("address:203.0.113.9\t203.0.113.9\tuntil ")
    assert listed.endswith("\tspam\n")

    assert run("ban", "lift", "address:203.0.113.9").stdout == "Lifted address:203.0.113.9.\n"
    assert run("ban", "list").stdout == ""
    again = run("ban", "lift", "address:203.0.113.9")
    assert (again.returncode, again.stderr) == (1, "There is no such ban, or it has ended.\n")


def test_what_can_not_be_banned_is_named(run: Run) -> None:
    run("user", "create", "ada@example.org", "--role", "admin")

    for who, reason in (
        ("127.0.0.1", "This can not be banned (protected_address)."),
        ("ada@example.org", "This can not be banned (last_administrator)."),
        ("bob@example.org", "There is no account bob@example.org."),
    ):
        refused = run("ban", "add", who, "--minutes", "5")
        assert (refused.returncode, refused.stderr) == (1, f"{reason}\n")
    assert run("ban", "add", "203.0.113.9", "--minutes", "0").returncode == 1
