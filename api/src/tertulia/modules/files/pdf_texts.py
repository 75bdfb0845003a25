"""The text of a PDF, for models that do not read PDF."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Literal

import msgspec

from tertulia.modules.files.errors import PdfEncryptedError, PdfTooComplexError, PdfUnreadableError

READER = Path(__file__).with_name("pdf_child.py")
SECONDS = 30.0
AT_ONCE = 2
"""How many are read at the same time."""


class PdfText(msgspec.Struct, frozen=True):
    """The text of the first pages, as far as the limits go, and how many pages there are in all."""

    texts: list[str] = []
    pages: int = 0
    error: Literal["encrypted", "damaged"] | None = None

    @property
    def text(self) -> str:
        """The pages' text, an empty line between them."""
        return "\n\n".join(text for text in self.texts if text)


class PdfTexts:
    """Reads each PDF in a process of its own, which is ended when it takes too long."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._places = asyncio.Semaphore(AT_ONCE)

    async def read(self, name: str, content: bytes) -> PdfText:
        """The text of a PDF. PdfUnreadableError, PdfEncryptedError, PdfTooComplexError name the file."""
        async with self._places:
            found = await asyncio.to_thread(self._read, name, content)
        if found.error == "encrypted":
            raise PdfEncryptedError(name=name)
        if found.error == "damaged":
            raise PdfUnreadableError(name=name)
        return found

    def _read(self, name: str, content: bytes) -> PdfText:
        command = [sys.executable, "-I", str(READER)]
        try:
            done = subprocess.run(  # noqa: S603 - our own program, its input on standard input
                command, input=content, capture_output=True, timeout=self._seconds, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise PdfTooComplexError(name=name) from error
        if done.returncode < 0:
            raise PdfTooComplexError(name=name)
        try:
            return msgspec.json.decode(done.stdout, type=PdfText)
        except msgspec.DecodeError as error:
            raise PdfUnreadableError(name=name) from error
