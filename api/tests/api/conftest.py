"""The application behind a real socket, for what an in-process client can not send."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator

import pytest
import uvicorn
from litestar.types import ASGIApp

from api.tests.waiting import PATIENCE


@pytest.fixture
async def server_address(app: ASGIApp) -> AsyncGenerator[tuple[str, int]]:
    """Host and port of a server in this event loop."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,  # pyright: ignore[reportArgumentType] - ASGI types of two libraries
        lifespan="off",
        log_config=None,
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    running = asyncio.ensure_future(server.serve([listener]))
    async with asyncio.timeout(PATIENCE):
        while not server.started:
            await asyncio.sleep(0)
    yield listener.getsockname()[:2]
    server.should_exit = True
    await running
