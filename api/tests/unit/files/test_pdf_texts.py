"""The text of PDFs, and what hostile ones can not do."""

from __future__ import annotations

import zlib

import pytest

from api.tests.unit.files.samples import make_encrypted_pdf, make_pdf
from tertulia.modules.files import PdfEncryptedError, PdfTexts, PdfTooComplexError, PdfUnreadableError


async def test_pages_are_read_in_their_order() -> None:
    found = await PdfTexts().read("a.pdf", make_pdf(["First page", "", "Third page"]))
    assert (found.text, found.pages) == ("First page\n\nThird page", 3)


async def test_a_pdf_without_words_has_no_text() -> None:
    assert (await PdfTexts().read("scan.pdf", make_pdf(["", ""]))).text == ""


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnothing more", b"%PDF-", make_pdf(["x"])[:200]])
async def test_a_damaged_one_is_named(content: bytes) -> None:
    with pytest.raises(PdfUnreadableError) as caught:
        await PdfTexts().read("a.pdf", content)
    assert caught.value.params == {"name": "a.pdf"}


async def test_one_with_a_password_is_named() -> None:
    with pytest.raises(PdfEncryptedError):
        await PdfTexts().read("a.pdf", make_encrypted_pdf())


async def test_more_pages_than_are_read_are_counted() -> None:
    found = await PdfTexts().read("long.pdf", make_pdf(["x"] * 1200))
    assert (len(found.texts), found.pages) == (1000, 1200)


async def test_a_bomb_does_no_harm() -> None:
    packed = zlib.compress(zlib.compress(b"q " * 100_000_000, 1), 9)
    bomb = make_pdf(["x"] * 50, stream=packed, filters="/Filter [/FlateDecode /FlateDecode]")
    assert len(bomb) < 1_000_000
    with pytest.raises(PdfTooComplexError):
        await PdfTexts(seconds=2).read("bomb.pdf", bomb)
