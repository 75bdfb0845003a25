"""A conversation's title, made by a model from the first question and answer."""

from __future__ import annotations

import asyncio
import re

import structlog

from docstore import DocumentStore, Update
from tertulia.kernel.errors import AppError
from tertulia.modules.conversations import CONVERSATIONS, MAX_TITLE
from tertulia.modules.providers import (
    ChatMessage,
    ChatRequest,
    CollectedAnswer,
    GenerationSettings,
    ModelSource,
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
    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    async def name_conversation(
        self, key: tuple[str, str], source: ModelSource, model: str, question: str, answer: str
    ) -> None:
        """Replace the first words by a model's title; a failure leaves them, and a person's own title always stays.

        key: user id and conversation id.
        """
        chosen = model if source.title_model == "same" else source.title_model
        conversation = await self._store.get(CONVERSATIONS, *key)
        if chosen == "none" or conversation is None or conversation.title_source != "fallback":
            return
        prompt = INSTRUCTION.format(question=question[:EXCERPT], answer=answer[:EXCERPT])
        request = ChatRequest(chosen, [ChatMessage.of("user", prompt)], GenerationSettings(max_tokens=1000))
        answered = CollectedAnswer()
        try:
            async with asyncio.timeout(TITLE_SECONDS):
                await source.generate(request, answered)
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
