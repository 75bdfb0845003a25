"""Writes as operations of the driver."""

from __future__ import annotations

from typing import Any, TypeAlias

import msgspec
from pymongo import DeleteMany as RemoveMany
from pymongo import DeleteOne, InsertOne, ReplaceOne, UpdateOne

from docstore.checks import check_update, check_when
from docstore.mongodb.documents import Shape, encode_scalar, encode_value
from docstore.mongodb.filters import compile_when, compile_where
from docstore.port import Delete, DeleteMany, Insert, Put, Update, Write

Action: TypeAlias = (
    InsertOne[dict[str, Any]] | ReplaceOne[dict[str, Any]] | UpdateOne | DeleteOne | RemoveMany
)


class Operation(msgspec.Struct, frozen=True):
    """One write, ready to send. missed: the key to name when it must fit a document and fits none."""

    shape: Shape[Any]
    action: Action
    missed: str | None = None


def compile_write(shape: Shape[Any], write: Write) -> Operation:
    """Encode one write; ValueError for fields or values that the struct does not have."""
    match write:
        case Insert():
            return Operation(shape, InsertOne(shape.encode(write.document)))
        case Put():
            document = shape.encode(write.document)
            return Operation(shape, ReplaceOne({"_id": document["_id"]}, document, upsert=True))
        case Update():
            check_update(write)
            key = write.collection.join(write.key)
            action = UpdateOne(compile_when(shape, key, write.when), _compile_changes(shape, write))
            return Operation(shape, action, None if write.optional else key)
        case Delete():
            check_when(write.collection, write.when)
            key = write.collection.join(write.key)
            action = DeleteOne(compile_when(shape, key, write.when))
            return Operation(shape, action, None if write.optional else key)
        case DeleteMany():
            return Operation(shape, RemoveMany(compile_where(shape, write.where, with_expired=True)))


def _compile_changes(shape: Shape[Any], update: Update) -> dict[str, Any] | list[dict[str, Any]]:
    """The changes in the plain form where its `$inc` means the same, else as a pipeline that knows null."""
    kept = {
        shape.stored_name(name): encode_value(value)
        for name, value in update.set.items()
        if value is not msgspec.UNSET
    }
    removed = [shape.stored_name(name) for name, value in update.set.items() if value is msgspec.UNSET]
    if any(shape.fields[name].nullable or shape.fields[name].absent for name in update.add):
        return _compile_pipeline(shape, update, kept, removed)
    changes: dict[str, Any] = {}
    if kept:
        changes["$set"] = kept
    if removed:
        changes["$unset"] = dict.fromkeys(removed, "")
    if update.add:
        changes["$inc"] = {shape.stored_name(name): amount for name, amount in update.add.items()}
    return changes or {"$set": {shape.stored_name(shape.collection.key[0]): update.key[0]}}


def _compile_pipeline(
    shape: Shape[Any], update: Update, kept: dict[str, Any], removed: list[str]
) -> list[dict[str, Any]]:
    assigned: dict[str, Any] = {name: {"$literal": value} for name, value in kept.items()}
    for name, amount in update.add.items():
        field = shape.fields[name]
        reference = f"${field.stored}"
        current: Any = reference
        if field.absent:
            is_missing = {"$eq": [{"$type": reference}, "missing"]}
            current = {"$cond": [is_missing, encode_scalar(field.absent), reference]}
        assigned[field.stored] = {"$add": [{"$ifNull": [current, 0]}, amount]}
    pipeline: list[dict[str, Any]] = [{"$set": assigned}]
    if removed:
        pipeline.append({"$unset": removed})
    return pipeline
