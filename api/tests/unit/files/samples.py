"""Small files of every kind, made by hand."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from api.tests.waiting import PATIENCE


def make_png(width: int = 3, height: int = 2) -> bytes:
    """A black image."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(width)) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def make_jpeg(width: int = 3, height: int = 2) -> bytes:
    """The beginning of an image, as far as its size."""
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"


def make_gif(width: int = 3, height: int = 2) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def make_webp(width: int = 3, height: int = 2) -> bytes:
    """The extended format's header."""
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4)
    body += struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def make_pdf(
    pages: Sequence[str], *, trailer: str = "", stream: bytes | None = None, filters: str = ""
) -> bytes:
    """A document with one line on each page. stream: what stands in place of the pages' content."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, line in enumerate(pages):
        content = stream if stream is not None else f"BT /F1 12 Tf 20 100 Td ({line}) Tj ET".encode()
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode(),
            f"<< /Length {len(content)} {filters} >>\nstream\n".encode() + content + b"\nendstream",
        ]
    written = b"%PDF-1.4\n"
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    written_table = f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    ending = f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + (written_table + ending).encode()


def make_encrypted_pdf() -> bytes:
    """A document that opens with a password that nobody has."""
    secret = "0" * 64
    encryption = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{secret}> /U <{secret}> /P -4 >>"
    return make_pdf(["secret"], trailer=f"{encryption} /ID [<00> <00>]")


PNG = make_png()
WAV = b"RIFF\x24\0\0\0WAVEfmt " + bytes(40)
WEBM_HEAD = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"
MP4_HEAD = b"\0\0\0\x20ftyp"


async def chunks_of(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    """The content in pieces."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


async def wait_until_empty(folder: Path) -> None:
    """Return once the folder has no file any more: an unfinished write is undone on a thread."""
    async with asyncio.timeout(PATIENCE):
        while any(path.is_file() for path in await asyncio.to_thread(list_below, folder)):
            await asyncio.sleep(0)


def list_below(folder: Path) -> list[Path]:
    """Everything in a folder and the folders in it."""
    return list(folder.rglob("*"))
