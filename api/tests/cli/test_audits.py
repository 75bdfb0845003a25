"""`tertulia audit` as a process."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from docstore import Delete, open_store
from tertulia.entrypoints.bootstrap import Adapters, bootstrap
from tertulia.entrypoints.collections import COLLECTIONS
from tertulia.infrastructure.config import AuditSettings, LocalModelSettings, Settings
from tertulia.kernel.clock import FixedClock, SystemClock
from tertulia.kernel.principal import SERVER
from tertulia.modules.audit import AUDIT_ENTRIES

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
async def home(tmp_path: Path) -> Path:
    """A home whose log has three entries."""
    home = tmp_path / "home"
    application = await bootstrap(Settings(home=home, local_model=LocalModelSettings(enabled=False)))
    for _ in range(3):
        await application.audit.record("test.done", SERVER)
    await application.close()
    return home


def test_a_whole_log_is_in_order(run: Run, home: Path) -> None:
    result = run("audit", "verify", "--home", str(home))

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "The audit log is in order: 3 entries.\n"


async def test_a_shortened_log_is_in_order_and_says_where_it_begins(run: Run, home: Path) -> None:
    settings = Settings(home=home, local_model=LocalModelSettings(enabled=False))
    later = FixedClock(SystemClock().now() + timedelta(days=3))
    application = await bootstrap(
        msgspec.structs.replace(settings, audit=AuditSettings(keep_days=2)), Adapters(clock=later)
    )
    await application.audit_retention.run()
    await application.close()

    result = run("audit", "verify", "--home", str(home))

    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        "The audit log is in order: 1 entries. "
        f"It begins with entry 4 of {later.moment:%Y-%m-%d %H:%M:%S}Z: "
        "3 older ones were removed because of their age.\n"
    )


async def test_a_broken_log_ends_the_command_with_status_1(run: Run, home: Path) -> None:
    store = open_store("sqlite", home)
    await store.open(COLLECTIONS)
    await store.write(Delete(collection=AUDIT_ENTRIES, key=("000000000002",)))
    await store.close()

    result = run("audit", "verify", "--home", str(home))

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("The audit log is broken at entry 2. ")


def test_the_log_is_written_into_a_new_file_and_over_none(run: Run, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "audit.csv"

    first = run("audit", "export", str(file), "--home", str(home))
    again = run("audit", "export", str(file), "--home", str(home))

    assert first.returncode == 0
    assert [line.split(",")[2] for line in file.read_text().splitlines()] == [
        "action",
        "audit.exported",
        *["test.done"] * 3,
    ]
    assert (again.returncode, again.stderr) == (1, f"{file} can not be written: File exists.\n")
