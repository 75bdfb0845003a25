"""Servers that a test writes itself, on plain streams."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def serve_streams(answer: Answer, context: ssl.SSLContext | None = None) -> AsyncGenerator[int]:
    """Answer connections to a free port; yields the port.

    At the end each connection is closed, so that none is left to whatever test runs when it is collected. answer: is
    cancelled where it still runs then.
    """
    busy: set[asyncio.Task[None] | None] = set()
    talks: list[asyncio.Task[None]] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        busy.add(task)
        try:
            with suppress(asyncio.CancelledError, asyncio.IncompleteReadError, OSError):
                await answer(reader, writer)
        finally:
            busy.discard(task)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.append(asyncio.create_task(talk(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in busy:
            if task is not None:
                task.cancel()
        await asyncio.gather(*talks)
