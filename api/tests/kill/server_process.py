"""The installed server as a process of its own, for tests that kill it."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

from api.tests.waiting import PATIENCE

_ADDRESS = re.compile(rb"http://127\.0\.0\.1:(\d+)")


class ServerProcess:
    """`tertulia serve` on a home; the first start takes a free port, later ones the same."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._port = 0
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self.output = b""

    @property
    def url(self) -> str:
        """The address, once started."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Start and wait until it says where it listens.

        Raises:
            RuntimeError: it ended instead; the text is what it printed.
        """
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("TERTULIA_", "OPENAI_"))
        }
        self.output = b""
        self._process = await asyncio.create_subprocess_exec(
            *(str(Path(sys.executable).with_name("tertulia")), "serve"),
            *("--home", str(self._home), "--port", str(self._port)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=inherited,
        )
        listening = asyncio.Event()
        self._reader = asyncio.create_task(self._read_output(self._process, listening))
        async with asyncio.timeout(PATIENCE):
            await listening.wait()
        if not (match := _ADDRESS.search(self.output)):
            raise RuntimeError(f"the server did not start:\n{self.output.decode(errors='replace')}")
        self._port = int(match[1])

    async def kill(self) -> None:
        """End it the hard way, as a power cut would."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        if self._reader:
            await self._reader

    async def _read_output(self, process: asyncio.subprocess.Process, listening: asyncio.Event) -> None:
        assert process.stdout
        while chunk := await process.stdout.read(65536):
            self.output += chunk
            if _ADDRESS.search(self.output):
                listening.set()
        listening.set()
