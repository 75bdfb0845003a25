"""The folder that everything is kept in: made with care, and used by one server at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Any

from tertulia.kernel.errors import AppError, ErrorKind
from tertulia.kernel.ids import new_id


class HomeBusyError(AppError):
    code = "home_busy"
    kind = ErrorKind.UNAVAILABLE
    message = "Another Tertulia is running on {home}. Stop it, or choose another folder with --home."


class HomeLock:
    """Held while a server runs on a home. `node_id` names this server, the same after every restart."""

    def __init__(self, home: Path) -> None:
        """Take the lock, or raise HomeBusyError."""
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file: Any = (home / "server.lock").open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.close()
            raise HomeBusyError(home=str(home)) from error
        self._file.seek(0)
        self.node_id: str = self._file.read().strip() or self._name_node()

    def release(self) -> None:
        """Let another server have the home. Releasing twice is fine."""
        self._file.close()

    def _name_node(self) -> str:
        node_id = new_id()
        self._file.write(node_id)
        self._file.flush()
        os.fsync(self._file.fileno())
        return node_id
