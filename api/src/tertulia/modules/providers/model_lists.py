"""One endpoint's model list, remembered: fresh for a while, and its last state when the endpoint fails."""

from __future__ import annotations

import asyncio
import time

from tertulia.modules.providers.domain import NOBODY, Model
from tertulia.modules.providers.errors import ProviderError, ProviderTimeoutError
from tertulia.modules.providers.ports import ModelSource

FRESH_SECONDS = 300.0
FAILED_SECONDS = 15.0
LONGEST_WAIT = 5.0
SHORT_WAIT = 0.5


class CachedModels:
    """Asks an endpoint at most once at a time; several readers wait for the same answer."""

    def __init__(self, source: ModelSource, fresh_seconds: float = FRESH_SECONDS) -> None:
        self._source = source
        self._fresh_seconds = fresh_seconds
        self._models: list[Model] | None = None
        self._failure: ProviderError | None = None
        self._fresh_until = 0.0
        self._fetching: asyncio.Task[None] | None = None

    async def read(self, patience: float | None = None) -> tuple[list[Model], ProviderError | None]:
        """The models, and why they may be out of date.

        Waits `patience` seconds at most, by default LONGEST_WAIT the first time and SHORT_WAIT when an older
        state is known; an answer that takes longer serves later readers.
        """
        known = self._models is not None or self._failure is not None
        if patience is None:
            patience = SHORT_WAIT if known else LONGEST_WAIT
        fetching = self._refresh()
        if fetching is not None:
            await asyncio.wait([fetching], timeout=patience)
            if not fetching.done() and not known:
                name = self._source.name
                return [], ProviderTimeoutError(endpoint=name, seconds=round(patience), retryable=True)
        return self._models or [], self._failure

    async def offers(self, model: str) -> bool:
        """Whether this model can be asked for; true as long as nobody knows."""
        if self._models is None:
            await self.read(SHORT_WAIT)
        else:
            self._refresh()
        return self._models is None or any(listed.name == model for listed in self._models)

    async def close(self) -> None:
        """Stop asking."""
        if self._fetching is not None and not self._fetching.done():
            self._fetching.cancel()
            await asyncio.wait([self._fetching])

    def _refresh(self) -> asyncio.Task[None] | None:
        """The task that fetches the list, if one is needed."""
        if time.monotonic() < self._fresh_until:
            return None
        if self._fetching is None or self._fetching.done():
            self._fetching = asyncio.create_task(self._fetch(), name=f"list models of {self._source.name}")
        return self._fetching

    async def _fetch(self) -> None:
        try:
            self._models = await self._source.list_models(NOBODY)
        except ProviderError as error:
            self._failure = error
            self._fresh_until = time.monotonic() + FAILED_SECONDS
        else:
            self._failure = None
            self._fresh_until = time.monotonic() + self._fresh_seconds
