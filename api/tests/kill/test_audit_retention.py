"""`kill -9` while old entries of the audit log are removed: the log is in order at once, and the removal goes on."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tertulia.entrypoints.bootstrap import Adapters, Application, bootstrap
from tertulia.infrastructure.config import LocalModelSettings, Settings
from tertulia.kernel.clock import Clock, FixedClock, SystemClock
from tertulia.kernel.principal import SERVER

from .server_process import ServerProcess

OLD = 6_000
"""So many that removing them takes a while."""
CONFIGURATION = "audit: {keepDays: 10}\nlocalModel: {enabled: false}\n"


async def open_home(home: Path, clock: Clock) -> Application:
    settings = Settings(home=home, local_model=LocalModelSettings(enabled=False))
    return await bootstrap(settings, Adapters(clock=clock))


async def fill(home: Path) -> None:
    """Write a log twenty days ago."""
    application = await open_home(home, FixedClock(SystemClock().now() - timedelta(days=20)))
    for _ in range(OLD // 1_000):
        await asyncio.gather(*(application.audit.record("test.done", SERVER) for _ in range(1_000)))
    await application.close()


def count_old(home: Path) -> int:
    """How many of them there are, as the disk says."""
    with closing(sqlite3.connect(f"file:{home}/documents.db?mode=ro", uri=True)) as database:
        return int(
            database.execute(
                "SELECT count(*) FROM audit_entries WHERE instr(CAST(_doc AS TEXT), 'test.done')"
            ).fetchone()[0]
        )


@pytest.mark.kill
async def test_a_removal_that_is_killed_leaves_a_log_in_order_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "tertulia.yaml").write_text(CONFIGURATION)
    await fill(tmp_path)
    server = ServerProcess(tmp_path)
    try:
        starting = asyncio.create_task(server.start())
        async with asyncio.timeout(30):
            while count_old(tmp_path) == OLD:
                await asyncio.sleep(0)
        await server.kill()
        await asyncio.gather(starting, return_exceptions=True)

        left = count_old(tmp_path)
        assert 0 < left < OLD
        application = await open_home(tmp_path, SystemClock())
        verdict = await application.audit.verify()
        await application.close()
        assert (verdict.ok, verdict.removed) == (True, OLD - left), verdict.reason

        await server.start()
        async with asyncio.timeout(30):
            while count_old(tmp_path):
                await asyncio.sleep(0.02)
    finally:
        await server.kill()
    application = await open_home(tmp_path, SystemClock())
    verdict = await application.audit.verify()
    await application.close()
    assert (verdict.ok, verdict.removed) == (True, OLD), verdict.reason
