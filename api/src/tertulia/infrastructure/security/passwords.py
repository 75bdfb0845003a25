"""Argon2id, off the event loop, on two threads with a bounded queue. Hashes that another system made with bcrypt are
read, so that people who came here from there can sign in; they are replaced when their person does."""

from __future__ import annotations

import asyncio
import base64
import re
import secrets
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
_BCRYPT = re.compile(r"\$2[aby]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}")
"""With a cost up to 15: one hash of cost 31 would keep a thread busy for days."""
_BCRYPT_BYTES = 72
"""What bcrypt looks at; the systems that made the hashes have cut there silently."""
_STAND_IN_SALT_BYTES = 16
_STAND_IN_HASH_BYTES = 32


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
        self._stand_in = _make_stand_in(parameters)

    async def hash(self, password: str) -> str:
        """The encoded hash; ServerBusyError when too many are waiting."""
        return await self._run(self._argon2.hash, _normalize(password))

    async def verify(self, encoded: str | None, password: str) -> bool:
        """Whether the password fits. Without an encoded hash it takes as long and says no, so that the time of the
        answer does not tell whether an account exists."""
        if encoded is None:
            await self._run(self._verify, self._stand_in, _normalize(password))
            return False
        if is_bcrypt(encoded):
            return await self._run(_verify_bcrypt, encoded, password)
        return await self._run(self._verify, encoded, _normalize(password))

    def is_outdated(self, encoded: str) -> bool:
        """Whether the hash was made in another way, or with other parameters, than today's."""
        return is_bcrypt(encoded) or self._argon2.check_needs_rehash(encoded)

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


def is_bcrypt(encoded: str) -> bool:
    """Whether another system made this hash with bcrypt."""
    return _BCRYPT.fullmatch(encoded) is not None


def _verify_bcrypt(encoded: str, password: str) -> bool:
    """As the password was typed, and composed as we do it: nobody knows what the other system did."""
    import bcrypt

    forms = dict.fromkeys((password, _normalize(password)))
    try:
        return any(bcrypt.checkpw(form.encode()[:_BCRYPT_BYTES], encoded.encode()) for form in forms)
    except ValueError:
        return False


def _make_stand_in(parameters: Argon2Parameters) -> str:
    """A hash that no password has, and that takes as long to check as any other. It is not computed, so that the first
    one who asks for nobody's account waits no longer than the next."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (_STAND_IN_SALT_BYTES, _STAND_IN_HASH_BYTES)
    )
    cost = f"m={parameters.memory_cost},t={parameters.time_cost},p={parameters.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


def _normalize(password: str) -> str:
    """Keyboards compose the same letter differently (NIST SP 800-63B-4 §3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
