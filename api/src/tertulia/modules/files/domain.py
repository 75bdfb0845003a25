"""A file that a person added to a message, or is about to."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from docstore import Collection, Index

FileKind = Literal["image", "pdf", "audio", "video", "text"]

CONTENT_URL = "/api/files/{id}/content"


class StoredFile(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What is known of a file; its bytes lie in the storage under `storage_key` and never change."""

    user_id: str
    id: str
    filename: str
    media_type: str
    """As its bytes say."""
    kind: FileKind
    size: int
    width: int | None = None
    """Of an image, in pixels."""
    height: int | None = None
    created_at: datetime
    conversation_id: str | None = None
    """The one conversation that it belongs to and goes with; None until a question has it."""

    @property
    def url(self) -> str:
        """Where its owner gets the bytes."""
        return CONTENT_URL.format(id=self.id)

    @property
    def storage_key(self) -> str:
        """The name of its bytes."""
        return make_storage_key(self.user_id, self.id)


class LeftFiles(msgspec.Struct, frozen=True, rename="camel"):
    """A conversation is gone, and its files are to go: written with the deletion, removed when the files are."""

    user_id: str
    conversation_id: str


FILES = Collection(
    "files",
    StoredFile,
    key=("user_id", "id"),
    indexes=(Index(("user_id", "conversation_id")), Index(("conversation_id", "created_at"))),
)
LEFT_FILES = Collection("left_files", LeftFiles, key=("user_id", "conversation_id"))


def make_storage_key(user_id: str, file_id: str) -> str:
    """The name of a file's bytes."""
    return f"{user_id}/{file_id}"
