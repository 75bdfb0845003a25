"""Opening, closing, and what is between."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from docstore import (
    Collection,
    DocumentStore,
    DuplicateDocumentError,
    Index,
    Insert,
    Query,
    StoreClosedError,
    Update,
)

from .conftest import OpenStore
from .samples import COLLECTIONS, NOTES, Note


class OldPage(msgspec.Struct, frozen=True):
    """A document of the first version."""

    id: str
    title: str = ""


class Page(msgspec.Struct, frozen=True):
    """The same document with more fields, now indexed."""

    id: str
    title: str = ""
    language: str = "en"
    draft: bool | None = None


OLD_PAGES = Collection("pages", OldPage)
PAGES = Collection(
    "pages", Page, indexes=(Index(("language", "title")), Index(("draft",)), Index(("title",), unique=True))
)


async def test_a_store_answers_a_ping(store: DocumentStore) -> None:
    await store.ping()


async def test_opening_again_keeps_what_is_there(store: DocumentStore, new_store: OpenStore) -> None:
    await store.write(Insert(NOTES, Note(id="a")))
    await store.open(COLLECTIONS)
    again = new_store()
    await again.open(COLLECTIONS)
    assert await again.get(NOTES, "ana", "a") == Note(id="a")
    await again.close()


async def test_closing_twice_is_fine_and_use_after_it_is_refused(new_store: OpenStore) -> None:
    store = new_store()
    await store.open(COLLECTIONS)
    await store.close()
    await store.close()
    for use in (
        store.get(NOTES, "ana", "a"),
        store.find(NOTES, Query(where={})),
        store.select(NOTES, ["id"], Query(where={})),
        store.count(NOTES, {}),
        store.write(Insert(NOTES, Note(id="a"))),
        store.ping(),
        store.open(COLLECTIONS),
    ):
        with pytest.raises(StoreClosedError):
            await use


async def test_use_before_opening_is_refused(new_store: OpenStore) -> None:
    store = new_store()
    with pytest.raises(StoreClosedError):
        await store.get(NOTES, "ana", "a")
    await store.close()


async def test_closing_finishes_what_was_accepted(new_store: OpenStore) -> None:
    store = new_store()
    await store.open(COLLECTIONS)
    writes = [asyncio.create_task(store.write(Insert(NOTES, Note(id=f"n{number}")))) for number in range(30)]
    reads = [asyncio.create_task(store.count(NOTES, {})) for _ in range(5)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*writes, *reads)
    again = new_store()
    await again.open(COLLECTIONS)
    assert await again.count(NOTES, {}) == 30
    await again.close()


async def test_a_collection_that_was_not_opened_is_refused(store: DocumentStore) -> None:
    with pytest.raises(ValueError, match="not opened"):
        await store.get(PAGES, "a")


async def test_a_cancelled_reader_leaves_the_store_usable(store: DocumentStore) -> None:
    reads = [asyncio.create_task(store.find(NOTES, Query(where={}))) for _ in range(5)]
    await asyncio.sleep(0)
    for read in reads:
        read.cancel()
    await asyncio.gather(*reads, return_exceptions=True)
    await store.write(Insert(NOTES, Note(id="a")))
    assert await store.count(NOTES, {}) == 1


async def test_new_fields_and_indexes_serve_documents_from_before_them(new_store: OpenStore) -> None:
    store = new_store()
    await store.open([OLD_PAGES])
    await store.write(
        Insert(OLD_PAGES, OldPage(id="a", title="b")), Insert(OLD_PAGES, OldPage(id="b", title="a"))
    )
    await store.close()
    store = new_store()
    await store.open([PAGES])
    await store.write(Insert(PAGES, Page(id="c", title="c", language="es", draft=True)))
    found = await store.find(PAGES, Query(where={"language": "en"}, order=("title",)))
    assert found == [Page(id="b", title="a"), Page(id="a", title="b")]
    assert await store.count(PAGES, {"draft": None}) == 2
    with pytest.raises(DuplicateDocumentError):
        await store.write(Insert(PAGES, Page(id="d", title="a")))
    await store.write(Update(collection=PAGES, key=("a",), set={"draft": False}, when={"language": "en"}))
    assert await store.select(PAGES, ["id"], Query(where={"draft": False})) == [("a",)]
    await store.close()
