"""Bytes that a backup holds beside the documents, by name. Their index is a member of its own, which the manifest
vouches for; it vouches for each of them."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from typing import IO, Protocol

import msgspec

from docstore.errors import CorruptBackupError

INDEX = "blobs.jsonl"
FOLDER = "blobs/"
CHUNK_BYTES = 256 * 1024
MOST_INDEX_BYTES = 256 * 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9_-]{1,200}(/[A-Za-z0-9_-]{1,200})*")


class BlobStore(Protocol):
    """Where blobs come from, and where they go. A name is one or more parts of letters, digits, `_` and `-`."""

    async def list_names(self) -> list[str]:
        """Every name that there is."""
        ...

    async def open(self, key: str, /) -> AsyncIterator[bytes]:
        """The bytes of a name; FileNotFoundError if it is gone by now."""
        ...

    async def write(self, key: str, chunks: AsyncIterable[bytes], /) -> None:
        """Keep these bytes under a name."""
        ...


class BlobEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One blob, as the index has it."""

    name: str
    bytes: int
    sha256: str


class BlobIndex(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the manifest says of the index: how many blobs, and the index's own size and hash."""

    count: int = 0
    bytes: int = 0
    sha256: str = ""


class BlobWriter:
    """Writes one blob after the other, then the index. Its methods block."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        self._entries: list[BlobEntry] = []
        self._member: IO[bytes] | None = None

    def begin(self, name: str) -> None:
        """Start a blob; ValueError for a name that is none."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name of a blob")
        # Not compressed: most are images and documents that are so already.
        self._member = self._zip.open(zipfile.ZipInfo(FOLDER + name), "w", force_zip64=True)
        self._name, self._bytes, self._hash = name, 0, hashlib.sha256()

    def add(self, chunk: bytes) -> None:
        """Append to the blob that was started."""
        if self._member is not None:
            self._member.write(chunk)
            self._hash.update(chunk)
            self._bytes += len(chunk)

    def end(self) -> None:
        """Finish the blob that was started."""
        if self._member is not None:
            self._member.close()
            self._member = None
            self._entries.append(BlobEntry(self._name, self._bytes, self._hash.hexdigest()))

    def finish(self) -> BlobIndex | None:
        """Write the index, if there is anything to be in it."""
        if not self._entries:
            return None
        lines = b"".join(msgspec.json.encode(entry) + b"\n" for entry in self._entries)
        self._zip.writestr(INDEX, lines, zipfile.ZIP_DEFLATED)
        return BlobIndex(len(self._entries), len(lines), hashlib.sha256(lines).hexdigest())

    def abandon(self) -> None:
        """Let go of a blob that will not be finished."""
        if self._member is not None:
            self._member.close()
            self._member = None


class BlobReader:
    """Reads the blobs of an archive and believes nothing; what it finds wrong is a CorruptBackupError, or one of the
    errors of a damaged zip. Its methods block."""

    def __init__(self, archive: zipfile.ZipFile, index: BlobIndex | None) -> None:
        self._zip = archive
        self.entries = self._read_index(index) if index else []

    @property
    def members(self) -> list[str]:
        """The names that the archive has to have for its blobs."""
        return [FOLDER + entry.name for entry in self.entries]

    def read(self, entry: BlobEntry) -> Iterator[bytes]:
        """The bytes of a blob; raises at its end at the latest if they are not what the index says."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(FOLDER + entry.name) as member:
            while chunk := member.read(CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                if size > entry.bytes:
                    break
                yield chunk
        if size != entry.bytes or digest.hexdigest() != entry.sha256:
            raise CorruptBackupError(f"the file {entry.name} is not what the backup's index says")

    def _read_index(self, index: BlobIndex) -> list[BlobEntry]:
        if self._zip.getinfo(INDEX).file_size > min(index.bytes, MOST_INDEX_BYTES):
            raise CorruptBackupError("the index of files is longer than the backup's manifest says")
        with self._zip.open(INDEX) as member:
            lines = member.read(index.bytes + 1)
        if len(lines) != index.bytes or hashlib.sha256(lines).hexdigest() != index.sha256:
            raise CorruptBackupError("the index of files is not what the backup's manifest says")
        entries = msgspec.json.Decoder(BlobEntry).decode_lines(lines)
        if len(entries) != index.count or not all(_NAME.fullmatch(entry.name) for entry in entries):
            raise CorruptBackupError("the index of files is not what the backup's manifest says")
        return entries
