"""A reserved port is nobody else's."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from . import process
from .process import REPOSITORY, reserve_port

_TRY = """
from api.tests.peers import process
process._RESERVABLE_PORTS = range({port}, {port} + 1)
with process.reserve_port():
    pass
"""


@pytest.fixture(autouse=True)
def others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ports that no other test reserves, in whichever process."""
    monkeypatch.setattr(process, "_RESERVABLE_PORTS", range(19_000, 19_900))


def only(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Leave one port to reserve."""
    monkeypatch.setattr(process, "_RESERVABLE_PORTS", range(port, port + 1))


def test_a_port_is_reserved_once_and_free_again_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    with reserve_port() as port:
        only(monkeypatch, port)
        with pytest.raises(RuntimeError, match="every port is taken"), reserve_port():
            pass
        command = [sys.executable, "-c", _TRY.format(port=port)]
        other = subprocess.run(command, check=False, cwd=REPOSITORY, capture_output=True)
        assert b"every port is taken" in other.stderr
    with reserve_port() as again:
        assert again == port


def test_a_port_that_somebody_listens_on_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with reserve_port() as port:
        pass
    only(monkeypatch, port)
    listener = socket.create_server(("127.0.0.1", port))
    with listener, pytest.raises(RuntimeError, match="every port is taken"), reserve_port():
        pass
    with reserve_port() as again:
        assert again == port
