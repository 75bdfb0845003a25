"""Every other command as a process: answers on standard output, reasons on standard error, and a status."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from docstore import Insert, open_store
from tertulia.entrypoints.bootstrap import bootstrap
from tertulia.infrastructure.config import LocalModelSettings, Settings
from tertulia.kernel.clock import SystemClock
from tertulia.modules.chat import RUNS
from tertulia.modules.chat.domain import Run as StoredRun

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_right_configuration_is_shown_without_its_secrets(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "tertulia.yaml"
    file.write_text("endpoints: [{name: Lab, baseUrl: 'http://lab/v1', apiKey: '${LAB_KEY}'}]")
    result = run("config", "check", TERTULIA_CONFIG=str(file), LAB_KEY="sk-secret", TERTULIA_PORT="4000")
    assert result.returncode == 0
    assert "port: 4000" in result.stdout
    assert "endpoints[0].apiKey: ***" in result.stdout
    assert "sk-secret" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "endpoints: [{name: Nowhere}]",
            "endpoints[0].baseUrl: the endpoint 'Nowhere' needs a baseUrl or a vendor.",
        ),
        (
            "endpoints: [{name: On this machine, baseUrl: 'http://lab/v1'}]",
            "endpoints[0].name: On this machine is the name of the models on this machine. Choose another one.",
        ),
        (
            "endpoints: [{name: Lab, baseUrl: 'http://lab/v1', fallback: [Gone/m]}]",
            "endpoints[0].fallback[0]: there is no endpoint Gone. The endpoints are: Lab, On this machine.",
        ),
        (
            "modelSpecs: [{name: quick, label: Quick, model: Gone/m}]",
            "modelSpecs[0].model: there is no endpoint Gone. The endpoints are: On this machine.",
        ),
    ],
)
def test_faults_that_show_when_endpoints_are_made_are_named(
    run: Run, tmp_path: Path, text: str, fault: str
) -> None:
    file = tmp_path / "tertulia.yaml"
    file.write_text(text)
    result = run("config", "check", TERTULIA_CONFIG=str(file))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"The configuration is not right:\n  {fault}\n"


def test_a_server_with_an_endpoint_that_can_not_be_made_does_not_start(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "tertulia.yaml"
    file.write_text("endpoints: [{name: Nowhere}]")
    result = run("serve", "--port", "0", TERTULIA_CONFIG=str(file))
    assert result.returncode == 1
    assert "needs a baseUrl or a vendor" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_setting_is_explained_with_its_source(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "tertulia.yaml"
    file.write_text("endpoints: [{name: Lab, baseUrl: 'http://lab/v1', apiKey: sk-secret}]")
    variables = {"TERTULIA_CONFIG": str(file), "TERTULIA_PORT": "4000"}
    port = run("config", "explain", "port", **variables).stdout
    assert port.startswith("port: 4000 (environment)\n  Port to listen on")
    address = run("config", "explain", "endpoints.Lab.baseUrl", **variables).stdout
    assert address.startswith("endpoints.Lab.baseUrl: http://lab/v1 (file)\n")
    whole = run("config", "explain", "endpoints.Lab", **variables)
    assert "endpoints.Lab.apiKey: *** (file)" in whole.stdout
    assert "endpoints.Lab.retries: 2 (default)" in whole.stdout
    assert "sk-secret" not in whole.stdout + whole.stderr
    assert not (tmp_path / "home").exists()
    unknown = run("config", "explain", "prot", **variables)
    assert (unknown.returncode, unknown.stderr) == (1, "There is no setting prot. Did you mean port?\n")


async def test_what_administrators_set_is_explained_too(run: Run, tmp_path: Path) -> None:
    run("user", "create", "ada@example.org")
    settings = Settings(home=tmp_path / "home", local_model=LocalModelSettings(enabled=False))
    application = await bootstrap(settings)
    administration = application.endpoints.administration
    await administration.put("Extra", {"baseUrl": "http://extra/v1", "apiKey": "sk-secret"}, "ada")
    await application.close()
    result = run("config", "explain", "endpoints.Extra")
    assert "endpoints.Extra.baseUrl: http://extra/v1 (database)" in result.stdout
    assert "endpoints.Extra.apiKey: *** (database)" in result.stdout


@pytest.mark.parametrize("command", [("config", "check"), ("serve",), ("user", "list"), ("models", "list")])
def test_a_wrong_configuration_ends_every_command_with_all_faults(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command, TERTULIA_PROT="1", TERTULIA_HOTS="x")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "The configuration is not right:\n"
        "  TERTULIA_HOTS: there is no such setting. Did you mean TERTULIA_HOST?\n"
        "  TERTULIA_PROT: there is no such setting. Did you mean TERTULIA_PORT?\n"
    )


def test_accounts_can_be_made_listed_and_given_new_passwords(run: Run) -> None:
    first = run("user", "create", "ada@example.org", "--name", "Ada")
    assert "Created ada@example.org (admin)." in first.stdout
    assert "Password: " in first.stdout
    second = run("user", "create", "grace@example.org", "--password-stdin", text="correct horse\n")
    assert second.stdout == "Created grace@example.org (user).\n"
    listed = run("user", "list").stdout.splitlines()
    assert [line.split("\t")[:2] for line in listed] == [
        ["grace@example.org", "user"],
        ["ada@example.org", "admin"],
    ]
    reset = run("user", "reset-password", "Grace@Example.org")
    assert "is signed out everywhere" in reset.stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("user", "create", "no-address"), "EMAIL does not fit"),
        (("user", "create", "a@example.org", "--name", ""), "--name does not fit"),
        (("user", "reset-password", "nobody@example.org"), "There is no such account."),
        (("restore", "missing.backup"), "can not be read"),
        (("backup", "missing-folder/file"), "can not be written"),
        (("models", "add", "gpt-9"), "gpt-9"),
    ],
)
def test_a_command_that_can_not_be_done_says_why(run: Run, arguments: tuple[str, ...], reason: str) -> None:
    result = run(*arguments)
    assert result.returncode == 1
    assert reason in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("user", "list")])
def test_a_home_that_can_not_be_made_is_named(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command, "--home", "/proc/tertulia")
    assert result.returncode == 1
    assert "/proc/tertulia can not be used" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_short_password_is_refused(run: Run) -> None:
    result = run("user", "create", "ada@example.org", "--password-stdin", text="short\n")
    assert result.returncode == 1
    assert "8 to 256 characters" in result.stderr


def test_a_backup_brings_back_what_was_there(run: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "tertulia.backup")
    run("user", "create", "ada@example.org")
    assert "Wrote" in run("backup", file).stdout
    run("user", "create", "eve@example.org")
    assert "Restored" in run("restore", file).stdout
    assert [line.split("\t")[0] for line in run("user", "list").stdout.splitlines()] == ["ada@example.org"]


def test_a_backup_brings_files_back(run: Run, tmp_path: Path) -> None:
    home, file = tmp_path / "home", str(tmp_path / "tertulia.backup")
    run("user", "create", "ada@example.org")
    kept = home / "files" / "ada" / "f1"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"words")
    assert "and 1 file to" in run("backup", file).stdout
    kept.unlink()
    assert "and 1 file from" in run("restore", file).stdout
    assert kept.read_bytes() == b"words"


async def test_an_answer_that_a_backup_holds_unfinished_comes_back_as_interrupted(
    run: Run, tmp_path: Path
) -> None:
    home, file = tmp_path / "home", str(tmp_path / "tertulia.backup")
    run("user", "create", "ada@example.org")
    store = open_store("sqlite", home)
    await store.open([RUNS])
    unfinished = StoredRun(
        user_id="ada",
        id="r1",
        conversation_id="c1",
        message_id="m1",
        model="Lab/small",
        status="running",
        node_id="node",
        created_at=SystemClock().now(),
    )
    await store.write(Insert(RUNS, unfinished))
    assert "Wrote" in run("backup", file).stdout
    assert "Restored" in run("restore", file).stdout
    restored = await store.get(RUNS, "ada", "r1")
    await store.close()
    assert restored is not None
    assert restored.status == "interrupted"


def test_a_file_that_is_no_backup_changes_nothing(run: Run, tmp_path: Path) -> None:
    run("user", "create", "ada@example.org")
    file = tmp_path / "no.backup"
    file.write_bytes(b"PK\x03\x04 not quite")
    result = run("restore", str(file))
    assert result.returncode == 1
    assert "Nothing was changed" in result.stderr
    assert "ada@example.org" in run("user", "list").stdout


def test_the_openapi_document_is_printed_and_nothing_is_kept(run: Run, tmp_path: Path) -> None:
    result = run("openapi")
    assert json.loads(result.stdout)["openapi"].startswith("3.1")
    assert result.stdout == run("openapi").stdout
    assert not (tmp_path / "home").exists()


def test_no_models_are_listed_in_a_new_home(run: Run) -> None:
    assert "tertulia models add smollm2" in run("models", "list").stdout


def test_help_and_version_are_there(run: Run) -> None:
    assert "serve" in run("--help").stdout
    assert run("--version").stdout.strip()


def test_an_account_is_made_with_a_role_that_there_is_and_that_is_written_down(
    run: Run, tmp_path: Path
) -> None:
    home = str(tmp_path / "home")
    refused = run("user", "create", "ada@example.org", "--role", "queen", "--home", home)
    assert (refused.returncode, refused.stderr.strip()) == (1, "There is no role queen.")
    assert run("user", "create", "ada@example.org", "--home", home).returncode == 0
    log = tmp_path / "log.csv"
    assert run("audit", "export", str(log), "--home", home).returncode == 0
    assert "user.created" in log.read_text()
