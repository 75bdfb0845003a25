"""`tertulia serve`: runs the server until it is told to stop."""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Annotated

import uvicorn
import uvloop
from cyclopts import Parameter

from docstore import StoreError
from tertulia.entrypoints.asgi import create_app
from tertulia.entrypoints.bootstrap import Application, bootstrap
from tertulia.entrypoints.cli.common import Home, exit_with, exit_with_faults, load_layers_from_process, say
from tertulia.infrastructure.config import ConfigurationError, Layers, Settings
from tertulia.infrastructure.homes import HomeBusyError, HomeLock, HomeUnusableError
from tertulia.infrastructure.observability import configure_logs
from tertulia.infrastructure.security import InsecureKeyFileError

SHUTDOWN_SECONDS = 3
_BACKLOG = 2048


def serve(
    *,
    host: Annotated[str | None, Parameter(help="Address to listen on.")] = None,
    port: Annotated[int | None, Parameter(help="Port to listen on; 0 takes a free one.")] = None,
    home: Home = None,
) -> None:
    """Run the server until it is told to stop."""
    settings, layers = load_layers_from_process({"host": host, "port": port, "home": home})
    configure_logs(settings.log_level, settings.log_format)
    with _listen(settings) as listener, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_run(settings, layers, listener))


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        if error.errno == errno.EADDRINUSE:
            exit_with(
                f"{where} is in use already. Stop the other program, or choose another port with --port."
            )
        exit_with(f"Can not listen on {where}: {error.strerror}.")


async def _run(settings: Settings, layers: Layers, listener: socket.socket) -> None:
    try:
        application = await bootstrap(settings, layers=layers)
        lock = HomeLock(settings.home)
        await application.start_serving()
        _calm_garbage_collector()
    except ConfigurationError as error:
        exit_with_faults(error.problems)
    except (InsecureKeyFileError, HomeBusyError, HomeUnusableError, StoreError) as error:
        exit_with(str(error))
    try:
        config = uvicorn.Config(
            create_app(application),
            loop="none",
            http="httptools",
            ws="none",
            lifespan="off",
            proxy_headers=False,
            server_header=False,
            date_header=True,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
        greeting = await _greet(application, listener)
        await _Server(config, application, lambda: say(greeting)).serve([listener])
    finally:
        await application.close()
        lock.release()


def _calm_garbage_collector() -> None:
    """Leave out what the start made, and look for cycles less often: nearly all that a request makes goes without."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 20)


class _Server(uvicorn.Server):
    """Says when it answers, and ends what streams before it waits for connections."""

    def __init__(
        self, config: uvicorn.Config, application: Application, on_start: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._application = application
        self._on_start = on_start

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop on SIGINT and SIGTERM, and end with status 0: being told to stop is not a failure."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._application.end_streams()
        await super().shutdown(sockets)


async def _greet(application: Application, listener: socket.socket) -> str:
    settings = application.settings
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    lines = [f"Tertulia: {settings.public_url or f'http://{shown}:{port}'}"]
    if await application.users.is_empty():
        lines.append("The first account that is created becomes the administrator.")
    return "\n".join(lines)
