"""Looks at the directories again and again, on one server at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import structlog

from tertulia.infrastructure.repeating import Repeating
from tertulia.kernel.clock import Clock
from tertulia.modules.auth.directories.repository import RoundRepository
from tertulia.modules.auth.directories.sync import Directory, DirectorySync, SyncReport
from tertulia.modules.auth.errors import ProviderUnreachableError

WAIT_SECONDS = 30.0
TURN = timedelta(minutes=30)
"""After this long, another server takes over from one that has not finished."""

_logger = structlog.get_logger(__name__)


class DirectoryRounds:
    """periods: for each directory, how often."""

    def __init__(
        self,
        sync: DirectorySync,
        rounds: RoundRepository,
        clock: Clock,
        node_id: str,
        periods: Mapping[str, tuple[Directory, timedelta]],
    ) -> None:
        self._sync = sync
        self._rounds = rounds
        self._clock = clock
        self._node_id = node_id
        self._periods = periods
        self._looking = Repeating("look at directories", self.run_due, WAIT_SECONDS, at_once=True)

    def open(self) -> None:
        """Begin, if there is anything to look at."""
        if self._periods:
            self._looking.open()

    async def close(self) -> None:
        await self._looking.close()

    async def run_due(self) -> None:
        """Look at every directory whose time has come, and that no other server looks at."""
        for name in self._periods:
            try:
                await self.run(name)
            except ProviderUnreachableError as error:
                _logger.warning("a directory was not looked at", provider=name, reason=str(error))
            except Exception:
                _logger.exception("a directory was not looked at", provider=name)

    async def run(self, name: str) -> SyncReport | None:
        """Look at one directory if it is due; None if it is not. Raises ProviderUnreachableError."""
        directory, period = self._periods[name]
        now = self._clock.now()
        known = await self._rounds.get(name)
        if known is not None and (
            known.until > now or (known.finished_at is not None and known.finished_at + period > now)
        ):
            return None
        if not await self._rounds.claim(name, self._node_id, now + TURN, known):
            return None
        try:
            report = await self._sync.run(directory)
        finally:
            await self._rounds.finish(name, self._node_id, self._clock.now())
        _logger.info("looked at a directory", provider=name, **_describe(report))
        return report


def _describe(report: SyncReport) -> dict[str, int]:
    return {
        "known": report.known,
        "suspended": report.suspended,
        "activated": report.activated,
        "changed": report.changed,
    }
