"""What programs do with runs."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from api.tests.conftest import SignedIn
from api.tests.waiting import PATIENCE


def read_chunks(stream: str) -> list[dict[str, Any]]:
    """The chunks of a stream, each a UI message stream part."""
    lines = [line for line in stream.splitlines() if line.startswith("data: {")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]


async def wait_until_ended(person: SignedIn, run_id: str) -> dict[str, Any]:
    """The run as it is read when it has ended."""
    async with asyncio.timeout(PATIENCE):
        while True:
            run = (await person.client.get(f"/api/runs/{run_id}")).json()
            if run["status"] != "running":
                return run
            await asyncio.sleep(0.01)
