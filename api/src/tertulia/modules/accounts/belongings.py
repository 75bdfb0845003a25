"""Which documents are a person's, found by how the collections are made: nothing has to be told here of new ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final, cast

import msgspec

from docstore import Collection, Delete, DeleteMany, DocumentStore, Query, Update, Write

OWNER_FIELDS: Final = ("user_id", "owner_id")
BATCH: Final = 200

MENTIONED: Final[Mapping[tuple[str, str], str | None]] = {
    ("account_claims", "user_id"): "",
    ("stored_endpoints", "changed_by"): "",
    ("bans", "created_by"): None,
    ("sign_in_flows", "link_user_id"): None,
}
"""Fields, of collections that are nobody's, that may name a person, and what they hold when the person has left."""
ABOUT: Final = (
    ("bans", "subject"),
    ("mail_tokens", "subject"),
    # An invitation of nobody would be one of the server's, which may do everything.
    ("mail_tokens", "created_by"),
    ("directory_suspensions", "id"),
)
"""Fields, of collections that are nobody's, whose documents go with the person that they name."""


class Belonging(msgspec.Struct, frozen=True):
    """A collection that holds documents of persons. field: which says whose."""

    collection: Collection[Any]
    field: str


def list_belongings(collections: Sequence[Collection[Any]]) -> list[Belonging]:
    """The collections whose key, or one of whose indexes, begins with an owner."""
    found: list[Belonging] = []
    for collection in collections:
        beginnings = (collection.key[0], *(index.fields[0] for index in collection.indexes))
        field = next((one for one in beginnings if one in OWNER_FIELDS), None)
        if field is not None:
            found.append(Belonging(collection, field))
    return found


async def count(store: DocumentStore, belonging: Belonging, user_id: str) -> int:
    """How many documents of a collection are a person's."""
    return await store.count(belonging.collection, {belonging.field: user_id})


async def read(
    store: DocumentStore, belonging: Belonging, user_id: str
) -> AsyncIterator[list[msgspec.Struct]]:
    """A person's documents of a collection, in batches."""
    collection, where = belonging.collection, {belonging.field: user_id}
    if len(collection.key) != 2 or collection.key[0] != belonging.field:
        async for batch in _read_by_keys(store, belonging, user_id):
            yield batch
        return
    name = collection.key[1]
    after: tuple[str, ...] | None = None
    while True:
        batch = await store.find(collection, Query(where=where, order=(name,), after=after, limit=BATCH))
        if batch:
            yield batch
        if len(batch) < BATCH:
            return
        after = (getattr(batch[-1], name),)


async def _read_by_keys(
    store: DocumentStore, belonging: Belonging, user_id: str
) -> AsyncIterator[list[msgspec.Struct]]:
    """By a list of keys, for collections that are not in the order of their owners' keys."""
    collection = belonging.collection
    keys = await store.select(collection, collection.key, Query(where={belonging.field: user_id}))
    for start in range(0, len(keys), BATCH):
        found = [
            await store.get(collection, *cast("tuple[str, ...]", key)) for key in keys[start : start + BATCH]
        ]
        yield [document for document in found if document is not None]


async def purge(store: DocumentStore, belonging: Belonging, user_id: str) -> int:
    """Remove a person's documents of a collection, in batches, so that nobody waits long to write; how many."""
    collection, where = belonging.collection, {belonging.field: user_id}
    removed = 0
    while keys := await store.select(collection, collection.key, Query(where=where, limit=BATCH)):
        await store.write(
            *(Delete(collection=collection, key=cast("tuple[str, ...]", key), optional=True) for key in keys)
        )
        removed += len(keys)
    # Also those that are past their time and no longer shown.
    await store.write(DeleteMany(collection, where))
    return removed


async def forget_mentions(store: DocumentStore, collections: Sequence[Collection[Any]], user_id: str) -> None:
    """Take a person's id out of the documents that are nobody's. No index finds them: the collections are read through,
    a page at a time."""
    for collection in collections:
        fields = {field: then for (name, field), then in MENTIONED.items() if name == collection.name}
        about = [field for name, field in ABOUT if name == collection.name]
        if not fields and not about:
            continue
        async for document in _walk(store, collection):
            key = tuple(getattr(document, name) for name in collection.key)
            for write in _forget(document, Update(collection=collection, key=key), fields, about, user_id):
                await store.write(write)


async def _walk(store: DocumentStore, collection: Collection[Any]) -> AsyncIterator[msgspec.Struct]:
    """Every document, in the order of the keys."""
    after: tuple[str, ...] | None = None
    while True:
        page = await store.find(
            collection, Query(where={}, order=tuple(collection.key), after=after, limit=BATCH)
        )
        for document in page:
            yield document
        if len(page) < BATCH:
            return
        after = tuple(getattr(page[-1], name) for name in collection.key)


def _forget(
    document: msgspec.Struct,
    blank: Update,
    fields: Mapping[str, str | None],
    about: Sequence[str],
    user_id: str,
) -> list[Write]:
    if any(getattr(document, field) == user_id for field in about):
        return [Delete(collection=blank.collection, key=blank.key, optional=True)]
    changes = {field: then for field, then in fields.items() if getattr(document, field) == user_id}
    if not changes:
        return []
    when = dict.fromkeys(changes, user_id)
    return [msgspec.structs.replace(blank, set=changes, when=when, optional=True)]
