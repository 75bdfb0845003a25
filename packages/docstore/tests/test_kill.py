"""A process that is killed loses nothing that it had acknowledged, and tears nothing apart."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from docstore import AnyOf, Query, open_store

from .samples import COLLECTIONS, NOTES, TICKETS

ROUNDS = 4
ACKNOWLEDGED_AT_LEAST = 150

WRITER = """
import asyncio, sys
from pathlib import Path
from docstore import Insert, Update, open_store
from samples import COLLECTIONS, NOTES, TICKETS, Note, Ticket

async def write_pairs(store, name):
    number = 0
    while True:
        number += 1
        id = f"{name}-{number}"
        await store.write(Insert(NOTES, Note(id=id, title="x" * 3000)), Insert(TICKETS, Ticket(id=id)))
        print(id, flush=True)

async def main():
    store = open_store("sqlite", Path(sys.argv[1]))
    await store.open(COLLECTIONS)
    await asyncio.gather(*(write_pairs(store, f"{sys.argv[2]}-{task}") for task in range(8)))

asyncio.run(main())
"""


@pytest.mark.kill
async def test_nothing_acknowledged_is_lost_and_no_pair_is_torn_over_kills(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    for round_number in range(ROUNDS):
        acknowledged |= _write_until_killed(tmp_path, round_number)
        store = open_store("sqlite", tmp_path)
        await store.open(COLLECTIONS)
        notes = {row[0] for row in await store.select(NOTES, ["id"], _everything())}
        tickets = {row[0] for row in await store.select(TICKETS, ["id"], _everything())}
        found = await store.count(NOTES, {"user_id": "ana", "id": AnyOf(tuple(sorted(acknowledged))[:5000])})
        await store.close()
        assert acknowledged <= notes
        assert notes == tickets
        assert found == min(len(acknowledged), 5000)
    with closing(sqlite3.connect(tmp_path / "documents.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _write_until_killed(home: Path, round_number: int) -> set[str]:
    command = [sys.executable, "-c", WRITER, str(home), str(round_number)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as writer:
        assert writer.stdout is not None
        lines: list[bytes] = []
        for line in writer.stdout:
            lines.append(line)
            if len(lines) == ACKNOWLEDGED_AT_LEAST:
                writer.send_signal(signal.SIGKILL)
    assert len(lines) >= ACKNOWLEDGED_AT_LEAST
    return {line.decode().strip() for line in lines if line.endswith(b"\n")}


def _everything() -> Query:
    return Query(where={})
