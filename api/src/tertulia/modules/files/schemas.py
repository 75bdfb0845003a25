"""The wire shapes of files."""

from __future__ import annotations

from datetime import datetime

import msgspec

from tertulia.modules.files.domain import FileKind, StoredFile


class FileView(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One file, as its owner sees it."""

    id: str
    filename: str
    media_type: str
    """What its bytes say that it is."""
    kind: FileKind
    size: int
    """Bytes."""
    width: int | None
    """Pixels, of an image."""
    height: int | None
    url: str
    """Where its bytes are, and what a message names it by."""
    created_at: datetime

    @classmethod
    def of(cls, file: StoredFile) -> FileView:
        return cls(
            id=file.id,
            filename=file.filename,
            media_type=file.media_type,
            kind=file.kind,
            size=file.size,
            width=file.width,
            height=file.height,
            url=file.url,
            created_at=file.created_at,
        )
