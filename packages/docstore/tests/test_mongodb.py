"""What is particular to MongoDB: the form of the documents, the indexes, a server that is away."""

from __future__ import annotations

import asyncio
import gc
import re
import warnings
from datetime import datetime
from pathlib import Path

import pytest
from pymongo import AsyncMongoClient

from docstore import DocumentStore, Insert, Put, StoreError, open_store

from .samples import COLLECTIONS, NOTES, START, Note

STEPS = 60
"""More turns of the loop than a call that needs no new connection."""


async def test_a_server_that_is_away_is_a_store_error(tmp_path: Path) -> None:
    store = open_store("mongodb://127.0.0.1:1/app?timeoutMS=200", tmp_path)
    with pytest.raises(StoreError, match="did not answer"):
        await store.open(COLLECTIONS)
    with pytest.raises(StoreError):
        await store.ping()
    await store.close()
    with warnings.catch_warnings():  # the driver leaves sockets behind whose connecting it gave up
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.mark.mongo
async def test_a_cancelled_call_is_cancelled_at_whatever_step_it_is(
    secantusdb_address: str, tmp_path: Path
) -> None:
    store = open_store(f"mongodb://{secantusdb_address}/cancelled?replicaSet=secantus", tmp_path)
    await store.open(COLLECTIONS)
    try:
        for step in range(STEPS):
            await store.ping()  # connects anew: it is not the connecting that is to be cancelled
            call = asyncio.create_task(store.write(Put(NOTES, Note(id="a"))))
            for _ in range(step):
                await asyncio.sleep(0)
            if call.cancel():
                await asyncio.wait([call])
                assert call.cancelled(), f"lost at step {step}"
    finally:
        await store.close()


@pytest.mark.mongo
async def test_documents_are_plain_bson_that_others_can_read(secantusdb_address: str, tmp_path: Path) -> None:
    uri = f"mongodb://{secantusdb_address}/plain?replicaSet=secantus"
    store: DocumentStore = open_store(uri, tmp_path)
    await store.open(COLLECTIONS)
    await store.write(Insert(NOTES, Note(id="a", tags=("x",))))
    await store.close()
    async with AsyncMongoClient[dict[str, object]](uri, tz_aware=True) as client:
        notes = client.get_default_database()["notes"]
        stored = await notes.find_one()
        indexes = [index["name"] async for index in await notes.list_indexes()]
    assert stored is not None
    assert stored["_id"] == "ana/a"
    assert isinstance(stored["createdAt"], datetime)
    assert stored["createdAt"] == START
    assert stored["isPinned"] is False
    assert stored["parentId"] is None
    assert "comment" not in stored
    assert stored["tags"] == ["x"]
    assert "docstore__userId__createdAt" in indexes
    assert any(re.search("slug__unique$", name) for name in indexes)
