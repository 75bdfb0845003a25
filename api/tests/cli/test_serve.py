"""`tertulia serve` as a process: how it starts, what it says, how it ends."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from api.tests.waiting import PATIENCE

Serve = Callable[..., subprocess.Popen[str]]
ADA = {"email": "ada@example.org", "password": "correct horse battery"}


def read_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found, process.communicate()[1]
    return found[0]


def test_the_first_start_says_who_becomes_the_administrator_and_later_ones_do_not(serve: Serve) -> None:
    process = serve("--port", "0")
    address = read_address(process)
    assert process.stdout
    assert "becomes the administrator" in process.stdout.readline()
    assert httpx.get(f"{address}/healthz", timeout=PATIENCE).json() == {"status": "ok"}
    assert httpx.post(f"{address}/api/auth/register", json=ADA, timeout=PATIENCE).status_code == 201
    process.send_signal(signal.SIGTERM)
    rest, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, rest, errors) == (0, "", "")

    again = serve("--port", "0")
    address = read_address(again)
    assert httpx.post(f"{address}/api/auth/login", json=ADA, timeout=PATIENCE).status_code == 200
    again.send_signal(signal.SIGINT)
    rest, errors = again.communicate(timeout=PATIENCE)
    assert (again.returncode, rest, errors) == (0, "", "")


def test_what_is_kept_is_for_the_owner_only(serve: Serve, tmp_path: Path) -> None:
    read_address(serve("--port", "0"))
    home = tmp_path / "home"
    assert home.stat().st_mode & 0o077 == 0
    for path in home.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_it_stops_though_requests_hang(serve: Serve) -> None:
    process = serve("--port", "0")
    host, _, port = read_address(process).removeprefix("http://").partition(":")
    with (
        socket.create_connection((host, int(port))) as hanging,
        socket.create_connection((host, int(port))) as idle,
    ):
        hanging.sendall(b"POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200" in idle.recv(1000)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)
    assert process.returncode == 0


def test_a_port_in_use_is_told_in_one_line(serve: Serve) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = serve("--port", str(port))
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert errors == (
        f"127.0.0.1:{port} is in use already. Stop the other program, or choose another port with --port.\n"
    )


def test_a_second_server_on_one_home_is_refused(serve: Serve) -> None:
    read_address(serve("--port", "0"))
    second = serve("--port", "0")
    _, errors = second.communicate(timeout=PATIENCE)
    assert second.returncode == 1
    assert errors.startswith("Another Tertulia is running on")
    assert errors.count("\n") == 1


def test_a_key_file_that_others_can_read_is_refused(serve: Serve, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "secret.key").write_text("00" * 32)
    (home / "secret.key").chmod(0o644)
    process = serve("--port", "0")
    _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "chmod 600" in errors


@pytest.mark.parametrize("form", ["json", "console"])
def test_the_log_holds_no_secret(serve: Serve, form: str) -> None:
    process = serve(
        "--port", "0", TERTULIA_LOG_LEVEL="debug", TERTULIA_LOG_FORMAT=form, OPENAI_API_KEY="sk-secret"
    )
    address = read_address(process)
    with httpx.Client(base_url=address, timeout=PATIENCE) as client:
        token = client.post("/api/auth/register", json=ADA).json()["accessToken"]
        cookie = client.cookies["tertulia_refresh"]
        client.post("/api/auth/login", json={**ADA, "password": "wrong but secret"})
        client.get("/api/auth/me", headers={"authorization": f"Bearer {token}"})
    process.send_signal(signal.SIGTERM)
    output = "".join(process.communicate(timeout=PATIENCE))
    for secret in ("sk-secret", "wrong but secret", ADA["password"], token, cookie):
        assert secret not in output
