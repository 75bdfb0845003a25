"""Reads the text of a PDF, as a program of its own: PDF from standard input, JSON to standard output.

Run by `pdf_texts.py`. A PDF is hostile input for a large parser: here it can neither take the server down with it nor
hold it up. Imports nothing of the product, so that it starts fast.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

MAX_PAGES = 1_000
MAX_CHARACTERS = 1_000_000
MAX_MEMORY = 2 * 1024**3
MAX_SECONDS = 30
PASSWORD_WANTED = 4
"""FPDF_ERR_PASSWORD of PDFium's fpdfview.h."""


def read_text(content: bytes) -> dict[str, Any]:
    """`texts` of the first pages and how many `pages` there are, or `error`: `encrypted` or `damaged`."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_encrypted = getattr(error, "err_code", None) == PASSWORD_WANTED
        return {"error": "encrypted" if is_encrypted else "damaged"}
    texts: list[str] = []
    left = MAX_CHARACTERS
    pages = len(document)
    for number in range(min(pages, MAX_PAGES)):
        if left <= 0:
            break
        try:
            page: Any = document[number].get_textpage()
            text = page.get_text_bounded(errors="ignore")
        except pypdfium2.PdfiumError:
            text = ""
        text = text.replace("\r\n", "\n").replace("\x00", "").strip()[:left]
        texts.append(text)
        left -= len(text)
    return {"texts": texts, "pages": pages}


def main() -> None:
    """Read, answer, end."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    sys.stdout.write(json.dumps(read_text(sys.stdin.buffer.read())))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
