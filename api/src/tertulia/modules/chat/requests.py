"""From stored messages to what a model is given: words, files as the model takes them, and what its vendor wants back.

Files are read together, each at most once, and their bytes are passed on as they were read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import dropwhile
from typing import NoReturn

import msgspec

from tertulia.modules.chat.documents import DocumentTexts, fence, find_file_id
from tertulia.modules.chat.errors import FilesTooLargeError, ModelCannotTakeError, NoModelCanTakeError
from tertulia.modules.files import (
    Attachment,
    Files,
    PdfEncryptedError,
    PdfTooComplexError,
    PdfUnreadableError,
    StoredFileNotFoundError,
)
from tertulia.modules.messages import FilePart, Message, ReasoningPart, TextPart
from tertulia.modules.providers import (
    Caller,
    ChatMessage,
    Content,
    Continuation,
    FileContent,
    FileKind,
    ModelFacts,
    Providers,
    ReasoningContent,
    TextContent,
    find_kind,
)

GO_ON = (
    "Your answer was cut off. Go on exactly where it ends, in the middle of a word if need be. "
    "Repeat nothing of it, and add no introduction."
)
MAX_FILE_BYTES = 50_000_000
"""Of all files in one request, unless a single one may be larger: each request is built in memory, and few vendors
take more (OpenAI 50 MB, platform.openai.com/docs/guides/images-vision; Anthropic 32 MB,
docs.claude.com/en/api/overview)."""
MOST_NAMED = 5
"""How many models a refusal names."""
UNREADABLE = (PdfEncryptedError, PdfTooComplexError, PdfUnreadableError, StoredFileNotFoundError)
_NOUNS: dict[FileKind, str] = {
    "image": "image",
    "pdf": "PDF",
    "audio": "recording",
    "video": "video",
    "text": "text file",
    "other": "file",
}


_Place = tuple[str, str]
"""A message, and the address of a file in it."""


class AskedModel(msgspec.Struct, frozen=True):
    """The model that a request is for: its id, its name at its endpoint, what is known of it, and who asks."""

    id: str
    name: str
    facts: ModelFacts
    caller: Caller

    def takes(self, kind: FileKind) -> bool:
        """Whether it is given files of this kind as they are; what nobody knows is tried."""
        return self.facts.inputs is None or kind in self.facts.inputs


class RequestBuilder:
    def __init__(self, files: Files, providers: Providers) -> None:
        self._files = files
        self._providers = providers
        self._documents = DocumentTexts(files)

    async def check_question(
        self, question: Message, model: AskedModel, attachments: Sequence[Attachment] = ()
    ) -> None:
        """Refuse a question whose files the model can not be given, before anything is stored.

        attachments: those of its files that are stored here. Raises FilesTooLargeError, ModelCannotTakeError,
        NoModelCanTakeError, PdfUnreadableError, PdfEncryptedError, PdfTooComplexError, StoredFileNotFoundError.
        """
        planned = {attachment.file.url: attachment for attachment in attachments}
        if sum(attachment.file.size for attachment in attachments) > self._most_bytes:
            raise FilesTooLargeError(megabytes=self._most_bytes // 1_000_000)
        for part in question.parts:
            if not isinstance(part, FilePart):
                continue
            kind = find_kind(part.media_type)
            if kind == "text" or model.takes(kind):
                continue
            if kind == "pdf" and await self._documents.read_planned_pdf(
                question.user_id, part, planned.get(part.url)
            ):
                continue
            await self._refuse(part, model)

    async def build_messages(
        self, history: Sequence[Message], model: AskedModel, partial: Message | None = None
    ) -> list[ChatMessage]:
        """What the model reads of a history, oldest first: from a question on; an answer of which nothing arrived is
        left out. partial: the answer that it is to go on with, if any of it is there.

        Files that the model does not take are left out of older turns, with a note in their place; those of the
        newest question make it fail: PdfUnreadableError, PdfEncryptedError, PdfTooComplexError,
        StoredFileNotFoundError, ModelCannotTakeError, NoModelCanTakeError.
        """
        left_out = await self._find_too_much(history)
        contents = await self._load(history, model, left_out)
        turns: list[ChatMessage] = []
        for message in history:
            is_answer = message.role == "assistant"
            turn = _read_answer(message) if is_answer else _read_question(message, contents, left_out)
            if turn is not None:
                turns.append(turn)
        turns = list(dropwhile(lambda turn: turn.role == "assistant", turns))
        begun = _read_answer(partial) if partial is not None else None
        return [*turns, begun, ChatMessage.of("user", GO_ON)] if begun is not None else turns

    @property
    def _most_bytes(self) -> int:
        return max(MAX_FILE_BYTES, self._files.limits.max_bytes)

    async def _find_too_much(self, history: Sequence[Message]) -> set[_Place]:
        """Where files of older turns are that would make the request too large. The newest go first; a file that is
        there several times counts each time."""
        places = [
            (message.id, part.url)
            for message in reversed(history)
            for part in message.parts
            if isinstance(part, FilePart) and find_file_id(part.url)
        ]
        if len(places) * self._files.limits.max_bytes <= self._most_bytes:
            return set()
        newest = history[-1]
        sizes = await self._files.list_sizes(newest.user_id, newest.conversation_id)
        found: set[_Place] = set()
        left = self._most_bytes
        for place in places:
            left -= sizes.get(place[1], 0)
            if left < 0 and place[0] != newest.id:
                found.add(place)
        return found

    async def _load(
        self, history: Sequence[Message], model: AskedModel, left_out: set[_Place]
    ) -> dict[str, Content]:
        """What stands for each file of the history, by its address."""
        parts: dict[str, tuple[FilePart, Message]] = {}
        for message in history:
            for part in message.parts:
                if isinstance(part, FilePart) and (message.id, part.url) not in left_out:
                    parts[part.url] = (part, message)
        if not parts:
            return {}
        newest = history[-1]
        try:
            async with asyncio.TaskGroup() as tasks:
                reading = {
                    url: tasks.create_task(self._read_file(part, message, model, is_newest=message is newest))
                    for url, (part, message) in parts.items()
                }
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None
        return {url: task.result() for url, task in reading.items()}

    async def _read_file(
        self, part: FilePart, message: Message, model: AskedModel, *, is_newest: bool
    ) -> Content:
        try:
            converted = await self._convert(part, message.user_id, model)
        except UNREADABLE:
            if is_newest:
                raise
            converted = None
        if converted is None and is_newest:
            await self._refuse(part, model)
        return converted or make_note(part)

    async def _convert(self, part: FilePart, user_id: str, model: AskedModel) -> Content | None:
        """A file as the model takes it; None if it does not. UNREADABLE."""
        kind = find_kind(part.media_type)
        name = part.filename or _NOUNS[kind]
        file_id = find_file_id(part.url)
        if file_id is not None and kind == "text":
            return TextContent(fence(name, await self._documents.read_text(user_id, file_id)))
        if file_id is not None and kind == "pdf" and (model.facts.inputs is None or not model.takes("pdf")):
            # Nobody knows whether it reads PDF: its words are understood by every model.
            text = await self._documents.read_pdf(user_id, file_id, name)
            if text:
                return TextContent(fence(name, text))
        if not model.takes(kind):
            return None
        if file_id is None:
            return FileContent(media_type=part.media_type, url=part.url, name=part.filename)
        content = await self._files.read(user_id, file_id)
        return FileContent(media_type=part.media_type, data=content, name=part.filename)

    async def _refuse(self, part: FilePart, model: AskedModel) -> NoReturn:
        kind = find_kind(part.media_type)
        name = part.filename or _NOUNS[kind]
        listed = await self._providers.list_models(model.caller)
        able = [listed_model.id for listed_model in listed.items if kind in listed_model.capabilities]
        if not able:
            raise NoModelCanTakeError(model=model.id, name=name)
        raise ModelCannotTakeError(model=model.id, name=name, models=", ".join(able[:MOST_NAMED]))


def make_note(part: FilePart) -> TextContent:
    """What stands in place of a file that the model is not given."""
    noun = _NOUNS[find_kind(part.media_type)]
    name = (part.filename or "").replace("]", ")")
    return TextContent(f"[{noun}: {name}]" if name else f"[{noun}]")


def _read_question(
    message: Message, contents: dict[str, Content], left_out: set[_Place]
) -> ChatMessage | None:
    if all(isinstance(part, TextPart) for part in message.parts):
        return ChatMessage.of("user", message.text) if message.text else None
    content: list[Content] = []
    for part in message.parts:
        if isinstance(part, TextPart) and part.text:
            content.append(TextContent(part.text))
        elif isinstance(part, FilePart):
            is_left_out = (message.id, part.url) in left_out
            content.append(make_note(part) if is_left_out else contents[part.url])
    return ChatMessage("user", tuple(content)) if content else None


def _read_answer(message: Message) -> ChatMessage | None:
    """An answer with what its vendor wants back; the adapter leaves out what another model or vendor had sent."""
    if not message.continuations:
        return ChatMessage.of("assistant", message.text) if message.text else None
    alone: dict[int, list[Continuation]] = {}
    own: dict[int, Continuation] = {}
    for known in message.continuations:
        if known.alone:
            alone.setdefault(known.index, []).append(known.continuation)
        else:
            own[known.index] = known.continuation
    content: list[Content] = []
    for index, part in enumerate(message.parts):
        content += [ReasoningContent("", continuation) for continuation in alone.pop(index, [])]
        if isinstance(part, TextPart) and (part.text or index in own):
            content.append(TextContent(part.text, own.get(index)))
        elif isinstance(part, ReasoningPart) and index in own:
            content.append(ReasoningContent(part.text, own[index]))
    content += [ReasoningContent("", left) for index in sorted(alone) for left in alone[index]]
    has_words = any(isinstance(part, TextContent) and part.text for part in content)
    return ChatMessage("assistant", tuple(content)) if has_words else None
