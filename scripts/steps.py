"""Runs set-up steps once: a step whose inputs have the hash of its last success is skipped.

Hashes of contents, not times, because a fresh checkout or a change of branch touches every file.
Only the standard library: this runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAMPS = ROOT / ".cache" / "stamps"
IGNORED_FOLDERS = {
    "node_modules",
    "dist",
    "web",
    "coverage",
    "test-results",
    "playwright-report",
    "__pycache__",
}


class StepError(Exception):
    """A step failed; the text is what the person should read."""


@dataclass(frozen=True)
class Step:
    """One piece of set-up; its inputs are files or folders, its outputs what it must leave behind."""

    name: str
    inputs: Sequence[str]
    outputs: Sequence[str]
    action: Callable[[], None]
    salt: Callable[[], str] = field(default=lambda: "")


def take(step: Step) -> None:
    """Run the step unless its last success had the same inputs and its outputs are still there."""
    stamp = STAMPS / step.name
    wanted = _hash_inputs(step)
    if (
        stamp.exists()
        and stamp.read_text() == wanted
        and all((ROOT / output).exists() for output in step.outputs)
    ):
        return
    stamp.unlink(missing_ok=True)
    step.action()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def run_command(title: str, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
    """Run a command quietly, with one line that says what and how long.

    On a terminal the line counts seconds and shows the command's last output. It all goes to stderr, as a
    caller may be reading stdout.

    Raises:
        StepError: it could not be started or did not end with 0.
    """
    live = sys.stderr.isatty() and not os.environ.get("CI")
    started = time.monotonic()
    if not live:
        _say(f"  {title} …")
    try:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as error:
        raise StepError(f"{title}: {command[0]} could not be started ({error.strerror})") from error
    lines = _follow(process, title if live else None, started)
    mark = "✗" if process.returncode else "✓"
    _say(f"{chr(13) + chr(27) + '[K' if live else ''}{mark} {title}  {time.monotonic() - started:.1f} s")
    if process.returncode:
        raise StepError("".join(lines).rstrip() or f"{title}: ended with {process.returncode}")


def _follow(process: subprocess.Popen[str], title: str | None, started: float) -> list[str]:
    lines: deque[str] = deque(maxlen=400)
    reader = threading.Thread(target=lambda: lines.extend(process.stdout or ()), daemon=True)
    reader.start()
    while title and process.poll() is None:
        last = lines[-1].strip() if lines else ""
        text = f"  {title}  {time.monotonic() - started:.0f} s  {last}"
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
        sys.stderr.write(f"\r\x1b[K{text[: columns - 1]}")
        sys.stderr.flush()
        reader.join(0.5)
    process.wait()
    reader.join()
    if process.stdout:
        process.stdout.close()
    return list(lines)


def _hash_inputs(step: Step) -> str:
    digest = hashlib.sha256(step.salt().encode())
    for path in _list_files(step.inputs):
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _list_files(inputs: Sequence[str]) -> Iterator[Path]:
    for name in inputs:
        start = ROOT / name
        if start.is_file():
            yield start
        for folder, folders, files in os.walk(start):
            folders[:] = sorted(set(folders) - IGNORED_FOLDERS)
            yield from (Path(folder) / file for file in sorted(files) if not file.endswith(".tsbuildinfo"))


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
