"""All endpoints behind one face: which models there are, and where a question to one of them goes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from tertulia.modules.providers.domain import Caller
from tertulia.modules.providers.errors import ModelNotFoundError, NoModelError
from tertulia.modules.providers.model_lists import FRESH_SECONDS, CachedModels
from tertulia.modules.providers.ports import ModelSource
from tertulia.modules.providers.schemas import EndpointFailure, ModelList


class Providers:
    """The endpoints, in the order of the settings; raises ValueError if two have the same name.

    `fresh_seconds`: for how long an endpoint's model list is not asked for again, where it is not the usual time.
    """

    def __init__(
        self, sources: Sequence[ModelSource], fresh_seconds: Mapping[str, float] | None = None
    ) -> None:
        self._sources = {source.name: source for source in sources}
        if len(self._sources) != len(sources):
            raise ValueError("two endpoints have the same name")
        self._lists = {
            source.name: CachedModels(source, (fresh_seconds or {}).get(source.name, FRESH_SECONDS))
            for source in sources
        }

    async def list_models(self, caller: Caller) -> ModelList:
        """Every endpoint's models, asked at the same time; `failures` names those that fail or are slow."""
        del caller
        answers = await asyncio.gather(*(models.read() for models in self._lists.values()))
        failures = [
            EndpointFailure(endpoint=name, code=failure.code, message=str(failure))
            for name, (_, failure) in zip(self._lists, answers, strict=True)
            if failure is not None
        ]
        return ModelList(items=[model for models, _ in answers for model in models], failures=failures)

    async def resolve(self, model_id: str | None) -> tuple[ModelSource, str]:
        """Where a model is and what it is called there; None is the default model.

        Raises ModelNotFoundError, and NoModelError when there is nothing to choose from. A model of an
        endpoint that does not say what it has is taken as given: the endpoint refuses an unknown one itself.
        """
        chosen = model_id if model_id is not None else await self.default_model()
        endpoint, _, name = chosen.partition("/")
        source = self._sources.get(endpoint)
        if source is None or not name or not await self._lists[endpoint].offers(name):
            raise ModelNotFoundError(model=chosen)
        return source, name

    async def default_model(self) -> str:
        """The id of the first model there is, in the order of the settings; raises NoModelError."""
        reads = [asyncio.ensure_future(models.read()) for models in self._lists.values()]
        try:
            for read in reads:
                models, _ = await read
                if models:
                    return models[0].id
        finally:
            for read in reads:
                read.cancel()
            await asyncio.gather(*reads, return_exceptions=True)
        raise NoModelError

    async def close(self) -> None:
        """End what is running and close every connection."""
        for models in self._lists.values():
            await models.close()
        await asyncio.gather(*(source.close() for source in self._sources.values()))
