"""Servers of others as child processes: waited for until they answer, ended by their id."""

from __future__ import annotations

import os
import random
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from api.tests.waiting import PATIENCE

REPOSITORY = Path(__file__).resolve().parents[3]
END_TIMEOUT = 10
_RESERVABLE_PORTS = range(20_000, 30_000)
"""Below those that Linux, macOS and Windows give away by themselves."""
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
T = TypeVar("T")


class PeerMissingError(Exception):
    """The program of a peer is not installed; the text says what to do. Fixtures skip their tests."""


@dataclass(frozen=True)
class Child:
    """A running child process, and where its output goes."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        """Its id."""
        return self.process.pid

    def wait_for_port(self, port: int) -> None:
        """Return once the port, which has to be reserved, is listened on."""
        self._poll(lambda: _listens(port) or None)

    def wait_for_address(self) -> str:
        """Return the first address that it printed."""
        return self._poll(lambda: (match := _ADDRESS.search(self.printed())) and match[0])

    def printed(self) -> str:
        """Return everything that it printed."""
        return self.log.read_text(errors="replace")

    def _poll(self, look: Callable[[], T | None]) -> T:
        deadline = time.monotonic() + PATIENCE
        while (found := look()) is None:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.process.args!r} did not start:\n{self.printed()}")
            time.sleep(0.02)
        return found


@contextmanager
def run_child(
    command: Sequence[str | Path], log: Path, environment: Mapping[str, str] | None = None
) -> Generator[Child]:
    """Run a program until the end of the block."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=REPOSITORY,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Child(process, log)
    finally:
        process.terminate()
        try:
            process.wait(END_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def reserve_port() -> Generator[int]:
    """Give a port to a server that can not take any and say which.

    The system hands out other ports to whoever asks for any, and the UDP port of the same number tells further
    processes with tests that this one is taken: nobody else gets it until the end of the block.
    """
    for port in random.sample(_RESERVABLE_PORTS, len(_RESERVABLE_PORTS)):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as token:
            try:
                token.bind(("127.0.0.1", port))
                _check_free(port)
            except OSError:
                continue
            yield port
            return
    raise RuntimeError("every port is taken")


def _check_free(port: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))


def find_node() -> str:
    """Return Node's path.

    Raises:
        PeerMissingError: it or the npm packages of the browser tests are not installed.
    """
    node = shutil.which("node")
    if not node:
        raise PeerMissingError("Node is not installed")
    if not (REPOSITORY / "node_modules" / "oidc-provider").is_dir():
        raise PeerMissingError("the npm packages are not installed: scripts/set-up node")
    return node


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
