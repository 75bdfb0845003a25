"""The text of documents, for models that are given words: read once, and remembered for the turns that follow."""

from __future__ import annotations

import re
from collections import OrderedDict

from tertulia.modules.files import (
    Attachment,
    Files,
    PdfEncryptedError,
    PdfTexts,
    PdfTooComplexError,
    PdfUnreadableError,
)
from tertulia.modules.messages import FilePart

PdfFailure = PdfEncryptedError | PdfTooComplexError | PdfUnreadableError
MAX_CHARACTERS = 1_000_000
"""Of one document; what comes after is left out, and the model is told."""
REMEMBERED_FAILURES = 10_000
REMEMBERED_CHARACTERS = 8_000_000
"""Of all documents together."""
_FILE_URL = re.compile(r"/api/files/([A-Za-z0-9_-]{1,64})/content")
_FENCES = re.compile(r"`{3,}")


class DocumentTexts:
    def __init__(self, files: Files, pdf_texts: PdfTexts | None = None) -> None:
        self._files = files
        self._pdf_texts = pdf_texts or PdfTexts()
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._size = 0
        self._failed: OrderedDict[tuple[str, str], type[PdfFailure]] = OrderedDict()
        """PDFs that can not be read: a hostile one takes half a minute, which each turn would take again."""

    async def read_text(self, user_id: str, file_id: str) -> str:
        """A text file's text. StoredFileNotFoundError."""
        key = (user_id, file_id)
        known = self._recall(key)
        if known is not None:
            return known
        content = await self._files.read(user_id, file_id)
        text = content.decode("utf-8", "replace").removeprefix("\ufeff")
        if len(text) > MAX_CHARACTERS:
            text = f"{text[:MAX_CHARACTERS]}\n[The file goes on; the rest is left out.]"
        return self._remember(key, text)

    async def read_pdf(self, user_id: str, file_id: str, name: str, source: Attachment | None = None) -> str:
        """A PDF's text; empty for one that has none, as a scan.

        source: where its bytes come from while it is not in its place yet. StoredFileNotFoundError,
        PdfUnreadableError, PdfEncryptedError, PdfTooComplexError.
        """
        key = (user_id, file_id)
        known = self._recall(key)
        if known is not None:
            return known
        if key in self._failed:
            raise self._failed[key](name=name)
        content = source.content if source else None
        if content is None:
            origin = source.origin if source else None
            content = await self._files.read(user_id, origin.id if origin else file_id)
        try:
            found = await self._pdf_texts.read(name, content)
        except (PdfEncryptedError, PdfTooComplexError, PdfUnreadableError) as error:
            self._failed[key] = type(error)
            if len(self._failed) > REMEMBERED_FAILURES:
                self._failed.popitem(last=False)
            raise
        text = found.text
        if text and len(found.texts) < found.pages:
            text += f"\n[Only the first {len(found.texts)} of {found.pages} pages; the rest is left out.]"
        return self._remember(key, text)

    async def read_planned_pdf(self, user_id: str, part: FilePart, source: Attachment | None) -> str:
        """The text of a PDF that is about to be added; see `read_pdf`. Empty for one that is not ours."""
        file_id = find_file_id(part.url)
        return await self.read_pdf(user_id, file_id, part.filename or "PDF", source) if file_id else ""

    def _recall(self, key: tuple[str, str]) -> str | None:
        if key not in self._known:
            return None
        self._known.move_to_end(key)
        return self._known[key]

    def _remember(self, key: tuple[str, str], text: str) -> str:
        self._size += len(text) - len(self._known.pop(key, ""))
        self._known[key] = text
        while self._size > REMEMBERED_CHARACTERS:
            _, dropped = self._known.popitem(last=False)
            self._size -= len(dropped)
        return text


def find_file_id(url: str) -> str | None:
    """The id of the stored file that an address of ours names."""
    found = _FILE_URL.fullmatch(url)
    return found[1] if found else None


def fence(name: str, text: str) -> str:
    """A document among words: its name, and its text between fences that are longer than any in it."""
    longest = max((len(found) for found in _FENCES.findall(text)), default=2)
    marks = "`" * max(longest + 1, 3)
    return f"{name}\n{marks}\n{text}\n{marks}"
