"""Files in a JSON body: each is written as base64 once, straight to where it goes.

`msgspec` and `base64` make the whole text of a file first and copy it from there; writing it piece by piece into one
buffer takes little longer than base64 itself.
"""

from __future__ import annotations

import secrets
from binascii import b2a_base64
from io import BytesIO
from typing import Any

import msgspec

from tertulia.modules.providers.domain import FileContent

_PIECE = 48 * 1024
"""Bytes encoded at a time: a multiple of three, so that no padding stands within, and small enough for the cache."""


class Attachments:
    """Stands a mark in the document for each file, and puts the files in when the document is written.

    The mark is random, so that nobody's text can hold it.
    """

    def __init__(self) -> None:
        self._mark = secrets.token_hex(16)
        self._files: list[bytes] = []

    def add(self, content: bytes, prefix: str = "") -> str:
        """What to write in place of the file: one JSON string that is `prefix` and the base64 of `content`. Files come
        out in the order in which they are added, which has to be their order in the document."""
        self._files.append(content)
        return prefix + self._mark

    def encode(self, document: Any) -> bytes:
        """The JSON text of the document with the files in their places."""
        return self.fill(msgspec.json.encode(document))

    def fill(self, skeleton: bytes) -> bytes:
        """The JSON text with the files in place of their marks."""
        if not self._files:
            return skeleton
        pieces = skeleton.split(self._mark.encode())
        if len(pieces) != len(self._files) + 1:
            raise ValueError("a file was added and not written, or written twice")
        body = BytesIO()
        body.write(pieces[0])
        for content, after in zip(self._files, pieces[1:], strict=True):
            view = memoryview(content)
            for start in range(0, len(content), _PIECE):
                body.write(b2a_base64(view[start : start + _PIECE], newline=False))
            body.write(after)
        return body.getvalue()


def make_data_url_prefix(media_type: str) -> str:
    """What stands before the base64 in a data URL (RFC 2397)."""
    return f"data:{media_type};base64,"


def read_words(part: FileContent, data: bytes) -> str:
    """What a text file says, under its name."""
    text = data.decode(errors="replace")
    return f"{part.name}:\n\n{text}" if part.name else text
