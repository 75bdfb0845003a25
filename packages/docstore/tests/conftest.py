"""The engines under test: SQLite, the MongoDB-compatible test server, and a real MongoDB where MONGO_URI names one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from docstore import ArchivableStore, DocumentStore, open_store

from .samples import COLLECTIONS

START_SECONDS = 100.0
STOP_SECONDS = 20.0

OpenStore = Callable[[], ArchivableStore]

ENGINES = ["sqlite", pytest.param("secantusdb", marks=pytest.mark.mongo)]
if os.environ.get("MONGO_URI"):
    ENGINES.append(pytest.param("mongodb", marks=pytest.mark.mongo))


@pytest.fixture(scope="session")
def secantusdb_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a SecantusDB process of this run; it is GPL, so it is only ever spoken to over the network."""
    home = tmp_path_factory.mktemp("secantusdb")
    program = Path(sys.executable).with_name("secantusd-py")
    options = ["--host", "127.0.0.1", "--port", "0", "--storage-path", str(home), "--sync-on-commit"]
    log = home.parent / "secantusdb.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [program, *options, "--cache-size", "128M"], stdout=output, stderr=output, cwd=home
        )
        try:
            yield _wait_for_address(server, log)
        finally:
            server.terminate()
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(STOP_SECONDS)
            shutil.rmtree(home, ignore_errors=True)


def _wait_for_address(server: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        printed = log.read_text(errors="replace")
        if listening := re.search(r"listening on (127\.0\.0\.1:\d+)", printed):
            return listening[1]
        assert server.poll() is None, f"the test server ended: {printed}"
        time.sleep(0.05)
    pytest.fail("the test server does not listen")


@pytest.fixture
def new_sqlite(tmp_path: Path) -> OpenStore:
    """Makes stores on one file."""
    return lambda: open_store("sqlite", tmp_path)


@pytest.fixture
def new_secantusdb(secantusdb_address: str) -> OpenStore:
    """Makes stores on one new database of the test server."""
    name = f"test_{uuid.uuid4().hex}"
    uri = f"mongodb://{secantusdb_address}/{name}?replicaSet=secantus&timeoutMS=60000"
    return lambda: open_store(uri, Path())


@pytest.fixture(params=ENGINES)
def new_store(request: pytest.FixtureRequest) -> OpenStore:
    """Makes stores on one database of each engine."""
    if request.param == "mongodb":
        base, _, options = os.environ["MONGO_URI"].partition("?")
        name = f"test_{uuid.uuid4().hex}"
        return lambda: open_store(f"{base.rstrip('/')}/{name}?{options}", Path())
    found: OpenStore = request.getfixturevalue(f"new_{request.param}")
    return found


@pytest.fixture
async def store(new_store: OpenStore) -> AsyncIterator[DocumentStore]:
    """An open store of each engine."""
    opened = new_store()
    await opened.open(COLLECTIONS)
    yield opened
    await opened.close()
