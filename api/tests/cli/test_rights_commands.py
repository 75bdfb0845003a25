"""`tertulia role` and `tertulia group`: the same services and checks as in the page."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tertulia.entrypoints.bootstrap import Application, bootstrap
from tertulia.infrastructure.config import Settings
from tertulia.kernel.principal import SERVER

Call = Callable[..., subprocess.CompletedProcess[str]]


def read_log(call: Call) -> list[dict[str, Any]]:
    """The audit log, the oldest entry first."""
    lines = call("audit", "list", "--json").stdout.splitlines()
    return [json.loads(line) for line in reversed(lines)]


def test_a_role_is_looked_after_from_making_to_deletion(call: Call) -> None:
    options = (
        "--allow",
        "files.use",
        "--allow",
        "presets.use",
        "--model",
        "OpenAI/*",
        "--model",
        "!*/gpt-5*",
    )
    limits = ("--messages", "20/minute", "--concurrent-runs", "2", "--second-factor")
    made = call("role", "create", "students", "--name", "Students", *options, *limits)
    assert (made.returncode, made.stderr) == (0, "")

    shown = json.loads(call("role", "show", "students", "--json").stdout)
    del shown["updatedAt"]
    assert shown == {
        "id": "students",
        "name": "Students",
        "description": "",
        "permissions": ["files.use", "presets.use"],
        "models": ["OpenAI/*", "!*/gpt-5*"],
        "limits": {"messages": "20/minute", "uploads": None, "concurrentRuns": 2},
        "requiresSecondFactor": True,
        "isBuiltIn": False,
        "users": 0,
    }
    assert "permissions\tfiles.use presets.use\n" in call("role", "show", "students").stdout
    assert call("role", "list").stdout.endswith("students\tStudents\t0\t2 permissions\n")

    assert call("role", "delete", "students").returncode == 1
    assert call("role", "delete", "students", "--yes").stdout == "The role students is gone.\n"
    assert call("role", "show", "students").stderr == "There is no role students.\n"
    assert [one["action"] for one in read_log(call)] == ["role.created", "role.deleted"]
    assert {one["actor"]["via"] for one in read_log(call)} == {"command"}


def test_what_is_not_said_of_a_role_stays(call: Call) -> None:
    call(
        "role",
        "create",
        "s",
        "--allow",
        "files.use",
        "--model",
        "A/*",
        "--uploads",
        "5/hour",
        "--second-factor",
    )

    same = json.loads(call("role", "change", "s", "--description", "Them", "--json").stdout)
    assert (same["permissions"], same["models"]) == (["files.use"], ["A/*"])
    assert (same["limits"]["uploads"], same["requiresSecondFactor"]) == ("5/hour", True)

    options = ("--allow", "people.find", "--deny", "files.use", "--model", "*", "--uploads", "settings")
    other = json.loads(call("role", "change", "s", *options, "--no-second-factor", "--json").stdout)
    assert (other["permissions"], other["models"]) == (["people.find"], [])
    assert (other["limits"]["uploads"], other["requiresSecondFactor"]) == (None, False)
    assert other["description"] == "Them"


def test_roles_are_checked_as_in_the_page(call: Call) -> None:
    call("user", "create", "root@example.org")
    for arguments, reason in (
        (("create", "No Id"), "ROLE does not fit: "),
        (("create", "r", "--name", " "), "--name does not fit: "),
        (("create", "r", "--messages", "often"), "--messages does not fit: "),
        (("create", "r", "--concurrent-runs", "0"), "--concurrent-runs does not fit: "),
        (("create", "r", "--model", "x\x07"), "--model does not fit: "),
        (("create", "admin"), "There is a role admin already. "),
        (("change", "r"), "There is no role r."),
        (("delete", "user", "--yes"), "The role user belongs to Tertulia"),
        (("delete", "r", "--yes"), "There is no role r."),
    ):
        refused = call("role", *arguments)
        assert (refused.returncode, refused.stdout) == (1, ""), arguments
        assert refused.stderr.startswith(reason), refused.stderr
    assert "admin.users" in call("role", "create", "r", "--allow", "everything").stderr
    assert len(call("role", "list").stdout.splitlines()) == 2


def test_the_administrators_keep_every_permission(call: Call) -> None:
    changed = json.loads(call("role", "change", "admin", "--deny", "admin.users", "--json").stdout)

    assert "admin.users" in changed["permissions"]


def test_a_role_that_somebody_has_is_not_deleted(call: Call) -> None:
    call("user", "create", "root@example.org")
    call("role", "create", "students")
    call("user", "create", "ada@example.org", "--role", "students")

    refused = call("role", "delete", "students", "--yes")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("People who have the role students: 1.")


def test_a_group_is_looked_after_from_making_to_deletion(call: Call) -> None:
    call("user", "create", "root@example.org")
    call("user", "create", "ada@example.org")
    assert call("group", "create", "Physics", "--description", "Them").returncode == 0
    added = call("group", "add", "physics", "ada@example.org", "root@example.org")
    assert added.stdout == "ada@example.org belongs to Physics.\nroot@example.org belongs to Physics.\n"

    (group,) = [json.loads(line) for line in call("group", "list", "--json").stdout.splitlines()]
    assert (group["name"], group["description"], group["members"]) == ("Physics", "Them", 2)
    assert call("group", "show", group["id"]).stdout.startswith("root@example.org\troot\tactive\nada@")
    members = [json.loads(line) for line in call("group", "show", "Physics", "--json").stdout.splitlines()]
    assert [one["email"] for one in members] == ["root@example.org", "ada@example.org"]

    assert call("group", "remove", "Physics", "root@example.org").returncode == 0
    assert call("group", "change", "Physics", "--name", "Chemistry").stdout.startswith(
        "Chemistry\tlocal\t1\t"
    )
    assert call("group", "show", "Physics").stderr == "There is no such group.\n"
    assert call("group", "delete", "Chemistry").returncode == 1
    assert call("group", "delete", "Chemistry", "--yes").stdout == "The group Chemistry is gone.\n"
    assert call("group", "list").stdout == ""
    actions = [one["action"] for one in read_log(call) if one["action"].startswith("group.")]
    assert actions == [f"group.{what}" for what in ("created", *["member_added"] * 2, "member_removed")] + [
        "group.changed",
        "group.deleted",
    ]


def test_nobody_is_added_when_one_of_them_has_no_account(call: Call) -> None:
    call("user", "create", "root@example.org")
    call("group", "create", "Physics")

    refused = call("group", "add", "Physics", "root@example.org", "nobody@example.org")

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "There is no such account.\n"
    assert call("group", "show", "Physics").stdout == ""


@pytest.mark.parametrize(
    "arguments", [("change", "--name", "Mine"), ("delete", "--yes"), ("add", "root@example.org")]
)
def test_groups_of_a_provider_are_looked_at_only(
    call: Call, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    call("user", "create", "root@example.org")
    command, *rest = arguments

    async def make(application: Application) -> str:
        groups = application.rights_services.groups
        return (await groups.create(SERVER, "Board", source="directory")).id

    group_id = asyncio.run(_with_application(tmp_path / "home", make))

    assert call("group", "show", "Board").stderr == "There is no such group.\n"
    refused = call("group", command, group_id, *rest)
    assert (refused.returncode, refused.stderr) == (1, "This group comes from directory. Change it there.\n")
    assert call("group", "list").stdout.startswith("Board\tdirectory\t0\t")


async def _with_application(home: Path, act: Callable[[Application], Any]) -> Any:
    application = await bootstrap(Settings(home=home))
    try:
        return await act(application)
    finally:
        await application.close()


def test_what_people_are_called_does_nothing_to_the_terminal(call: Call) -> None:
    """Give oneself a name that clears the screen, or turns the letters around that stand behind it; and a group a
    description that looks like a line of its own."""
    name = "Eve \x9b2J\u202e"
    made = call("user", "create", "eve@example.org", "--name", name)
    assert made.returncode == 0, made.stderr
    assert call("group", "create", "Physics", "--description", "x\nMaths\x1b[2J").returncode == 0

    shown = call("user", "show", "eve@example.org").stdout
    assert shown.splitlines()[0] == "eve@example.org\tEve \ufffd2J\ufffd"
    (line,) = call("group", "list").stdout.splitlines()
    assert line.endswith("\tx Maths [2J")
    listed = call("user", "show", "eve@example.org", "--json").stdout
    assert "\x9b" not in listed
    assert json.loads(listed)["name"] == name
