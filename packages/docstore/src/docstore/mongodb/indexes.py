"""The indexes of a collection, as its spec asks for."""

from __future__ import annotations

from typing import Any

from pymongo import IndexModel
from pymongo.asynchronous.collection import AsyncCollection

from docstore.mongodb.documents import Shape, encode_scalar
from docstore.spec import Index

PREFIX = "docstore"
SCALAR_TYPES = ["string", "int", "long", "double", "bool", "date"]


async def prepare_indexes(target: AsyncCollection[dict[str, Any]], shape: Shape[Any]) -> None:
    """Make what is missing, drop our own that the spec no longer has, and fill defaults into newly indexed fields."""
    wanted = {model.document["name"]: model for model in _index_models(shape)}
    present: set[str] = set()
    async for index in await target.list_indexes():
        present.add(index["name"])
    for name in sorted(present - wanted.keys()):
        if name.startswith(f"{PREFIX}__"):
            await target.drop_index(name)
    missing = [model for name, model in wanted.items() if name not in present]
    if missing:
        await _fill_defaults(target, shape)
        await target.create_indexes(missing)


def _index_models(shape: Shape[Any]) -> list[IndexModel]:
    models: list[IndexModel] = []
    for index in shape.collection.indexes:
        nullable = [field for field in index.fields if shape.fields[field].nullable]
        if index.unique:
            models.append(_unique_model(shape, index, nullable))
        if not index.unique or nullable:
            models.append(_plain_model(shape, index))
    if shape.collection.expires:
        name = shape.stored_name(shape.collection.expires)
        models.append(IndexModel([(name, 1)], name=f"{PREFIX}__{name}__ttl", expireAfterSeconds=0))
    return models


def _plain_model(shape: Shape[Any], index: Index) -> IndexModel:
    """Ends with the document key, which breaks ties without a sort."""
    names = [shape.stored_name(field) for field in index.fields]
    keys = [(name, 1) for name in (*names, "_id")]
    return IndexModel(keys, name="__".join((PREFIX, *names)))


def _unique_model(shape: Shape[Any], index: Index, nullable: list[str]) -> IndexModel:
    """Null is equal to nothing, as in SQL: documents with null in a field are left out of the index."""
    names = [shape.stored_name(field) for field in index.fields]
    name = "__".join((PREFIX, *names, "unique"))
    keys = [(field, 1) for field in names]
    if not nullable:
        return IndexModel(keys, name=name, unique=True)
    is_present = {shape.stored_name(field): {"$type": SCALAR_TYPES} for field in nullable}
    return IndexModel(keys, name=name, unique=True, partialFilterExpression=is_present)


async def _fill_defaults(target: AsyncCollection[dict[str, Any]], shape: Shape[Any]) -> None:
    """A document from before a field existed lacks it, and stands for the default; an index must find that."""
    for name in shape.collection.indexed_fields:
        field = shape.fields[name]
        if field.absent is not None:
            value = encode_scalar(field.absent)
            await target.update_many({field.stored: {"$exists": False}}, {"$set": {field.stored: value}})
