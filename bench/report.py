"""The table on the terminal and in docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from bench.figures import Row
from bench.machine import Noise, describe_machine
from bench.processes import REPOSITORY

PAGE = REPOSITORY / "docs" / "benchmarks.md"
_KEPT = REPOSITORY / ".cache" / "bench"
_HEAD = """# Benchmarks

`make bench` writes this page. It starts a provider, the server and a load of its own on one machine and measures
the server as it is installed, with everything saved; `bench/` holds the programs.

- **The server** is its wheel with its locked packages in an environment of its own, without the tools of tests and
  checks: Litestar loads pydantic where it finds it, which is 8 MB, and an installation has none.
- **CPU** is the server process's own time, user and system, of all its threads, its database included, over the
  window of the measurement. Nothing is subtracted: what an idle server would use is in it. Starts and ends of
  answers lie outside the window, and have a row of their own.
- **Bare pipeline** is the least that the same libraries can do: an ASGI application on uvicorn that reads the provider
  with aiohttp, decodes each chunk with msgspec, and sends a frame. It has no accounts, no storage, no log and
  no second follower. It runs in the same program, in turns with the server.
- **Latency** is the time from the provider's write to the follower's read. The token carries the
  provider's clock, and both read the same one (CLOCK_MONOTONIC), so the load's own delay is in it.
- Medians of the rounds; the range of the rounds in brackets. Provider, server and load share the cores.
- **Others** were measured at other times on a machine of this kind; they show an order of magnitude.
"""


class Measurement(msgspec.Struct, frozen=True):
    """One half of the table, with the circumstances."""

    name: str
    date: str
    machine: str
    before: Noise
    after: Noise
    rounds: int
    rows: list[Row]


def make_measurement(name: str, rows: Sequence[Row], rounds: int, before: Noise, after: Noise) -> Measurement:
    """A measurement that was made now, on this machine."""
    date = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return Measurement(name, date, describe_machine(), before, after, rounds, list(rows))


def describe_noise(measurement: Measurement) -> str:
    """How quiet the machine was, in one line."""
    before, after = measurement.before, measurement.after
    return (
        f"load average {before.load:.1f} before, {after.load:.1f} after; calibration loop "
        f"{before.loop_median_ms:.1f} ms before, {after.loop_median_ms:.1f} ms after "
        f"(best {min(before.loop_best_ms, after.loop_best_ms):.1f})"
    )


def print_table(measurement: Measurement) -> None:
    """The table for a terminal: one block for each row."""
    print(f"\n{measurement.name}, {measurement.date}\n{measurement.machine}\n{describe_noise(measurement)}\n")
    for row in measurement.rows:
        print(f"{_mark(row):4}{row.what}")
        print(f"      measured  {row.measured}")
        if row.reach:
            print(f"      reach     {row.reach}")
        if row.comparison:
            print(f"      others    {row.comparison}")
    missed = sum(row.is_reached is False for row in measurement.rows)
    goals = sum(row.is_reached is not None for row in measurement.rows)
    print(f"\n{goals - missed} of {goals} goals reached\n", flush=True)


def keep_measurement(measurement: Measurement) -> None:
    """Keep it for the page, in place of an older one of the same name."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    (_KEPT / f"{measurement.name}.json").write_bytes(msgspec.json.encode(measurement))


def write_page(names: Sequence[str], page: Path = PAGE) -> None:
    """Write docs/benchmarks.md from the newest kept measurements."""
    text = _HEAD
    for name in names:
        kept = _KEPT / f"{name}.json"
        if kept.exists():
            text += _render(msgspec.json.decode(kept.read_bytes(), type=Measurement))
    page.write_text(text)


def _render(measurement: Measurement) -> str:
    lines = [
        f"\n## {measurement.name.capitalize()}\n",
        f"{measurement.date}, {measurement.machine}. {measurement.rounds} rounds; {describe_noise(measurement)}.\n",
        "| what | measured | reach | | others, on such a machine |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.what} | {row.measured} | {row.reach} | {_mark(row)} | {row.comparison} |"
        for row in measurement.rows
    ]
    return "\n".join(lines) + "\n"


def _mark(row: Row) -> str:
    return {True: "yes", False: "NO", None: ""}[row.is_reached]
