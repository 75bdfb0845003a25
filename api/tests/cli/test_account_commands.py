"""`tertulia user` as a process: what administrators do in the page, for scripts."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_an_account_is_looked_after_from_making_to_deletion(run: Run, tmp_path: Path) -> None:
    assert run("user", "create", "root@example.org").returncode == 0
    assert run("user", "create", "ada@example.org", "--name", "Ada Lovelace").returncode == 0
    assert "ada@example.org" in run("user", "list", "--query", "love").stdout
    assert "root@example.org" not in run("user", "list", "--query", "love").stdout
    assert "role\tuser" in run("user", "show", "ada@example.org").stdout
    assert run("user", "suspend", "ada@example.org").returncode == 0
    assert "suspended" in run("user", "list", "--status", "suspended").stdout
    assert run("user", "activate", "ada@example.org").returncode == 0
    assert run("user", "role", "ada@example.org", "admin").returncode == 0
    assert "There is no role" in run("user", "role", "ada@example.org", "queen").stderr
    assert run("user", "sign-out", "ada@example.org").returncode == 0
    assert run("user", "reset-second-factor", "ada@example.org").returncode == 0
    file = tmp_path / "ada.zip"
    assert run("user", "export", "ada@example.org", str(file)).returncode == 0
    with zipfile.ZipFile(file) as archive:
        assert b"Ada Lovelace" in archive.read("profile.json")
    assert "File exists" in run("user", "export", "ada@example.org", str(file)).stderr
    assert "--yes" in run("user", "delete", "ada@example.org").stderr
    gone = run("user", "delete", "ada@example.org", "--yes")
    assert gone.returncode == 0, gone.stderr
    assert "users\t1" in gone.stdout
    assert "ada@example.org" not in run("user", "list").stdout
    assert "There is no such account" in run("user", "show", "ada@example.org").stderr


def test_the_last_administrator_can_not_be_deleted_either(run: Run) -> None:
    run("user", "create", "root@example.org")
    result = run("user", "delete", "root@example.org", "--yes")
    assert result.returncode == 1
    assert "last administrator" in result.stderr
