"""The writer thread: what is waiting goes into one transaction, so that one sync to disk serves many."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias

import msgspec

from docstore.errors import DuplicateDocumentError, StoreError, WriteConflictError
from docstore.port import Write
from docstore.sqlite.connections import connect
from docstore.sqlite.deliveries import Delivery
from docstore.sqlite.layouts import Layout
from docstore.sqlite.statements import Statement, compile_write

MOST_REQUESTS = 1000
PATIENCE = 4
"""A transaction takes in more until that has taken so many times as long as the last sync to disk: who came first does
not wait for everybody behind, and while many wait, syncs take a fifth of the time."""
BUSY_SWEEP_SECONDS = 0.1
"""Until the next sweep when the last one, which is bounded so that writers do not wait, found something."""

Task: TypeAlias = Callable[[sqlite3.Connection], Any]


class Request(msgspec.Struct, frozen=True, eq=False):
    """What one caller waits for: writes, or a task that runs alone outside of any transaction."""

    future: asyncio.Future[Any]
    delivery: Delivery
    writes: tuple[Write, ...] = ()
    task: Task | None = None


class Writer:
    """One thread with the only writing connection of this process."""

    def __init__(self, path: Path, layouts: Mapping[str, Layout[Any]], sweep_seconds: float) -> None:
        self._path = path
        self._layouts = layouts
        self._sweep_seconds = sweep_seconds
        self._requests: SimpleQueue[Request | None] = SimpleQueue()
        self._next_sweep = 0.0
        self._sync_seconds = 0.0
        self._thread = threading.Thread(target=self._run, name="docstore-writer", daemon=True)
        self._thread.start()

    def submit(self, writes: tuple[Write, ...], delivery: Delivery) -> asyncio.Future[None]:
        """Queue writes; the future ends when they are on disk, or with the reason why none of them is."""
        future = delivery.new_future()
        self._requests.put(Request(future, delivery, writes))
        return future

    def run_task(self, task: Task, delivery: Delivery) -> asyncio.Future[Any]:
        """Run a task on the writing connection, between transactions."""
        future = delivery.new_future()
        self._requests.put(Request(future, delivery, task=task))
        return future

    def stop(self) -> None:
        """Finish what was submitted, then end the thread. Blocks."""
        self._requests.put(None)
        self._thread.join()

    def _run(self) -> None:
        connection: sqlite3.Connection | None = None
        is_open = True
        while is_open:
            requests = self._next_requests()
            is_open = None not in requests
            accepted = [request for request in requests if request is not None]
            try:
                connection = connection or connect(self._path)
                self._serve(connection, accepted)
                self._sweep(connection)
            except Exception as error:  # noqa: BLE001 the thread outlives whatever a request meets
                _fail(accepted, error)
            _send(accepted)
        if connection is not None:
            connection.close()

    def _next_requests(self) -> list[Request | None]:
        requests: list[Request | None] = []
        try:
            requests.append(self._requests.get(timeout=max(0.0, self._next_sweep - time.monotonic())))
            while len(requests) < MOST_REQUESTS and requests[-1] is not None:
                requests.append(self._requests.get_nowait())
        except Empty:
            pass
        return requests

    def _serve(self, connection: sqlite3.Connection, requests: list[Request]) -> None:
        waiting = deque(requests)
        while waiting:
            if (task := waiting[0].task) is None:
                self._commit_first(connection, waiting)
            else:
                _run_task(connection, waiting.popleft(), task)

    def _commit_first(self, connection: sqlite3.Connection, waiting: deque[Request]) -> None:
        """One transaction for those in front; a request that fails is undone alone."""
        taken: list[Request] = []
        results: list[BaseException | None] = []
        try:
            connection.execute("BEGIN IMMEDIATE")
            until = time.monotonic() + PATIENCE * self._sync_seconds
            while waiting and waiting[0].task is None and (not taken or time.monotonic() < until):
                taken.append(waiting.popleft())
                results.append(self._apply(connection, taken[-1]))
            started = time.monotonic()
            connection.execute("COMMIT")
            self._sync_seconds = time.monotonic() - started
        except Exception as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            if not taken:
                raise
            results = [_explain(error)] * len(taken)
        for request, result in zip(taken, results, strict=True):
            request.delivery.add(request.future, None, result)
        _send(taken)

    def _apply(self, connection: sqlite3.Connection, request: Request) -> BaseException | None:
        now = time.time_ns() // 1_000_000
        try:
            statements = [
                compile_write(self._layouts[write.collection.name], write, now) for write in request.writes
            ]
        except Exception as error:  # noqa: BLE001 whatever a document raises belongs to its writer
            return error
        return _apply(connection, statements)

    def _sweep(self, connection: sqlite3.Connection) -> None:
        if time.monotonic() < self._next_sweep:
            return
        now = time.time_ns() // 1_000_000
        swept = 0
        for layout in list(self._layouts.values()):
            if layout.sweep_sql:
                swept += connection.execute(layout.sweep_sql, (now,)).rowcount
        self._next_sweep = time.monotonic() + (BUSY_SWEEP_SECONDS if swept else self._sweep_seconds)


def _apply(connection: sqlite3.Connection, statements: list[Statement]) -> Exception | None:
    """Run one request's statements; a single one needs no savepoint: SQLite undoes a failed statement."""
    if len(statements) == 1:
        return _apply_all(connection, statements)
    connection.execute("SAVEPOINT request")
    error = _apply_all(connection, statements)
    if error is not None:
        connection.execute("ROLLBACK TO request")
    connection.execute("RELEASE request")
    return error


def _apply_all(connection: sqlite3.Connection, statements: Iterable[Statement]) -> Exception | None:
    for statement in statements:
        try:
            changed = _execute(connection, statement)
        except sqlite3.IntegrityError as error:
            duplicate = DuplicateDocumentError(statement.layout.collection.name)
            duplicate.__cause__ = error
            return duplicate
        except Exception as error:
            if not connection.in_transaction:
                raise  # The database has undone what was written for the others, too.
            return _explain(error)
        if changed == 0 and statement.missed is not None:
            return WriteConflictError(statement.layout.collection.name, statement.missed)
    return None


def _execute(connection: sqlite3.Connection, statement: Statement) -> int:
    """Run a statement; when an expired document that was not swept yet is in its way, sweep and run again."""
    try:
        return connection.execute(statement.sql, statement.parameters).rowcount
    except sqlite3.IntegrityError:
        sweep_sql = statement.layout.sweep_sql
        if sweep_sql is None:
            raise
        now = time.time_ns() // 1_000_000
        while connection.execute(sweep_sql, (now,)).rowcount:
            pass
        return connection.execute(statement.sql, statement.parameters).rowcount


def _run_task(connection: sqlite3.Connection, request: Request, task: Task) -> None:
    try:
        request.delivery.add(request.future, task(connection))
    except Exception as error:  # noqa: BLE001 whatever a task raises belongs to its caller
        request.delivery.add(request.future, None, _explain(error))


def _fail(requests: list[Request], error: Exception) -> None:
    failure = _explain(error)
    for request in requests:
        request.delivery.add(request.future, None, failure)


def _send(requests: list[Request]) -> None:
    for delivery in {id(request.delivery): request.delivery for request in requests}.values():
        delivery.send()


def _explain(error: Exception) -> Exception:
    """What callers get of a failure: of the database's own, an error of the store."""
    if not isinstance(error, sqlite3.Error):
        return error
    failure = StoreError(f"the database could not be written: {error}")
    failure.__cause__ = error
    return failure
