"""Model lists, remembered: fresh for a while, and in their last state when the endpoint fails."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from hashlib import sha256

from tertulia.modules.providers.domain import NOBODY, Caller, Model
from tertulia.modules.providers.errors import ProviderError, ProviderModelsPendingError
from tertulia.modules.providers.ports import ModelSource

FRESH_SECONDS = 300.0
FAILED_SECONDS = 15.0
FIRST_WAIT = 1.0
SHORT_WAIT = 0.5
MOST_LISTS = 500
"""How many people's own lists of one endpoint are remembered."""


class CachedModels:
    """One list. Asks the endpoint at most once at a time; several readers wait for the same answer."""

    def __init__(
        self, source: ModelSource, fresh_seconds: float = FRESH_SECONDS, caller: Caller = NOBODY
    ) -> None:
        self._source = source
        self._fresh_seconds = fresh_seconds
        self._caller = caller
        self._models: list[Model] | None = None
        self._failure: ProviderError | None = None
        self._fresh_until = 0.0
        self._fetching: asyncio.Task[None] | None = None

    @property
    def known(self) -> list[Model]:
        """The models as they were last seen; nothing is asked for."""
        return self._models or []

    @property
    def count(self) -> int | None:
        """How many models there were last; None when nobody knows."""
        return None if self._models is None else len(self._models)

    async def read(self, patience: float | None = None) -> tuple[list[Model], ProviderError | None]:
        """The models, and why they may be out of date.

        Waits `patience` seconds at most, by default FIRST_WAIT the first time and SHORT_WAIT when an older state is
        known; an answer that takes longer serves later readers.
        """
        is_known = self._models is not None or self._failure is not None
        if patience is None:
            patience = SHORT_WAIT if is_known else FIRST_WAIT
        fetching = self._refresh()
        if fetching is not None:
            await asyncio.wait([fetching], timeout=patience)
            if not fetching.done() and not is_known:
                return [], ProviderModelsPendingError(endpoint=self._source.name, retryable=True)
        return self.known, self._failure

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
            self._models = await self._source.list_models(self._caller)
        except ProviderError as error:
            self._failure = error
            self._fresh_until = time.monotonic() + FAILED_SECONDS
        else:
            self._failure = None
            self._fresh_until = time.monotonic() + self._fresh_seconds


class EndpointModels:
    """An endpoint's lists: one for everybody, or one for each key where the keys are people's own, the last used of
    them."""

    def __init__(self, source: ModelSource, fresh_seconds: float, most: int = MOST_LISTS) -> None:
        self._source = source
        self._fresh_seconds = fresh_seconds
        self._most = most
        self._lists: OrderedDict[bytes, CachedModels] = OrderedDict()
        self._closing: set[asyncio.Task[None]] = set()

    def of(self, caller: Caller) -> CachedModels:
        """The list that this caller sees. The key itself is not kept as a name."""
        name = b""
        if caller.api_key is not None:
            name = sha256(f"{caller.user_id}\0{caller.api_key}".encode()).digest()
        models = self._lists.get(name)
        if models is None:
            lister = NOBODY if caller.api_key is None else caller
            models = self._lists[name] = CachedModels(self._source, self._fresh_seconds, lister)
        self._lists.move_to_end(name)
        while len(self._lists) > self._most:
            _, oldest = self._lists.popitem(last=False)
            self._close_later(oldest)
        return models

    @property
    def count(self) -> int | None:
        """How many models anybody was shown last; None when nobody asked."""
        counts = [models.count for models in self._lists.values() if models.count is not None]
        return max(counts, default=None)

    async def close(self) -> None:
        """Stop asking."""
        await asyncio.gather(*(models.close() for models in self._lists.values()), *self._closing)

    def _close_later(self, models: CachedModels) -> None:
        closing = asyncio.create_task(models.close(), name=f"forget models of {self._source.name}")
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)
