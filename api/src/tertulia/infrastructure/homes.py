"""The folder that everything is kept in: which server it belongs to, and that only one runs on it at a time."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

from tertulia.kernel.errors import AppError, ErrorKind
from tertulia.kernel.ids import new_id


class HomeBusyError(AppError):
    code = "home_busy"
    kind = ErrorKind.UNAVAILABLE
    message = "Another Tertulia is running on {home}. Stop it, or choose another folder with --home."


class HomeUnusableError(AppError):
    code = "home_unusable"
    kind = ErrorKind.UNAVAILABLE
    message = "The folder {home} can not be used: {reason}. Choose another folder with --home."


class HomeLock:
    """Held while a server runs on a home; the system lets go of it when the process dies, however it dies."""

    def __init__(self, home: Path) -> None:
        """Take the lock, or raise HomeBusyError."""
        self._descriptor = os.open(home / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._descriptor)
            raise HomeBusyError(home=str(home)) from error

    def release(self) -> None:
        """Let another server have the home."""
        os.close(self._descriptor)


def make_home(home: Path) -> None:
    """Make the folder where it is missing; HomeUnusableError when it can not be made or written to."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise HomeUnusableError(home=str(home), reason=error.strerror or str(error)) from error
    if not os.access(home, os.W_OK | os.X_OK):
        raise HomeUnusableError(home=str(home), reason=os.strerror(errno.EACCES))


def read_node_id(home: Path) -> str:
    """The name of the server that lives in this home: made once, the same after every restart."""
    path = home / "node-id"
    if not path.exists():
        fresh = path.with_name(f"node-id.{new_id()}")
        fresh.write_text(new_id())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
