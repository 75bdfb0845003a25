"""`python -m bench`: measures speed and size, prints the table, and writes docs/benchmarks.md.

It installs the server, starts everything that it measures on free ports and in temporary folders, and stops it again.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

import uvloop

from bench.account_rows import measure_people
from bench.adapters import measure_adapters
from bench.client import measure_client
from bench.figures import Row
from bench.installation import install_server
from bench.machine import measure_noise
from bench.plans import FULL, QUICK, Plan
from bench.report import keep_measurement, make_measurement, print_table, write_page
from bench.server import measure_server

PARTS = ("server", "adapters", "people", "client")


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", choices=(*PARTS, "all"), nargs="?", default="all")
    parser.add_argument("--quick", action="store_true", help="one short round; the page is not written")
    arguments = parser.parse_args()
    names = PARTS if arguments.part == "all" else (arguments.part,)
    plan = QUICK if arguments.quick else FULL
    print("installing the server", flush=True)
    install_server()
    for name in names:
        before = measure_noise()
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            rows = runner.run(_measure(name, plan))
        measurement = make_measurement(name, rows, plan.rounds, before, measure_noise())
        print_table(measurement)
        if not arguments.quick:
            keep_measurement(measurement)
    if not arguments.quick:
        write_page(PARTS)


async def _measure(name: str, plan: Plan) -> list[Row]:
    started = time.monotonic()

    def report(what: str) -> None:
        print(f"{time.monotonic() - started:5.0f} s  {what}", flush=True)

    with tempfile.TemporaryDirectory(prefix="tertulia-bench-") as folder:
        if name == "server":
            return await measure_server(Path(folder), plan, report)
        if name == "adapters":
            return await measure_adapters(plan, report)
        if name == "people":
            return await measure_people(Path(folder), plan, report)
        report("the web app in Chromium")
        return await measure_client(
            Path(folder), plan.rounds, plan.stream_tokens, with_lighthouse=plan is FULL
        )


if __name__ == "__main__":
    main()
