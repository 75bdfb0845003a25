"""`make dev`: the server, started anew when its sources change, and Vite in front of it with hot replacement."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (ROOT / "api" / "src", ROOT / "packages" / "docstore" / "src")
POLL_SECONDS = 0.5


def read_times() -> dict[Path, float]:
    """Return when each source of the server was last written."""
    return {path: path.stat().st_mtime for folder in SOURCES for path in folder.rglob("*.py")}


@contextmanager
def running(command: list[str], **variables: str) -> Generator[subprocess.Popen[bytes]]:
    """Keep a process running inside the block, with these environment variables besides, and end it after."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **variables})
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_for_change() -> None:
    """Return when a source of the server was written, added or removed."""
    before = read_times()
    while read_times() == before:
        time.sleep(POLL_SECONDS)


def main() -> None:
    """Run both until Ctrl-C."""
    address = f"http://127.0.0.1:{os.environ.get('TERTULIA_PORT', '3080')}"
    server = [str(Path(sys.executable).with_name("tertulia")), "serve"]
    try:
        with running(["npm", "run", "dev", "--workspace", "client"], TERTULIA_DEV_SERVER=address):
            while True:
                with running(server):
                    wait_for_change()
                    print("the server's sources changed: starting it anew", flush=True)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
