"""One answer from several models: when one fails, the next goes on, from the start or from what was said."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable

import msgspec
import structlog

from tertulia.kernel.errors import AppError
from tertulia.modules.chat.answers import AnswerWriter
from tertulia.modules.chat.tally import Tally, complete_usage
from tertulia.modules.chat.tokens import count_text
from tertulia.modules.messages import ContextUse, MessageMetadata, Seam
from tertulia.modules.providers import Caller, ChatRequest, ProviderError, Providers, Target
from tertulia.modules.providers.errors import (
    ProviderContentRefusedError,
    ProviderKeyExpiredError,
    ProviderKeyNeededError,
    ProviderRequestRefusedError,
)

OWN_FAULTS = (
    ProviderContentRefusedError,
    ProviderKeyExpiredError,
    ProviderKeyNeededError,
    ProviderRequestRefusedError,
)
"""What another model would refuse as well, or what the person has to put right."""

_logger = structlog.get_logger(__name__)


class Prepared(msgspec.Struct, frozen=True):
    """A request that is ready to go out, and how full it makes the model's window."""

    request: ChatRequest
    context: ContextUse
    partial: int = 0
    """Tokens of what was said of the answer already."""

    @property
    def tokens(self) -> int:
        """Of all that is sent."""
        use = self.context
        return use.system + use.summary + use.history + use.files + use.tools + self.partial


Prepare = Callable[[Target, AnswerWriter], Awaitable[Prepared]]
"""Makes the request for a model: to answer, or to go on from what the writer holds."""


class Relay:
    def __init__(self, providers: Providers) -> None:
        self._providers = providers

    async def answer(self, first: Target, caller: Caller, prepare: Prepare, writer: AnswerWriter) -> Target:
        """Pour an answer into the writer and keep its metadata up to date; returns the model that ended it.

        Raises what the last model failed with (ProviderError), or what makes the request impossible.
        """
        waiting = deque(dict.fromkeys(self._providers.list_fallbacks(first)))
        tally = Tally(writer.metadata.usage, writer.metadata.cost)
        target, prepared = first, await prepare(first, writer)
        spoke: Seam | None = None
        while True:
            size = writer.size
            try:
                await self._ask(target, prepared, writer, tally)
            except ProviderError as error:
                if writer.size > size:
                    spoke = Seam(from_model=target.id, to_model="", code=error.code)
                following = await self._find_next(waiting, caller, prepare, writer, error)
                if following is None:
                    speaker = spoke.from_model if spoke else first.id
                    writer.metadata = _name_models(writer.metadata, first.id, speaker)
                    raise
                target, prepared = following
                metadata = _name_models(writer.metadata, first.id, target.id)
                writer.hand_over(
                    metadata, msgspec.structs.replace(spoke, to_model=target.id) if spoke else None
                )
                _logger.info("another model answers", model=target.id, asked=first.id, code=error.code)
            else:
                return target

    async def _ask(self, target: Target, prepared: Prepared, writer: AnswerWriter, tally: Tally) -> None:
        """One model's part, with what it took counted however it ends."""
        size, ended = writer.size, False
        writer.token_usage = None
        writer.metadata = msgspec.structs.replace(writer.metadata, context=prepared.context)
        try:
            await self._providers.generate(target, prepared.request, writer)
            ended = True
        finally:
            if ended or writer.size > size or writer.token_usage is not None:
                written = count_text(writer.read_words(size)) if writer.size > size else 0
                usage = complete_usage(writer.token_usage, prepared.tokens, written)
                tally.add(usage, target.price(usage, prepared.request.settings.service_tier))
                writer.metadata = msgspec.structs.replace(writer.metadata, usage=tally.usage, cost=tally.cost)

    async def _find_next(
        self,
        waiting: deque[str],
        caller: Caller,
        prepare: Prepare,
        writer: AnswerWriter,
        error: ProviderError,
    ) -> tuple[Target, Prepared] | None:
        """The next model that can be asked in place of one that failed, with its request."""
        if isinstance(error, OWN_FAULTS):
            return None
        while waiting:
            model = waiting.popleft()
            try:
                target = await self._providers.resolve(model, caller)
                return target, await prepare(target, writer)
            except AppError as unfit:
                _logger.info("a fallback can not be asked", model=model, reason=str(unfit))
        return None


def _name_models(metadata: MessageMetadata, asked: str, answering: str) -> MessageMetadata:
    return msgspec.structs.replace(
        metadata, model=answering, asked_model=asked if asked != answering else None
    )
