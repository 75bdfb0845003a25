"""One model's server process: started, asked where it listens, stopped."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import secrets
import sys
from pathlib import Path

import msgspec

from tertulia.modules.providers.details import clean_detail
from tertulia.modules.providers.errors import LocalModelFailedError

START_SECONDS = 180.0
_STOP_SECONDS = 5.0
_CHILD = Path(__file__).with_name("child.py")


class ServerOptions(msgspec.Struct, frozen=True, rename="camel"):
    """What a server process is started with; `threads` 0 means all cores."""

    model: str
    context: int
    slots: int
    threads: int
    sampling: dict[str, float]
    api_key: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(24))


class _Answer(msgspec.Struct):
    address: str | None = None
    error: str | None = None


class ModelServer:
    """A running server process; `start` makes one."""

    def __init__(self, process: asyncio.subprocess.Process, address: str, api_key: str) -> None:
        self._process = process
        self.address = address
        self.api_key = api_key

    @staticmethod
    async def start(endpoint: str, options: ServerOptions, log: Path) -> ModelServer:
        """A server that has loaded its model and listens; raises LocalModelFailedError.

        Its messages go to the file `log`, which is begun anew.
        """
        if importlib.util.find_spec("xllamacpp") is None:
            raise LocalModelFailedError(
                endpoint=endpoint, detail="xllamacpp is not installed: pip install 'tertulia[local-model]'"
            )
        process = await _spawn(log)
        try:
            async with asyncio.timeout(START_SECONDS):
                answer = await _introduce(process, options)
        except BaseException as error:
            await _end(process)
            if isinstance(error, TimeoutError):
                detail = f"it was not ready after {START_SECONDS:g} seconds"
                raise LocalModelFailedError(endpoint=endpoint, detail=detail) from error
            raise
        if answer.address is None:
            await _end(process)
            detail = clean_detail(answer.error or f"it ended with code {process.returncode}; see {log}")
            raise LocalModelFailedError(endpoint=endpoint, detail=detail)
        return ModelServer(process, answer.address, options.api_key)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None

    async def await_death(self, seconds: float) -> None:
        """Return when the process has ended, or after so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._process.wait()

    async def stop(self) -> None:
        """End the process and wait until it is gone."""
        await _end(self._process)


async def _spawn(log: Path) -> asyncio.subprocess.Process:
    with log.open("wb") as messages:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            str(_CHILD),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=messages,
            start_new_session=True,
        )


async def _introduce(process: asyncio.subprocess.Process, options: ServerOptions) -> _Answer:
    """Tell the process what to do and read its answer; an empty one if it died."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the process has no pipes")
    try:
        process.stdin.write(msgspec.json.encode(options) + b"\n")
        await process.stdin.drain()
    except ConnectionError:
        return _Answer()
    line = await process.stdout.readline()
    return msgspec.json.decode(line, type=_Answer) if line else _Answer()


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
