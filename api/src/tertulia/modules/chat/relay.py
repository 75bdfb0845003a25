"""One answer from several models: when one fails, the next goes on, from the start or from what was said."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import msgspec
import structlog

from tertulia.kernel.errors import AppError
from tertulia.modules.chat.answers import AnswerWriter
from tertulia.modules.chat.tally import Tally, complete_usage, is_incomplete
from tertulia.modules.chat.tokens import CountTexts, count_text
from tertulia.modules.messages import ContextUse, MessageMetadata, Seam
from tertulia.modules.providers import Caller, ChatRequest, ProviderError, Providers, Target
from tertulia.modules.providers.errors import (
    ProviderContentRefusedError,
    ProviderContextExceededError,
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

SHRINK = 0.7
"""What is sent of a conversation that a model finds too long, against what was sent before."""
FITTINGS = 5

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


Prepare = Callable[[Target, AnswerWriter, int | None], Awaitable[Prepared]]
"""Makes the request for a model: to answer, or to go on from what the writer holds; in a window of at most so many
tokens, where that is less than the model is said to have."""


class Relay:
    def __init__(self, providers: Providers, count_texts: CountTexts) -> None:
        self._providers = providers
        self._count_texts = count_texts
        self._learned: dict[str, int] = {}
        """Windows that turned out smaller than they were said to be, by model."""

    async def answer(self, first: Target, caller: Caller, prepare: Prepare, writer: AnswerWriter) -> Target:
        """Pour an answer into the writer and keep its metadata up to date; returns the model that ended it.

        Raises what the last model failed with (ProviderError), or what makes the request impossible.
        """
        waiting = iter(dict.fromkeys(self._providers.list_fallbacks(first)))
        tally = Tally(writer.metadata.usage, writer.metadata.cost)
        target, prepared = first, await prepare(first, writer, self._learned.get(first.id))
        spoke: Seam | None = None
        while True:
            size = writer.size
            try:
                await self._ask_fitting(target, prepared, prepare, writer, tally)
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

    async def _ask_fitting(
        self, target: Target, prepared: Prepared, prepare: Prepare, writer: AnswerWriter, tally: Tally
    ) -> None:
        """Ask a model, with less of the conversation when it says that it is too much: its makers count otherwise than
        we do, and some servers have less room than their model."""
        for _ in range(FITTINGS):
            try:
                await self._ask(target, prepared, writer, tally)
            except ProviderContextExceededError as error:
                limit = round((prepared.tokens + prepared.context.reserved) * SHRINK)
                try:
                    smaller = await prepare(target, writer, limit)
                except AppError:
                    raise error from None
                if smaller.tokens >= prepared.tokens:
                    raise
                prepared = smaller
                self._learned[target.id] = limit
            else:
                return
        await self._ask(target, prepared, writer, tally)

    async def _ask(self, target: Target, prepared: Prepared, writer: AnswerWriter, tally: Tally) -> None:
        """One model's part, with what it took counted however it ends."""
        size, ended, is_stopped = writer.size, False, False
        writer.token_usage = None
        writer.metadata = msgspec.structs.replace(writer.metadata, context=prepared.context)
        try:
            await self._providers.generate(target, prepared.request, writer)
            ended = True
        except asyncio.CancelledError:
            is_stopped = True
            raise
        finally:
            if ended or writer.size > size or writer.token_usage is not None:
                words = writer.read_words(size) if writer.size > size else ""
                if is_stopped or not is_incomplete(writer.token_usage):
                    written = count_text(words)
                else:
                    [written] = await self._count_texts([words], target.name)
                usage = complete_usage(writer.token_usage, prepared.tokens, written)
                tally.add(usage, target.price(usage, prepared.request.settings.service_tier))
                writer.metadata = msgspec.structs.replace(writer.metadata, usage=tally.usage, cost=tally.cost)

    async def _find_next(
        self,
        waiting: Iterator[str],
        caller: Caller,
        prepare: Prepare,
        writer: AnswerWriter,
        error: ProviderError,
    ) -> tuple[Target, Prepared] | None:
        """The next model that can be asked in place of one that failed, with its request."""
        if isinstance(error, OWN_FAULTS):
            return None
        for model in waiting:
            try:
                target = await self._providers.resolve(model, caller)
                return target, await prepare(target, writer, self._learned.get(model))
            except AppError as unfit:
                _logger.info("a fallback can not be asked", model=model, reason=str(unfit))
        return None


def _name_models(metadata: MessageMetadata, asked: str, answering: str) -> MessageMetadata:
    return msgspec.structs.replace(
        metadata, model=answering, asked_model=asked if asked != answering else None
    )
