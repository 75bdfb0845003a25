"""The storages: a folder, and memory."""

from tertulia.modules.files.adapters.local import LocalFileStorage
from tertulia.modules.files.adapters.memory import InMemoryFileStorage

__all__ = ["InMemoryFileStorage", "LocalFileStorage"]
