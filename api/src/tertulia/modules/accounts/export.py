"""Everything that is kept of a person, for the person: one zip, made while it is sent."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from docstore import Collection, DocumentStore, Query
from tertulia.modules.accounts.archives import ZipStream, safe_name
from tertulia.modules.accounts.belongings import Belonging, list_belongings, read
from tertulia.modules.accounts.pictures import AVATARS
from tertulia.modules.audit import AuditReader
from tertulia.modules.conversations import CONVERSATIONS, Conversation
from tertulia.modules.files import FILES, FileStorage, StoredFile
from tertulia.modules.groups import GROUPS, MEMBERSHIPS
from tertulia.modules.messages import MESSAGES
from tertulia.modules.users import USERS, UserNotFoundError

BATCH: Final = 100
EXPORTED: Final[Mapping[str, tuple[str, ...]]] = {
    "conversations": (),
    "messages": ("continuations",),
    "files": (),
    "presets": (),
    "preset_shelves": (),
    "provider_keys": ("sealed",),
    "sessions": ("secret_hash", "provider_session", "provider_hint"),
    "memberships": (),
    "identities": (),
    "passkeys": ("public_key",),
    "api_keys": ("secret_hash",),
    "authenticator_apps": ("secret", "pending_secret"),
    "avatars": ("content",),
    "runs": (),
    "summaries": (),
    "grants": (),
    "scim_users": (),
    "violations": (),
}
"""Collections that an export holds, each with the fields that it does not: secrets, and what only the server reads."""
LEFT_OUT: Final[Mapping[str, str]] = {
    "user_words": "the words of the name and the address once more",
    "departures": "only there while the account is being deleted",
    "left_files": "files that are being deleted",
    "backup_codes": "keyed hashes, and nothing else",
    "challenges": "minutes of signing in, under a secret",
    "remembered_devices": "hashes of what a browser keeps",
    "known_browsers": "hashes of what a browser keeps",
}
"""Collections that an export does not hold, and why not."""
_HIDDEN_OF_ACCOUNT: Final = ("password_hash", "ways_mark")


class Exporter:
    """Makes exports. collections: all of the product."""

    def __init__(
        self, store: DocumentStore, storage: FileStorage, collections: Sequence[Collection[Any]]
    ) -> None:
        self._store = store
        self._storage = storage
        special = {CONVERSATIONS.name, MESSAGES.name, FILES.name, AVATARS.name}
        self._plain = [
            one
            for one in list_belongings(collections)
            if one.collection.name in EXPORTED and one.collection.name not in special
        ]

    async def export(self, user_id: str) -> AsyncIterator[bytes]:
        """The bytes of the zip. Raises UserNotFoundError before the first of them."""
        user = await self._store.get(USERS, user_id)
        if user is None:
            raise UserNotFoundError
        return self._stream(user_id, _show(user, _HIDDEN_OF_ACCOUNT))

    async def _stream(self, user_id: str, profile: Any) -> AsyncIterator[bytes]:
        archive = ZipStream()
        async for piece in archive.add("profile.json", _once(_encode(profile))):
            yield piece
        async for name, chunks in self._list_entries(user_id):
            async for piece in archive.add(name, chunks):
                yield piece
        yield archive.finish()

    async def _list_entries(self, user_id: str) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
        for belonging in self._plain:
            yield f"{belonging.collection.name}.json", self._write_list(belonging, user_id)
        yield "groups.json", self._write_groups(user_id)
        yield "audit.json", self._write_audit(user_id)
        avatar = await self._store.get(AVATARS, user_id)
        if avatar is not None:
            yield "avatar.webp", _once(base64.b64decode(avatar.content))
        async for conversation in self._walk(CONVERSATIONS, user_id):
            name = safe_name(f"{conversation.created_at:%Y-%m-%d} {conversation.title[:40]}")
            yield (
                f"conversations/{name} {safe_name(conversation.id)}.json",
                self._write_conversation(conversation),
            )
        async for file in self._walk(FILES, user_id):
            name = safe_name(file.filename)
            yield f"files/{safe_name(file.id)}/{name}", self._read_file(file)

    async def _walk(self, collection: Collection[Any], user_id: str) -> AsyncIterator[Any]:
        async for batch in read(self._store, Belonging(collection, "user_id"), user_id):
            for document in batch:
                yield document

    def _write_list(self, belonging: Belonging, user_id: str) -> AsyncIterator[bytes]:
        hidden = EXPORTED[belonging.collection.name]
        return _join(read(self._store, belonging, user_id), hidden)

    def _write_audit(self, user_id: str) -> AsyncIterator[bytes]:
        """What the log says of the person; where somebody else did it, not who."""
        return _join(self._read_audit(user_id), ("previous_hash", "hash"))

    async def _read_audit(self, user_id: str) -> AsyncIterator[list[msgspec.Struct]]:
        async for batch in AuditReader(self._store).read_of(user_id):
            yield [
                entry
                if entry.actor_id == user_id
                else msgspec.structs.replace(entry, actor_id=None, address="")
                for entry in batch
            ]

    async def _write_conversation(self, conversation: Conversation) -> AsyncIterator[bytes]:
        """A conversation, and its messages as they are read."""
        hidden = EXPORTED[MESSAGES.name]
        yield b'{"conversation":' + _encode(_show(conversation, ())) + b',"messages":'
        async for piece in _join(self._read_messages(conversation), hidden):
            yield piece
        yield b"}"

    async def _read_messages(self, conversation: Conversation) -> AsyncIterator[list[msgspec.Struct]]:
        where = {"user_id": conversation.user_id, "conversation_id": conversation.id}
        after: tuple[str, ...] | None = None
        while True:
            query = Query(where=where, order=("id",), after=after, limit=BATCH)
            batch = await self._store.find(MESSAGES, query)
            yield list(batch)
            if len(batch) < BATCH:
                return
            after = (batch[-1].id,)

    async def _write_groups(self, user_id: str) -> AsyncIterator[bytes]:
        found: list[Any] = []
        async for membership in self._walk(MEMBERSHIPS, user_id):
            group = await self._store.get(GROUPS, membership.group_id)
            if group is not None:
                found.append({"id": group.id, "name": group.name, "source": group.source})
        yield _encode(found)

    async def _read_file(self, file: StoredFile) -> AsyncIterator[bytes]:
        """The bytes of a file; none when they are gone."""
        try:
            pieces = await self._storage.open(file.storage_key)
        except FileNotFoundError:
            return
        async for piece in pieces:
            yield piece


def _show(document: msgspec.Struct, hidden: Sequence[str]) -> Any:
    """A document as JSON values, without the hidden fields."""
    names = {field.encode_name for field in msgspec.structs.fields(document) if field.name in hidden}
    values = msgspec.to_builtins(document)
    return {name: value for name, value in values.items() if name not in names}


def _encode(value: Any) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


async def _join(
    batches: AsyncIterable[Sequence[msgspec.Struct]], hidden: Sequence[str]
) -> AsyncIterator[bytes]:
    """A JSON list, batch by batch."""
    yield b"["
    separator = b""
    async for batch in batches:
        if batch:
            yield separator + b",".join(_encode(_show(document, hidden)) for document in batch)
            separator = b","
    yield b"]"


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
