"""A conversation's title, made by a model from the first question and answer."""

from __future__ import annotations

import asyncio
import re

import msgspec
import structlog

from docstore import DocumentStore, Update
from tertulia.kernel.errors import AppError
from tertulia.modules.conversations import CONVERSATIONS, MAX_TITLE
from tertulia.modules.providers import (
    Caller,
    ChatMessage,
    ChatRequest,
    CollectedAnswer,
    GenerationSettings,
    Providers,
    Target,
)

TITLE_SECONDS = 30.0
EXCERPT = 2000
LONGEST = 80
INSTRUCTION = (
    "Write a title for the conversation below: at most six words, in its language, plain text, "
    "no quotation marks, no full stop. Answer with the title alone.\n\n"
    "Question:\n{question}\n\nAnswer:\n{answer}"
)

_logger = structlog.get_logger(__name__)


class Titles:
    def __init__(self, store: DocumentStore, providers: Providers) -> None:
        self._store = store
        self._providers = providers

    async def name_conversation(
        self, key: tuple[str, str], target: Target, caller: Caller, question: str, answer: str
    ) -> None:
        """Replace the first words by a model's title; a failure leaves them, and a person's own title always stays.

        key: user id and conversation id. target: the model that answered; its endpoint says which one writes titles.
        """
        wanted = target.source.title_model
        chosen = target.name if wanted == "same" else wanted
        if chosen == "none":
            return
        conversation = await self._store.get(CONVERSATIONS, *key)
        if conversation is None or conversation.title_source != "fallback":
            return
        prompt = INSTRUCTION.format(question=question[:EXCERPT], answer=answer[:EXCERPT])
        settings = GenerationSettings(max_tokens=1000)
        request = ChatRequest(chosen, [ChatMessage.of("user", prompt)], settings, caller=caller)
        writer = msgspec.structs.replace(target, id=f"{target.source.name}/{chosen}", name=chosen)
        answered = CollectedAnswer()
        try:
            async with asyncio.timeout(TITLE_SECONDS):
                await self._providers.generate(writer, request, answered)
        except (AppError, TimeoutError) as error:
            _logger.info("no title was made", conversation_id=key[1], reason=str(error))
            return
        title = clean_title(answered.whole_text)
        if title:
            await self._store.write(
                Update(
                    collection=CONVERSATIONS,
                    key=key,
                    set={"title": title, "title_source": "model"},
                    when={"title_source": "fallback"},
                    optional=True,
                )
            )


def clean_title(written: str) -> str | None:
    """The title in what a model wrote, or None if that is no title: several lines, or a whole answer."""
    lines = [line.strip() for line in written.strip().splitlines() if line.strip()]
    if len(lines) != 1:
        return None
    title = re.sub(r"^(\W*(title|título)\s*:)", "", lines[0], flags=re.IGNORECASE)
    title = re.sub(r"[\x00-\x1f\x7f]", "", title).strip(" \t\"'`*#“”«»").rstrip(".").strip()
    return title[:MAX_TITLE] if title and len(title) <= LONGEST else None
