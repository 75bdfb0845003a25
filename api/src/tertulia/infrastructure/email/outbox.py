"""Mails that wait to be sent. Nobody who asks for one waits for it, so how long an answer takes does not tell whether
there is an account, or how the mail server is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from tertulia.infrastructure.email.messages import Mail
from tertulia.infrastructure.email.ports import Mailer, MailFailedError
from tertulia.infrastructure.security import ServerBusyError

Compose = Callable[[], Awaitable[Mail | None]]
"""Looks up what the mail is about and writes it; None: there is none to send."""

PAUSES = (2.0, 20.0)
"""Seconds before the second and the third attempt."""
DRAIN_SECONDS = 5.0
_MAX_WAITING = 500
_MAX_CONNECTIONS = 4
_logger = structlog.get_logger(__name__)


class Outbox:
    """Composes and sends one after the other, a few at a time, and tries again what failed."""

    def __init__(
        self, mailer: Mailer, *, pauses: Sequence[float] = PAUSES, max_waiting: int = _MAX_WAITING
    ) -> None:
        """pauses: seconds before each further attempt."""
        self._mailer = mailer
        self._pauses = pauses
        self._max_waiting = max_waiting
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections = asyncio.Semaphore(_MAX_CONNECTIONS)
        self._closing = asyncio.Event()

    @property
    def is_enabled(self) -> bool:
        """Whether mail is sent at all."""
        return self._mailer.is_enabled

    @property
    def waiting(self) -> int:
        """How many are not sent yet."""
        return len(self._tasks)

    def post(self, subject: str, compose: Compose) -> None:
        """Compose and send behind the caller's back. Raises ServerBusyError when too many are waiting.

        subject: what the mail is about, for the log.
        """
        if len(self._tasks) >= self._max_waiting:
            _logger.warning("the outbox is full", about=subject)
            raise ServerBusyError
        task = asyncio.create_task(self._work(subject, compose))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self) -> None:
        """Wait until all that waits is sent or given up."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Send what waits, without pauses and not for long."""
        self._closing.set()
        if not self._tasks:
            return
        _, left = await asyncio.wait(set(self._tasks), timeout=DRAIN_SECONDS)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if left:
            _logger.warning("mails were not sent before the end", count=len(left))

    async def _work(self, subject: str, compose: Compose) -> None:
        try:
            mail = await compose()
            if mail is not None:
                await self._deliver(subject, mail)
        except Exception:
            # One mail that can not be written must not end the others.
            _logger.exception("a mail could not be composed", about=subject)

    async def _deliver(self, subject: str, mail: Mail) -> None:
        for pause in (*self._pauses, None):
            failure = await self._attempt(mail)
            if failure is None:
                return
            if pause is None or failure.is_final:
                _logger.error("a mail was not sent", about=subject, reason=str(failure))
                return
            _logger.warning("a mail is tried again", about=subject, reason=str(failure))
            await self._rest(pause)

    async def _attempt(self, mail: Mail) -> MailFailedError | None:
        try:
            async with self._connections:
                await self._mailer.send(mail)
        except MailFailedError as error:
            return error
        return None

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            return
