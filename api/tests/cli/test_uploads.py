"""A server that is killed in the middle of an upload leaves nothing that anyone sees."""

from __future__ import annotations

import asyncio
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from api.tests.waiting import PATIENCE
from docstore import Query, open_store
from tertulia.modules.files import FILES

Serve = Callable[..., subprocess.Popen[str]]
ADA = {"email": "ada@example.org", "password": "correct horse battery"}


def read_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found, process.communicate()[1]
    return found[0]


def files_in(home: Path) -> list[Path]:
    return [path for path in (home / "files").rglob("*") if path.is_file()]


async def list_files(home: Path) -> list[str]:
    """The ids of all files that the database of a home knows."""
    store = open_store("sqlite", home)
    await store.open([FILES])
    found = await store.find(FILES, Query(where={}))
    await store.close()
    return [file.id for file in found]


def begin_upload(address: str, token: str) -> socket.socket:
    """Send a part of a file and keep the connection open."""
    host, _, port = address.removeprefix("http://").partition(":")
    connection = socket.create_connection((host, int(port)))
    head = (
        f"POST /api/files HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n"
        "Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 5000000\r\n\r\n"
        '--cut\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    )
    connection.sendall(head.encode() + b"a" * 2_000_000)
    return connection


def test_nothing_of_a_cut_upload_is_seen_after_a_kill(serve: Serve, tmp_path: Path) -> None:
    home = tmp_path / "home"
    process = serve("--port", "0")
    address = read_address(process)
    with httpx.Client(base_url=address, timeout=PATIENCE) as client:
        token = client.post("/api/auth/register", json=ADA).json()["accessToken"]
        headers = {"authorization": f"Bearer {token}"}
        whole = client.post("/api/files", files={"file": ("b.txt", b"words")}, headers=headers).json()
    with begin_upload(address, token):
        deadline = time.monotonic() + PATIENCE
        while len(files_in(home)) < 2 and time.monotonic() < deadline:
            pass
        process.send_signal(signal.SIGKILL)
        process.communicate()
    left = [path for path in files_in(home) if path.name != whole["id"]]
    assert [path.name.partition("#")[1] for path in left] == ["#"]

    again = read_address(serve("--port", "0"))
    assert httpx.get(f"{again}{whole['url']}", headers=headers, timeout=PATIENCE).text == "words"
    assert asyncio.run(list_files(home)) == [whole["id"]]
