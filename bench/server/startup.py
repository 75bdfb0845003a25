"""From the command to the first answer."""

from __future__ import annotations

import asyncio
import socket
import time
from pathlib import Path

from bench.connections import ask_once
from bench.people import make_request
from bench.processes import START_SECONDS, spawn, tertulia_command


async def measure_start(home: Path, output: Path) -> float:
    """Seconds from starting `tertulia serve` until `GET /api/config` answers 200."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    request = make_request("GET", "/api/config")
    started = time.monotonic()
    program = spawn(tertulia_command(home, port), output)
    try:
        async with asyncio.timeout(START_SECONDS):
            while not await _is_answering(port, request):  # noqa: ASYNC110 - another process sets no event here
                await asyncio.sleep(0.003)
            return time.monotonic() - started
    finally:
        await program.stop()


async def _is_answering(port: int, request: bytes) -> bool:
    try:
        return (await ask_once(port, request)).status == 200
    except ConnectionError:
        return False
