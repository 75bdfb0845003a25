"""The program, in this process and as one of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from api.tests.waiting import PATIENCE
from tertulia.entrypoints.cli.main import create_cli
from tertulia.infrastructure.config.well_known import WELL_KNOWN

PROGRAM = str(Path(sys.executable).with_name("tertulia"))
Run = Callable[..., subprocess.CompletedProcess[str]]
Call = Callable[..., subprocess.CompletedProcess[str]]
Serve = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home of its own, and nothing else of ours or of a provider's."""
    providers = {name for known in WELL_KNOWN for name in (*known.keys, *known.needed, *known.optional)}
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TERTULIA_") and name not in providers
    }
    return {**inherited, "TERTULIA_HOME": str(tmp_path / "home")}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Runs a command to its end."""

    def run_command(*arguments: str, text: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PROGRAM, *arguments],
            input=text,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            env={**environment, **variables},
        )

    return run_command


@pytest.fixture
def call(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    """Runs a command to its end in this process, which spares the start of another."""
    for name in os.environ.keys() - environment.keys():
        monkeypatch.delenv(name)
    for name in environment.keys() - os.environ.keys():
        monkeypatch.setenv(name, environment[name])

    def call_command(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        with pytest.raises(SystemExit) as ended:
            create_cli()(list(arguments))
        code = ended.value.code
        output = capsys.readouterr()
        return subprocess.CompletedProcess(
            arguments, code if isinstance(code, int) else 1, output.out, output.err
        )

    return call_command


@pytest.fixture
def serve(environment: dict[str, str]) -> Generator[Serve]:
    """Starts servers, which end with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **variables: str) -> subprocess.Popen[str]:
        started.append(
            subprocess.Popen(
                [PROGRAM, "serve", *arguments],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={**environment, **variables},
            )
        )
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()
