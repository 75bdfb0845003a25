"""Counts tokens in a process of its own.

The tokenizer's tables take 64 MB and, while they are read, the interpreter's lock for 0.4 s: in the server itself each
stream would stand still for that long (docs/decisions/0012-tokens-in-a-process.md).
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import structlog

from tertulia.modules.providers.tokens.encodings import estimate_tokens, find_encoding

CHILD = Path(__file__).with_name("child.py")
IDLE_SECONDS = 300.0
LONGEST_WAIT = 20.0
MOST_BYTES = 64 * 1024 * 1024
"""Of one request; what is larger is estimated."""
_logger = structlog.get_logger(__name__)


class TokenCounter:
    """Starts its process with the first count, and ends it after `idle_seconds` without one."""

    def __init__(self, program: Sequence[str] | None = None, idle_seconds: float = IDLE_SECONDS) -> None:
        self._program = program or (sys.executable, "-I", str(CHILD))
        self._idle_seconds = idle_seconds
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._ending: asyncio.TimerHandle | None = None
        self._leaving: set[asyncio.Task[None]] = set()

    @property
    def is_running(self) -> bool:
        """Whether there is a process."""
        return self._process is not None and self._process.returncode is None

    async def count(self, texts: Sequence[str], model: str = "") -> list[int]:
        """The tokens of each text as the model counts them; estimates when the process fails. Texts may be anything,
        of any length; the event loop never waits for a count."""
        if not any(texts):
            return [0] * len(texts)
        frame = _encode(find_encoding(model), texts)
        if frame is not None:
            async with self._turn:
                try:
                    async with asyncio.timeout(LONGEST_WAIT):
                        return await self._ask(frame, len(texts))
                except (OSError, TimeoutError, asyncio.IncompleteReadError, msgspec.DecodeError) as error:
                    _logger.warning("tokens are estimated: the counting process failed", error=repr(error))
                    self._kill()
                except asyncio.CancelledError:
                    self._kill()  # its answer would be taken for that of the next question
                    raise
                finally:
                    self._end_later()
        return [estimate_tokens(text) for text in texts]

    async def close(self) -> None:
        """End the process."""
        if self._ending is not None:
            self._ending.cancel()
        self._kill()
        await asyncio.gather(*self._leaving)

    async def _ask(self, frame: bytes, texts: int) -> list[int]:
        process = await self._start()
        if process.stdin is None or process.stdout is None:
            raise OSError("the process has no pipes")
        process.stdin.write(len(frame).to_bytes(4, "big"))
        process.stdin.write(frame)
        await process.stdin.drain()
        size = int.from_bytes(await process.stdout.readexactly(4), "big")
        counts = msgspec.msgpack.decode(await process.stdout.readexactly(size), type=list[int])
        if len(counts) != texts:
            raise OSError("the process answered another question")
        return counts

    async def _start(self) -> asyncio.subprocess.Process:
        if self._ending is not None:
            self._ending.cancel()
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *self._program,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._process

    def _end_later(self) -> None:
        if self.is_running:
            self._ending = asyncio.get_running_loop().call_later(self._idle_seconds, self._end_if_idle)

    def _end_if_idle(self) -> None:
        if not self._turn.locked():
            self._kill()

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            leaving = asyncio.create_task(_end(process), name="end the counting process")
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    # Whatever it still says is read, or its pipe would stay open.
    await process.communicate()


def _encode(encoding: str, texts: Sequence[str]) -> bytes | None:
    """The frame's content; None if it is too long to be asked."""
    if sum(map(len, texts)) > MOST_BYTES:
        return None
    try:
        return msgspec.msgpack.encode((encoding, texts))
    except UnicodeEncodeError:
        return msgspec.msgpack.encode(
            (encoding, [text.encode("utf-8", "replace").decode() for text in texts])
        )
