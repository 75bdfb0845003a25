"""The parts of a posted question: words, and files that are named by address or come along as `data:` URLs."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from typing import NoReturn
from urllib.parse import unquote_to_bytes, urlsplit

import msgspec

from tertulia.modules.chat.documents import find_file_id
from tertulia.modules.chat.errors import QuestionInvalidError, TooManyFilesError
from tertulia.modules.chat.schemas import IncomingMessage, IncomingPart
from tertulia.modules.files import Attachment, FileEmptyError, Files, FileTooLargeError, clean_filename
from tertulia.modules.messages import FilePart, Message, Part, TextPart

MAX_QUESTION = 1_000_000
MAX_URL = 2_000
_DATA_URL = re.compile(r"data:[^,]{0,500},")
_IMAGE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})


class QuestionContent(msgspec.Struct, frozen=True):
    """What a question says, as it will be stored, and what has to be done for its files."""

    parts: tuple[Part, ...]
    attachments: tuple[Attachment, ...] = ()

    @property
    def digest(self) -> str:
        """A short name of the content: another text or another file gives another one."""
        named = [_text_of(self.parts), *_urls_of(self.parts)]
        return hashlib.sha256("\0".join(named).encode()).hexdigest()[:16]

    def is_in(self, message: Message) -> bool:
        """Whether a stored message says the same."""
        return _text_of(message.parts) == _text_of(self.parts) and _urls_of(message.parts) == _urls_of(
            self.parts
        )


class QuestionReader:
    """Reads the questions of one person. Nothing is written in here."""

    def __init__(self, files: Files, user_id: str) -> None:
        self._files = files
        self._user_id = user_id

    async def read(self, incoming: IncomingMessage, conversation_id: str) -> QuestionContent:
        """The content of a question that goes into this conversation.

        Raises QuestionInvalidError, TooManyFilesError, StoredFileNotFoundError, and for files within the question
        FileTooLargeError, FileEmptyError, FileTypeUnknownError.
        """
        text = _join_text(incoming)
        limit = self._files.limits.max_per_message
        if sum(part.type == "file" for part in incoming.parts) > limit:
            raise TooManyFilesError(limit=limit)
        parts: list[Part] = []
        attachments: list[Attachment] = []
        has_text = False
        for part in incoming.parts:
            if part.type == "file":
                file_part, attachment = await self._read_file(part, conversation_id)
                parts.append(file_part)
                if attachment is not None:
                    attachments.append(attachment)
            elif text and not has_text:
                has_text = True
                parts.append(TextPart(text))
        return QuestionContent(tuple(parts), tuple(attachments))

    async def _read_file(
        self, part: IncomingPart, conversation_id: str
    ) -> tuple[FilePart, Attachment | None]:
        url = part.url or ""
        file_id = find_file_id(url)
        if file_id is not None:
            attachment = await self._files.plan_attachment(self._user_id, conversation_id, file_id)
        elif url.startswith("data:"):
            content = await asyncio.to_thread(_decode_data_url, url, self._files.limits.max_bytes)
            attachment = await self._files.plan_content(
                self._user_id, conversation_id, part.filename, content
            )
        else:
            return _read_image_address(part, url), None
        file = attachment.file
        return FilePart(media_type=file.media_type, url=file.url, filename=file.filename), attachment


def _join_text(incoming: IncomingMessage) -> str:
    """The words of a question; QuestionInvalidError when there is nothing, too much, or a part that is not known."""
    for part in incoming.parts:
        if part.type not in {"text", "file"}:
            _refuse(f"parts of type {part.type[:40]} are not taken")
    text = "".join(part.text or "" for part in incoming.parts if part.type == "text")
    if not text.strip():
        if all(part.type != "file" for part in incoming.parts):
            _refuse("it is empty")
        return ""
    if len(text) > MAX_QUESTION:
        _refuse(f"it is longer than {MAX_QUESTION} characters")
    return text


def _read_image_address(part: IncomingPart, url: str) -> FilePart:
    """An image that the provider fetches itself."""
    if len(url) > MAX_URL or not url.isascii() or not url.isprintable() or " " in url:
        _refuse("the address of a file is not one")
    try:
        address = urlsplit(url)
    except ValueError:
        _refuse("the address of a file is not one")
    media_type = (part.media_type or "").lower()
    if address.scheme != "https" or not address.hostname or "@" in address.netloc:
        _refuse(
            "a file is named by `/api/files/{id}/content`, a `data:` URL, or the https address of an image"
        )
    if media_type not in _IMAGE_TYPES and media_type != "image/*":
        _refuse("only images can be named by an https address")
    filename = clean_filename(part.filename, "") or None
    return FilePart(media_type=media_type, url=url, filename=filename)


def _decode_data_url(url: str, limit: int) -> bytes:
    """The bytes of a `data:` URL (RFC 2397); FileTooLargeError before they are decoded."""
    head = _DATA_URL.match(url)
    if head is None:
        _refuse("a data: URL is not one")
    if len(url) - head.end() > 4 * limit:
        raise FileTooLargeError(megabytes=f"{limit / 1_000_000:g}")
    body = url[head.end() :]
    if not head[0].lower().endswith(";base64,"):
        content = unquote_to_bytes(body)
    elif len(body) > limit * 4 // 3 + 4:
        raise FileTooLargeError(megabytes=f"{limit / 1_000_000:g}")
    else:
        try:
            content = base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError):
            _refuse("a data: URL is not base64")
    if not content:
        raise FileEmptyError
    return content


def _text_of(parts: Sequence[Part]) -> str:
    return "".join(part.text for part in parts if isinstance(part, TextPart))


def _urls_of(parts: Sequence[Part]) -> list[str]:
    return [part.url for part in parts if isinstance(part, FilePart)]


def _refuse(reason: str) -> NoReturn:
    raise QuestionInvalidError(reason=reason)
