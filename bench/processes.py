"""The programs under measurement, each a process of its own on a free port, stopped by its id."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import subprocess
import sys
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

from bench.installation import install_server

START_SECONDS = 30
STOP_SECONDS = 15
REPOSITORY = Path(__file__).parent.parent
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


class RunningProgram:
    """A program that printed its address."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path) -> None:
        self._process = process
        self._output = output
        self.port = 0

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_listening(self) -> bool:
        """Whether it has printed its address; RuntimeError if it ended instead."""
        if found := _ADDRESS.search(self._output.read_text(errors="replace")):
            self.port = int(found[1])
            return True
        if self._process.poll() is not None:
            raise RuntimeError(f"{self._process.args} ended:\n{self._output.read_text(errors='replace')}")
        return False

    async def stop(self) -> None:
        """Ask it to end; make it end when it does not."""
        self._process.terminate()
        try:
            await asyncio.to_thread(self._process.wait, STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def spawn(arguments: Sequence[str], output: Path) -> RunningProgram:
    """Start a program without the settings of this environment; its output goes to a file."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("TERTULIA_", "OPENAI_"))
    }
    with output.open("wb") as sink:
        process = subprocess.Popen(
            arguments, cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink
        )
    return RunningProgram(process, output)


@contextlib.asynccontextmanager
async def running(arguments: Sequence[str], output: Path) -> AsyncGenerator[RunningProgram]:
    """A program for the length of the block, listening. RuntimeError, TimeoutError."""
    program = spawn(arguments, output)
    try:
        async with asyncio.timeout(START_SECONDS):
            while not program.is_listening():  # noqa: ASYNC110 - another process sets no event here
                await asyncio.sleep(0.005)
        yield program
    finally:
        await program.stop()


def provider_command() -> list[str]:
    """The fake provider."""
    return [sys.executable, "-m", "bench.fake_provider", "--port", "0"]


def pipeline_command(provider_port: int) -> list[str]:
    """The bare pipeline before that provider."""
    return [sys.executable, "-m", "bench.bare_pipeline", "--provider-port", str(provider_port)]


def tertulia_command(home: Path, port: int = 0) -> list[str]:
    """The server as it is installed."""
    return [str(install_server()), "serve", "--home", str(home), "--port", str(port)]


def write_settings(home: Path, provider_port: int, models: Sequence[str]) -> None:
    """Make a home whose one endpoint is the fake provider, without rate limits."""
    home.mkdir(parents=True, exist_ok=True)
    listed = "".join(f"      - {model}\n" for model in models)
    (home / "tertulia.yaml").write_text(
        "endpoints:\n  - name: Lab\n    type: openai-compatible\n"
        f"    baseUrl: http://127.0.0.1:{provider_port}/v1\n    titleModel: none\n    models:\n{listed}"
        "limits: {enabled: false}\n"
    )
