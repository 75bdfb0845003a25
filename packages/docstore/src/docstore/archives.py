"""The backup file: a zip with the JSON lines of each collection in key order, and a manifest that vouches for them."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import msgspec

from docstore.blobs import INDEX, BlobEntry, BlobIndex, BlobReader, BlobWriter
from docstore.errors import CorruptBackupError
from docstore.spec import Collection

FORMAT = "docstore-backup"
VERSION = 1
MANIFEST = "manifest.json"
MOST_MANIFEST_BYTES = 1024 * 1024
MOST_LINE_BYTES = 32 * 1024 * 1024
CHUNK_BYTES = 256 * 1024
BATCH_BYTES = 4 * 1024 * 1024
BATCH_DOCUMENTS = 500

READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What a damaged zip makes the standard library raise."""


class Entry(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What the manifest says of one collection. bytes and sha256 are of its JSON lines, uncompressed."""

    name: str
    documents: int
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """What is in a backup."""

    format: str
    version: int
    created_at: datetime
    collections: tuple[Entry, ...]
    blobs: BlobIndex | None = None


class ArchiveWriter:
    """Writes one collection after the other, then blobs, then the manifest. Its methods block."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4)
        self.blobs = BlobWriter(self._zip)
        self._entries: list[Entry] = []
        self._member: IO[bytes] | None = None

    def begin(self, name: str) -> None:
        """Start a collection."""
        self._member = self._zip.open(_member_name(name), "w", force_zip64=True)
        self._name, self._documents, self._bytes, self._hash = name, 0, 0, hashlib.sha256()

    def add(self, documents: Sequence[bytes]) -> None:
        """Append documents to the collection that was started."""
        if self._member is None or not documents:
            return
        lines = b"\n".join(documents) + b"\n"
        self._member.write(lines)
        self._hash.update(lines)
        self._documents += len(documents)
        self._bytes += len(lines)

    def end(self) -> None:
        """Finish the collection that was started."""
        if self._member is not None:
            self._member.close()
            self._member = None
            self._entries.append(Entry(self._name, self._documents, self._bytes, self._hash.hexdigest()))

    def finish(self, created_at: datetime) -> Manifest:
        """Write the manifest and the zip's directory."""
        manifest = Manifest(
            format=FORMAT,
            version=VERSION,
            created_at=created_at,
            collections=tuple(self._entries),
            blobs=self.blobs.finish(),
        )
        self._zip.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        self._zip.close()
        return manifest

    def abandon(self) -> None:
        """Let go of an archive that will not be finished."""
        if self._member is not None:
            self._member.close()
            self._member = None
        self.blobs.abandon()
        self._zip.close()


class ArchiveReader:
    """Reads an archive and believes nothing of it; all that it finds wrong is a CorruptBackupError. Blocks.

    Memory is bounded by the length of a line and of a batch, whatever the file claims to unpack to.
    """

    def __init__(self, file: Path, collections: Sequence[Collection[Any]]) -> None:
        self._collections = {collection.name: collection for collection in collections}
        self._file = file.open("rb")
        try:
            with _as_corruption():
                self._zip = zipfile.ZipFile(self._file)
                self.manifest = self._read_manifest()
                self._blobs = BlobReader(self._zip, self.manifest.blobs)
                self._check_members()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> ArchiveReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()
        self._file.close()

    def read(self) -> Iterator[tuple[Collection[Any], list[msgspec.Struct]]]:
        """All documents in batches; a collection that is not as the manifest says raises at its end at the latest."""
        for entry in self.manifest.collections:
            collection = self._collections[entry.name]
            with _as_corruption():
                for batch in _batch_lines(self._read_lines(entry)):
                    yield collection, _decode_batch(collection, batch)

    @property
    def blobs(self) -> list[BlobEntry]:
        """What the backup holds beside documents."""
        return self._blobs.entries

    def read_blob(self, entry: BlobEntry) -> Iterator[bytes]:
        """The bytes of a blob; one that is not as the index says raises at its end at the latest."""
        with _as_corruption():
            yield from self._blobs.read(entry)

    def _read_manifest(self) -> Manifest:
        if self._zip.getinfo(MANIFEST).file_size > MOST_MANIFEST_BYTES:
            raise CorruptBackupError("the manifest is too large")
        with self._zip.open(MANIFEST) as member:
            manifest = msgspec.json.decode(member.read(MOST_MANIFEST_BYTES), type=Manifest)
        if manifest.format != FORMAT:
            raise CorruptBackupError("this is not a backup of documents")
        if manifest.version != VERSION:
            raise CorruptBackupError(f"the backup's format is version {manifest.version}, not {VERSION}")
        return manifest

    def _check_members(self) -> None:
        names = [entry.name for entry in self.manifest.collections]
        unknown = sorted(set(names) - self._collections.keys())
        if unknown:
            raise CorruptBackupError(
                f"the backup has collections that are not known here: {', '.join(unknown)}"
            )
        members = sorted(info.filename for info in self._zip.infolist())
        expected = [MANIFEST, *map(_member_name, names), *self._blobs.members]
        if self.manifest.blobs is not None:
            expected.append(INDEX)
        if members != sorted(expected):
            raise CorruptBackupError("the backup's members are not those that its manifest names")

    def _read_lines(self, entry: Entry) -> Iterator[bytes]:
        digest = hashlib.sha256()
        documents = size = 0
        rest = b""
        with self._zip.open(_member_name(entry.name)) as member:
            while chunk := member.read(CHUNK_BYTES):
                size += len(chunk)
                digest.update(chunk)
                if size > entry.bytes or len(rest) > MOST_LINE_BYTES:
                    raise CorruptBackupError(f"{entry.name} is longer than the backup's manifest says")
                *lines, rest = (rest + chunk).split(b"\n")
                documents += len(lines)
                yield from lines
        if rest or size != entry.bytes or documents != entry.documents or digest.hexdigest() != entry.sha256:
            raise CorruptBackupError(f"{entry.name} is not what the backup's manifest says")


def _decode_batch(collection: Collection[Any], lines: Iterable[bytes]) -> list[msgspec.Struct]:
    """Decode documents; CorruptBackupError for one that does not fit the struct or has no valid key."""
    decoder = _decoder_of(collection.struct)
    try:
        documents = [decoder.decode(line) for line in lines]
        for document in documents:
            collection.key_of(document)
    except (msgspec.MsgspecError, ValueError) as error:
        raise CorruptBackupError(f"a document of {collection.name} does not fit: {error}") from error
    return documents


def _decoder_of(struct: type[msgspec.Struct]) -> msgspec.json.Decoder[msgspec.Struct]:
    return msgspec.json.Decoder(struct)


def _batch_lines(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for line in lines:
        if batch and (len(batch) >= BATCH_DOCUMENTS or size + len(line) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(line)
        size += len(line)
    if batch:
        yield batch


def _member_name(collection: str) -> str:
    return f"collections/{collection}.jsonl"


@contextmanager
def _as_corruption() -> Generator[None]:
    try:
        yield
    except CorruptBackupError:
        raise
    except READ_ERRORS as error:
        raise CorruptBackupError(f"the backup can not be read: {error}") from error
