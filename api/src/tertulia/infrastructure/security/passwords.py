"""Argon2id, off the event loop, on two threads with a bounded queue."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2
import msgspec
from argon2.exceptions import InvalidHashError, VerificationError

from tertulia.kernel.errors import AppError, ErrorKind

Result = TypeVar("Result")

_THREADS = 2
_MAX_WAITING = 100


class Argon2Parameters(msgspec.Struct, frozen=True):
    """Cost of one hash: passes, KiB of memory, lanes."""

    time_cost: int
    memory_cost: int
    parallelism: int


ARGON2_PARAMETERS = Argon2Parameters(time_cost=2, memory_cost=32 * 1024, parallelism=1)
"""About 50 ms on a small server; more than the least of OWASP's Password Storage Cheat Sheet (19 MiB, 2 passes)."""


class ServerBusyError(AppError):
    code = "server_busy"
    kind = ErrorKind.UNAVAILABLE
    message = "Too many people are signing in right now. Try again in a moment."


class PasswordHasher:
    """Hashes and verifies passwords without blocking the event loop."""

    def __init__(self, parameters: Argon2Parameters = ARGON2_PARAMETERS) -> None:
        self._argon2 = argon2.PasswordHasher(
            time_cost=parameters.time_cost,
            memory_cost=parameters.memory_cost,
            parallelism=parameters.parallelism,
        )
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="argon2")
        self._waiting = 0
        self._stand_in: str | None = None

    async def hash(self, password: str) -> str:
        """The encoded hash; ServerBusyError when too many are waiting."""
        return await self._run(self._argon2.hash, _normalize(password))

    async def verify(self, encoded: str | None, password: str) -> bool:
        """Whether the password fits. Without an encoded hash it takes as long and says no, so that the time of the
        answer does not tell whether an account exists."""
        if encoded is None:
            await self._run(self._verify_stand_in, _normalize(password))
            return False
        return await self._run(self._verify, encoded, _normalize(password))

    def is_outdated(self, encoded: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(encoded)

    async def close(self) -> None:
        """End the threads."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def _run(self, function: Callable[..., Result], *arguments: str) -> Result:
        if self._waiting >= _MAX_WAITING:
            raise ServerBusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)
        finally:
            self._waiting -= 1

    def _verify(self, encoded: str, password: str) -> bool:
        try:
            return self._argon2.verify(encoded, password)
        except (VerificationError, InvalidHashError):
            return False

    def _verify_stand_in(self, password: str) -> bool:
        if self._stand_in is None:
            self._stand_in = self._argon2.hash("nobody has this password")
        return self._verify(self._stand_in, password)


def _normalize(password: str) -> str:
    """Keyboards compose the same letter differently (NIST SP 800-63B-4 §3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
