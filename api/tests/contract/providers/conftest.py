"""Servers to ask: a TCP server that does what a test says, and `aimock`, which somebody else wrote."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.tests.peers.streams import serve_streams
from api.tests.waiting import PATIENCE
from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers import ChatMessage, ChatRequest
from tertulia.modules.providers.adapters.endpoint import HttpEndpoint
from tertulia.modules.providers.adapters.openai.endpoint import create_compatible_endpoint

REPOSITORY = Path(__file__).parents[4]
AIMOCK = REPOSITORY / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
FIXTURES = Path(__file__).parents[2] / "fixtures" / "aimock.json"

Script = Callable[[bytes, asyncio.StreamWriter], Coroutine[Any, Any, None]]
"""Answers one request (head and body) by writing bytes; the connection stays open unless it closes it."""


class TcpServer:
    """Serves a script and keeps what it was asked."""

    def __init__(self, script: Script) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self.closed_by_client = asyncio.Event()
        self._script = script

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
                body = await reader.readexactly(int(length.group(1))) if length else b""
                self.requests.append(head + body)
                answering = asyncio.create_task(self._script(head + body, writer))
                try:
                    await self._watch(reader, answering)
                finally:
                    answering.cancel()
        except (asyncio.IncompleteReadError, ConnectionError):
            self.closed_by_client.set()

    async def _watch(self, reader: asyncio.StreamReader, answering: asyncio.Task[None]) -> None:
        """Wait for the script's end, or for the client to go away."""
        gone = asyncio.create_task(reader.read(1))
        done, _ = await asyncio.wait([answering, gone], return_when=asyncio.FIRST_COMPLETED)
        if gone in done:
            raise ConnectionResetError
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        await answering


Serve = Callable[[Script], Awaitable[tuple[TcpServer, str]]]
Connect = Callable[..., HttpEndpoint]


@pytest.fixture
async def serve() -> AsyncGenerator[Serve]:
    """Start a server with a script; gives it and its base URL."""
    async with AsyncExitStack() as stack:

        async def start(script: Script) -> tuple[TcpServer, str]:
            server = TcpServer(script)
            port = await stack.enter_async_context(serve_streams(server.serve))
            return server, f"http://127.0.0.1:{port}/v1"

        yield start


@pytest.fixture
async def connect() -> AsyncGenerator[Connect]:
    """Make an endpoint for a base URL; further arguments are its settings."""
    async with AsyncExitStack() as stack:

        def make(base_url: str, **fields: object) -> HttpEndpoint:
            given = {
                "name": "Lab",
                "baseUrl": base_url,
                "apiKey": "sk-test-0123456789",
                "retries": 0,
            } | fields
            endpoint = create_compatible_endpoint(msgspec.convert(given, EndpointSettings))
            stack.push_async_callback(endpoint.close)
            return endpoint

        yield make


@pytest.fixture
def question() -> ChatRequest:
    return ChatRequest("small", [ChatMessage.of("user", "hello")])


@pytest.fixture
async def aimock() -> AsyncGenerator[str]:
    """The base URL of a running aimock that wants the key `sk-test-0123456789`."""
    if not AIMOCK.is_file():
        pytest.fail("aimock is missing: run `npm ci` in the repository's root")
    process = await asyncio.create_subprocess_exec(
        *(
            "env",
            "AIMOCK_API_KEYS=sk-test-0123456789",
            "node",
            str(AIMOCK),
            "-p",
            "0",
            "-f",
            str(FIXTURES),
            "--strict",
        ),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            address = await _read_address(process)
        yield address + "/v1"
    finally:
        process.terminate()
        await process.wait()


async def _read_address(process: asyncio.subprocess.Process) -> str:
    if process.stdout is None:
        raise RuntimeError("no output to read")
    while line := await process.stdout.readline():
        if found := re.search(rb"http://127\.0\.0\.1:\d+", line):
            return found.group().decode()
    raise RuntimeError("aimock ended before it listened")
