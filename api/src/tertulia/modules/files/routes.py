"""The HTTP face of files: add one, get its bytes, take one back."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from litestar import Controller, Request, delete, get, post
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.response import Stream

from tertulia.infrastructure.http import PathId
from tertulia.infrastructure.ratelimit import RateLimitedError
from tertulia.kernel.principal import Principal
from tertulia.modules.files.domain import StoredFile
from tertulia.modules.files.errors import (
    FileEmptyError,
    FileInUseError,
    FileMissingError,
    FileTooLargeError,
    FileTypeUnknownError,
    StoredFileNotFoundError,
    UploadCutOffError,
)
from tertulia.modules.files.forms import FIELD, read_upload
from tertulia.modules.files.inspection import format_megabytes
from tertulia.modules.files.schemas import FileView
from tertulia.modules.files.service import Files
from tertulia.modules.roles import ACCESS, SIGNED_IN

FORM_BYTES = 64 * 1024
"""What a form may add to its file."""
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
"""What a browser shows without running anything."""
CONTENT_POLICY = "default-src 'none'; sandbox"


@dataclass
class UploadOperation(Operation):
    """Describes the form, which the handler reads itself, as it arrives."""

    def __post_init__(self) -> None:
        file = Schema(
            type=OpenAPIType.STRING, content_media_type="application/octet-stream", description="The file."
        )
        form = Schema(type=OpenAPIType.OBJECT, properties={FIELD: file}, required=[FIELD])
        self.request_body = RequestBody(
            content={"multipart/form-data": OpenAPIMediaType(schema=form)}, required=True
        )


class FilesController(Controller):
    path = "/api/files"
    tags = ("files",)
    opt = MappingProxyType({ACCESS: SIGNED_IN})

    @post(
        operation_id="addFile",
        operation_class=UploadOperation,
        opt={
            ACCESS: "files.use",
            "errors": (
                FileMissingError,
                FileEmptyError,
                FileTypeUnknownError,
                UploadCutOffError,
                FileTooLargeError,
                RateLimitedError,
            ),
        },
        summary="Add a file",
        description=(
            "Keeps an image (PNG, JPEG, WebP, GIF), a PDF, audio, video or a text file for a message, which names it "
            "by its `url`. What it is, its bytes say. A file that no message gets is removed after a while."
        ),
        # How much a file may have is a setting; the handler counts.
        request_max_body_size=None,
    )
    async def add_file(
        self,
        request: Request[Any, Any, Any],
        principal: NamedDependency[Principal],
        files: NamedDependency[Files],
    ) -> FileView:
        limit = files.limits.max_bytes
        if (request.content_length or 0) > limit + FORM_BYTES:
            raise FileTooLargeError(megabytes=format_megabytes(limit))
        await files.check_rate(principal.user_id, principal.role)
        upload = await read_upload(request)
        return FileView.of(await files.upload(principal.user_id, upload.filename, upload.chunks))

    @get(
        "/{file_id:str}/content",
        operation_id="getFileContent",
        opt={"errors": (StoredFileNotFoundError,)},
        summary="Read a file's bytes",
        responses={200: ResponseSpec(bytes, media_type="application/octet-stream", description="The bytes.")},
    )
    async def get_content(
        self, principal: NamedDependency[Principal], files: NamedDependency[Files], file_id: PathId
    ) -> Stream:
        """The owner's alone. Images can be shown in place; everything else is to be saved."""
        file, pieces = await files.open(principal.user_id, file_id)
        return Stream(pieces, media_type=_served_type(file), headers=_make_headers(file))

    @delete(
        "/{file_id:str}",
        operation_id="deleteFile",
        opt={"errors": (StoredFileNotFoundError, FileInUseError)},
        summary="Take a file back",
    )
    async def delete_file(
        self, principal: NamedDependency[Principal], files: NamedDependency[Files], file_id: PathId
    ) -> None:
        """Removes a file that no message has."""
        await files.delete(principal.user_id, file_id)


def _served_type(file: StoredFile) -> str:
    """What a browser is told: of texts, whatever they hold, no more than that."""
    return "text/plain" if file.kind == "text" else file.media_type


def _make_headers(file: StoredFile) -> dict[str, str]:
    way = "inline" if file.media_type in INLINE_TYPES else "attachment"
    # RFC 6266: names of every alphabet, and no way out of the header.
    name = quote(file.filename, safe="")
    return {
        "content-disposition": f"{way}; filename*=UTF-8''{name}",
        "content-length": str(file.size),
        "content-security-policy": CONTENT_POLICY,
    }
