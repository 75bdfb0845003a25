"""Files on their way into a conversation: nothing of them is stored until their question is."""

from __future__ import annotations

import hashlib
from uuid import NAMESPACE_OID, uuid5

import msgspec

from tertulia.modules.files.domain import StoredFile


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a question. `file` is what it will be; what has to be done for that says the rest.

    origin: the file that the person added, where it is not `file` yet: one without a conversation, or that of another
    one, of which this one gets a copy. content: the bytes of a file that came within the question.
    """

    file: StoredFile
    origin: StoredFile | None = None
    content: bytes | None = None


def name_copy(file: StoredFile, conversation_id: str) -> str:
    """The id of a file's copy in another conversation: always the same, so that a question posted twice has one."""
    return str(uuid5(NAMESPACE_OID, f"{file.user_id} {file.id} {conversation_id}"))


def name_content(user_id: str, conversation_id: str, filename: str, content: bytes) -> str:
    """The id of a file that came within a question: the same for the same bytes in the same conversation."""
    digest = hashlib.sha256(content).hexdigest()
    return str(uuid5(NAMESPACE_OID, f"{user_id} {conversation_id} {digest} {filename}"))
