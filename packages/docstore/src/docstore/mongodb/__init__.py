"""The engine for a MongoDB server or cluster."""

from docstore.mongodb.store import MongoStore

__all__ = ["MongoStore"]
