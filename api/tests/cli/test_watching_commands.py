"""Commands that look at what the server is told and what it saw: notices, ways to sign in, violations, the log."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tertulia.entrypoints.bootstrap import bootstrap
from tertulia.infrastructure.config import Settings
from tertulia.kernel.principal import Actor

Call = Callable[..., subprocess.CompletedProcess[str]]


def read_lines(result: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert (result.returncode, result.stderr) == (0, "")
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_banner_and_terms_are_changed_one_by_one(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "terms.md"
    file.write_text("# Be kind")
    assert call("notice", "show").stdout == "banner\tnone\nterms\tnone\n"

    assert call("notice", "banner", "Closed on Sunday", "--tone", "warning").returncode == 0
    assert call("notice", "terms", str(file)).returncode == 0
    (shown,) = read_lines(call("notice", "show", "--json"))
    assert (shown["banner"]["text"], shown["banner"]["tone"]) == ("Closed on Sunday", "warning")
    assert shown["terms"]["text"] == "# Be kind"

    assert call("notice", "banner", "--remove").returncode == 0
    (after,) = read_lines(call("notice", "show", "--json"))
    assert (after["banner"], after["terms"]) == (None, shown["terms"])
    assert call("notice", "terms", "-", text="Be kinder").returncode == 0
    assert call("notice", "show").stdout.endswith("\nBe kinder\n")
    assert call("notice", "terms", "--remove").returncode == 0
    assert call("notice", "show").stdout == "banner\tnone\nterms\tnone\n"
    log = read_lines(call("audit", "list", "--action", "notices.", "--json"))
    assert [one["details"] for one in log] == [
        {"terms": "removed"},
        {"terms": "changed"},
        {"banner": "removed"},
        {"terms": "changed"},
        {"banner": "changed"},
    ]


def test_notices_that_do_not_fit_change_nothing(call: Call, tmp_path: Path) -> None:
    latin, long = tmp_path / "latin.md", tmp_path / "long.md"
    latin.write_bytes(b"\xe9")
    long.write_text("é" * 60_000)
    for arguments, reason in (
        (("banner",), "Say either a text or --remove."),
        (("banner", "x", "--remove"), "Say either a text or --remove."),
        (("banner", "x" * 501), "TEXT does not fit: 500 characters at the most."),
        (("terms",), "Say either a file or --remove."),
        (
            ("terms", str(tmp_path / "none")),
            f"{tmp_path / 'none'} can not be read: No such file or directory.",
        ),
        (("terms", str(latin)), f"{latin} is not UTF-8."),
        (("terms", str(long)), "The request does not fit: terms.text: Expected 100 kB at the most."),
    ):
        refused = call("notice", *arguments)
        assert (refused.returncode, refused.stderr) == (1, f"{reason}\n")
    assert call("notice", "show").stdout == "banner\tnone\nterms\tnone\n"


def test_ways_to_sign_in_are_listed_and_asked(call: Call, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    home.joinpath("tertulia.yaml").write_text(
        "publicUrl: https://chat.example.org\n"
        "signIn:\n  oidc:\n"
        "  - {id: lab, label: Lab, issuer: 'http://127.0.0.1:9', clientId: x, clientSecret: very-secret}\n"
    )

    local, lab = read_lines(call("identity-provider", "list", "--json"))
    assert (local["id"], local["people"]) == ("local", None)
    assert (lab["kind"], lab["people"]) == ("oidc", 0)
    assert lab["callbackUrl"] == "https://chat.example.org/api/auth/external/lab/callback"
    assert call("identity-provider", "list").stdout.splitlines()[1].startswith("lab\toidc\tLab\t0\thttps://")

    assert call("identity-provider", "test", "local").returncode == 0
    failed = call("identity-provider", "test", "lab")
    assert failed.returncode == 1
    assert failed.stdout.startswith("lab: ")
    assert call("identity-provider", "test", "other").stderr == "There is no such way to sign in.\n"
    output = failed.stdout + call("identity-provider", "list").stdout
    assert "very-secret" not in output


def test_violations_are_listed_for_everybody_and_for_one(call: Call, tmp_path: Path) -> None:
    call("user", "create", "root@example.org")
    asyncio.run(_violate(tmp_path / "home"))

    everything = read_lines(call("violation", "list", "--json"))
    assert sorted(one["address"] for one in everything) == ["203.0.113.7", "203.0.113.9"]
    (mine,) = call("violation", "list", "--user", "root@example.org").stdout.splitlines()
    assert mine.split("\t")[1:4] == ["rate_limit", "1", "203.0.113.9"]
    assert call("violation", "list", "--user", "nobody@example.org").returncode == 1


async def _violate(home: Path) -> None:
    """One refusal of a person, and one of a stranger."""
    application = await bootstrap(Settings(home=home))
    user = await application.users.find_by_email("root@example.org")
    assert user is not None
    violations = application.guards.violations
    violations.note("rate_limit", user_id=user.id, address="203.0.113.9")
    violations.note("rate_limit", user_id=None, address="203.0.113.7")
    await violations.flush()
    await application.close()


def test_the_log_is_read_by_what_was_done_by_whom_to_whom_and_when(call: Call, tmp_path: Path) -> None:
    call("user", "create", "root@example.org", "--name", "Root")
    call("user", "create", "ada@example.org", "--name", "Ada")
    asyncio.run(_act(tmp_path / "home"))

    actions = [line.split("\t")[2] for line in call("audit", "list").stdout.splitlines()]
    assert actions == ["test.done", "user.created", "user.created"]
    (mine,) = call("audit", "list", "--user", "root@example.org").stdout.splitlines()
    assert mine.split("\t")[2:] == ["test.done", "Root 203.0.113.9", "user Ada", "why: so"]
    to_ada = read_lines(call("audit", "list", "--target", "ada@example.org", "--json"))
    assert [one["action"] for one in to_ada] == ["test.done", "user.created"]
    assert len(call("audit", "list", "--action", "user.", "--limit", "1").stdout.splitlines()) == 1
    assert call("audit", "list", "--to", "2020-01-01").stdout == ""
    assert len(call("audit", "list", "--from", "2020-01-01").stdout.splitlines()) == 3
    assert call("audit", "list", "--limit", "0").returncode == 2
    assert call("audit", "list", "--user", "nobody@example.org").stderr == "There is no such account.\n"


async def _act(home: Path) -> None:
    application = await bootstrap(Settings(home=home))
    root = await application.users.find_by_email("root@example.org")
    ada = await application.users.find_by_email("ada@example.org")
    assert root is not None
    assert ada is not None
    actor = Actor(user_id=root.id, address="203.0.113.9")
    await application.audit.record(
        "test.done", actor, target_kind="user", target_id=ada.id, details={"why": "so"}
    )
    await application.close()


def test_every_setting_is_listed_with_its_source_and_without_its_secret(call: Call, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    home.joinpath("tertulia.yaml").write_text(
        "endpoints: [{name: Lab, baseUrl: 'http://lab/v1', apiKey: sk-secret}]"
    )

    result = call("config", "explain", "--json")

    settings = {one["path"]: one for one in read_lines(result)}
    assert (settings["home"]["source"], settings["port"]["source"]) == ("environment", "default")
    assert settings["endpoints.Lab.apiKey"]["value"] == "***"
    assert "sk-secret" not in result.stdout
    assert "port: 3080 (default)\n" in call("config", "explain").stdout
