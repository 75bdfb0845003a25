"""A zip that is sent while it is made: no more of it is in memory than the piece under way."""

from __future__ import annotations

import asyncio
import unicodedata
import zipfile
from collections.abc import AsyncIterator
from typing import IO, Final, cast

MAX_NAME: Final = 80
_STORED_SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".zip", ".mp3", ".mp4", ".pdf")


class _Sink:
    """What the zip is written to; it can not go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None: ...

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


class ZipStream:
    """Entries one after the other. Each method yields bytes to send on."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(cast("IO[bytes]", self._sink), "w", zipfile.ZIP_DEFLATED)

    async def add(self, name: str, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """One entry."""
        info = zipfile.ZipInfo(name)
        is_packed = name.lower().endswith(_STORED_SUFFIXES)
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        entry = self._zip.open(info, "w", force_zip64=True)
        try:
            async for chunk in chunks:
                await asyncio.to_thread(entry.write, chunk)
                if piece := self._sink.take():
                    yield piece
        finally:
            entry.close()
        yield self._sink.take()

    def finish(self) -> bytes:
        """The end of the zip."""
        self._zip.close()
        return self._sink.take()


def safe_name(name: str) -> str:
    """A name for a file that leads nowhere else, on any system."""
    plain = unicodedata.normalize("NFC", name)
    kept = "".join(
        letter if letter.isalnum() or letter in " ._-()" else "_" for letter in plain if letter.isprintable()
    )
    stem, dot, suffix = kept.strip(" .").rpartition(".")
    if not dot:
        stem, suffix = suffix, ""
    stem = stem.strip(" .")[:MAX_NAME] or "file"
    return f"{stem}.{suffix[:10]}" if suffix else stem
