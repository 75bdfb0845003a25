"""One file out of a multipart form (RFC 7578), piece by piece as it arrives: nothing of it is gathered."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Any

from litestar import Request
from litestar.exceptions import ClientException, HTTPException
from multipart import MultipartError, MultipartSegment, PushMultipartParser

from tertulia.modules.files.errors import FileMissingError, UploadCutOffError

FIELD = "file"
MAX_OTHER_BYTES = 64 * 1024
"""Of everything in the form that is not the file."""
MAX_SEGMENTS = 8


class UploadedFile:
    """The form field `file` of a request: its name, and its bytes, which can be read once."""

    def __init__(self, filename: str | None, chunks: AsyncIterator[bytes]) -> None:
        self.filename = filename
        self.chunks = chunks


async def read_upload(request: Request[Any, Any, Any]) -> UploadedFile:
    """The file of a form; FileMissingError if there is none. The chunks raise UploadCutOffError when they end early."""
    media_type, options = request.content_type
    boundary = options.get("boundary", "")
    if media_type != "multipart/form-data" or not boundary or len(boundary) > 200:
        raise FileMissingError
    events = _parse(request, boundary)
    segment = await _find_segment(events)
    return UploadedFile(segment.filename, _read_segment(events))


async def _find_segment(events: AsyncIterator[MultipartSegment | bytes | None]) -> MultipartSegment:
    skipped = 0
    async for event in events:
        if isinstance(event, MultipartSegment):
            if event.name == FIELD and event.filename is not None:
                return event
        elif event is not None:
            skipped += len(event)
            if skipped > MAX_OTHER_BYTES:
                break
    raise FileMissingError


async def _read_segment(events: AsyncIterator[MultipartSegment | bytes | None]) -> AsyncIterator[bytes]:
    """The bytes up to the segment's end; what follows it in the form is not read."""
    async for event in events:
        if event is None:
            return
        if not isinstance(event, MultipartSegment):
            yield event
    raise UploadCutOffError


async def _parse(
    request: Request[Any, Any, Any], boundary: str
) -> AsyncGenerator[MultipartSegment | bytes | None]:
    """What is in the form, in its order: the head of a segment, its pieces, None at its end."""
    try:
        parser = PushMultipartParser(boundary, max_segment_count=MAX_SEGMENTS)
        with parser:
            skipped = 0
            async for chunk in request.stream():
                skipped += len(chunk)
                for event in _feed(parser, chunk):
                    skipped = 0
                    yield event
                if skipped > MAX_OTHER_BYTES:
                    raise UploadCutOffError
                if parser.closed:
                    return
    except (MultipartError, ClientException) as error:
        raise UploadCutOffError from error
    except HTTPException as error:
        # The framework's word for a client that went away in the middle.
        if error.status_code >= 500:
            raise UploadCutOffError from error
        raise


def _feed(parser: PushMultipartParser, chunk: bytes) -> Iterator[MultipartSegment | bytes | None]:
    for event in parser.parse(chunk):
        yield bytes(event) if isinstance(event, bytearray) else event
