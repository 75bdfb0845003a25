"""Reader threads, each with its own connection: reads run beside each other and beside the writer."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeAlias

from docstore.errors import StoreError
from docstore.sqlite.connections import connect
from docstore.sqlite.deliveries import Delivery

Read: TypeAlias = Callable[[sqlite3.Connection], Any]
Job: TypeAlias = tuple[Read, asyncio.Future[Any], Delivery]


class Readers:
    """A few threads that take reads from one queue."""

    def __init__(self, path: Path, count: int) -> None:
        self._path = path
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"docstore-reader-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, read: Read, delivery: Delivery) -> asyncio.Future[Any]:
        """Run a read on some thread; the future gets what it returns."""
        future = delivery.new_future()
        self._jobs.put((read, future, delivery))
        return future

    def stop(self) -> None:
        """Finish what was submitted, then end the threads. Blocks."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        connection: sqlite3.Connection | None = None
        while (job := self._jobs.get()) is not None:
            read, future, delivery = job
            try:
                connection = connection or connect(self._path)
                delivery.add(future, read(connection))
            except sqlite3.Error as error:
                delivery.add(future, None, _explain(error))
            except Exception as error:  # noqa: BLE001 whatever a read raises belongs to its caller
                delivery.add(future, None, error)
            delivery.send()
            del job, read, future
        if connection is not None:
            connection.close()


def _explain(error: sqlite3.Error) -> StoreError:
    failure = StoreError(f"the database could not be read: {error}")
    failure.__cause__ = error
    return failure
