"""Looks at a file while it passes by: how large it is, what it is, and that nothing is wrong with it."""

from __future__ import annotations

import codecs
import io
from collections.abc import AsyncIterable, AsyncIterator
from typing import cast

import imagesize
import msgspec

from tertulia.modules.files.domain import FileKind
from tertulia.modules.files.errors import FileEmptyError, FileTooLargeError, FileTypeUnknownError
from tertulia.modules.files.signatures import HEAD_BYTES, find_media_type, find_text_type

IMAGE_HEAD_BYTES = 1024 * 1024
"""Where an image's size has to stand: behind what cameras put before it."""
CHUNK_BYTES = 256 * 1024
MEGABYTE = 1_000_000
MAX_FILENAME = 200


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the bytes of a file say of it."""

    media_type: str
    kind: FileKind
    size: int
    width: int | None = None
    height: int | None = None


class FileInspector:
    """Feed it every chunk, then ask it. `limit`: most bytes."""

    def __init__(self, filename: str, limit: int) -> None:
        self._filename = filename
        self._limit = limit
        self._size = 0
        self._head = bytearray()
        self._media_type: str | None = None
        self._is_named = False
        self._text = codecs.getincrementaldecoder("utf-8")("strict")

    async def watch(self, chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        """The same chunks, each looked at before it goes on."""
        async for chunk in chunks:
            self.feed(chunk)
            yield chunk
        self.end()

    def feed(self, chunk: bytes) -> None:
        """Take the next chunk; FileTooLargeError, FileTypeUnknownError as soon as it is certain."""
        self._size += len(chunk)
        if self._size > self._limit:
            raise FileTooLargeError(megabytes=format_megabytes(self._limit))
        if not self._is_named:
            self._head += chunk
            if len(self._head) >= HEAD_BYTES:
                self._name()
        elif self._media_type is None:
            self._check_text(chunk, is_last=False)
        elif self._is_image and len(self._head) < IMAGE_HEAD_BYTES:
            self._head += chunk

    def end(self) -> None:
        """No more chunks come; FileEmptyError, FileTypeUnknownError."""
        if self._size == 0:
            raise FileEmptyError
        if not self._is_named:
            self._name()
        if self._media_type is None:
            self._check_text(b"", is_last=True)

    def describe(self) -> FileFacts:
        """What was found; after `end`. FileTypeUnknownError for an image that says no size."""
        media_type = self._media_type
        if media_type is None:
            return FileFacts(media_type=find_text_type(self._filename), kind="text", size=self._size)
        if not self._is_image:
            return FileFacts(media_type=media_type, kind=_kind_of(media_type), size=self._size)
        width, height = self._measure()
        return FileFacts(media_type=media_type, kind="image", size=self._size, width=width, height=height)

    @property
    def _is_image(self) -> bool:
        return self._media_type is not None and self._media_type.startswith("image/")

    def _name(self) -> None:
        self._is_named = True
        self._media_type = find_media_type(bytes(self._head[:HEAD_BYTES]))
        if self._media_type is None:
            self._check_text(bytes(self._head), is_last=False)

    def _check_text(self, chunk: bytes, *, is_last: bool) -> None:
        try:
            self._text.decode(chunk, is_last)
        except UnicodeDecodeError as error:
            raise FileTypeUnknownError(name=self._filename) from error
        if b"\0" in chunk:
            raise FileTypeUnknownError(name=self._filename)

    def _measure(self) -> tuple[int | None, int | None]:
        try:
            width, height = imagesize.get(io.BytesIO(self._head))  # pyright: ignore[reportUnknownMemberType] - a path of any kind
        except Exception as error:  # whatever its reader stumbles over is no image
            raise FileTypeUnknownError(name=self._filename) from error
        if width > 0 and height > 0:
            return int(width), int(height)
        if self._size > len(self._head):
            return None, None
        raise FileTypeUnknownError(name=self._filename)


def inspect_bytes(filename: str, content: bytes, limit: int) -> FileFacts:
    """What a file is that is there as a whole. Errors as those of FileInspector."""
    inspector = FileInspector(filename, limit)
    for start in range(0, len(content), CHUNK_BYTES):
        inspector.feed(content[start : start + CHUNK_BYTES])
    inspector.end()
    return inspector.describe()


def clean_filename(name: str | None, fallback: str = "file") -> str:
    """A name that is safe to show and to save under: the last part of a path, printable, not too long."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    cleaned = "".join(character for character in last if character.isprintable()).strip(" .")
    return cleaned[:MAX_FILENAME] or fallback


def format_megabytes(size: int) -> str:
    """A limit as people read it."""
    return f"{size / MEGABYTE:g}"


def _kind_of(media_type: str) -> FileKind:
    if media_type == "application/pdf":
        return "pdf"
    return cast("FileKind", media_type.partition("/")[0])
