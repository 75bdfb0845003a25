"""The tokens of messages: guessed at once, so that nobody waits, and counted while nobody does."""

from __future__ import annotations

import msgspec

from docstore import DocumentStore, Update, Write
from tertulia.modules.chat.tokens import CountTexts, count_message, count_parts
from tertulia.modules.chat.turns import Turn
from tertulia.modules.messages import MESSAGES, FilePart, Message


class Counting:
    def __init__(self, store: DocumentStore, count_texts: CountTexts) -> None:
        self._store = store
        self._count_texts = count_texts

    async def complete(self, turn: Turn, room: int, model: str) -> Turn:
        """The turn with its question's tokens: a guess on the safe side, or the count if the guess is too long for the
        room that there is."""
        asked = turn.asked
        if asked is None:
            return turn
        files = {attachment.file.url: attachment.file for attachment in turn.attachments}
        tokens = asked.tokens
        if tokens is None:
            tokens = count_parts(asked.parts, files)
        if tokens > room:
            [words] = await self._count_texts([asked.text], model)
            documents = tuple(part for part in asked.parts if isinstance(part, FilePart))
            tokens = min(tokens, words + (count_parts(documents, files) if documents else 0))
        asked = msgspec.structs.replace(asked, tokens=tokens)
        return msgspec.structs.replace(turn, asked=asked, question=asked if turn.question else None)

    async def save(self, asked: Message, answer: Message, model: str) -> None:
        """Count the words of a question and its answer and keep that, if they are as they were."""
        if any(isinstance(part, FilePart) for part in (*asked.parts, *answer.parts)):
            messages = [answer]
        else:
            messages = [asked, answer]
        counts = await self._count_texts([message.text for message in messages], model)
        writes: list[Write] = [
            Update(
                collection=MESSAGES,
                key=(message.user_id, message.conversation_id, message.id),
                set={"tokens": tokens},
                when={"tokens": message.tokens},
                optional=True,
            )
            for message, tokens in zip(messages, counts, strict=True)
            if tokens != count_message(message)
        ]
        if writes:
            await self._store.write(*writes)
