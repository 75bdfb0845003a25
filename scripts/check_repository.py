"""Refuses what must not be in git: registry addresses, secrets, large files, build output."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from repository import ROOT, list_files

LARGEST_FILE = 500_000
LARGEST_SCREENSHOT = 400_000
LONGEST_LINE = 5_000
LOCK_FILES = {"package-lock.json", "run.txt", "dev.txt"}
BUILD_FOLDERS = {"node_modules", "dist", "build", "web", "test-results", "playwright-report"}
CODE_SUFFIXES = {".js", ".mjs", ".cjs", ".css", ".ts", ".tsx"}

REGISTRY = re.compile(rb"://[\w.-]*(?:registry|pypi|pythonhosted|npmjs|yarnpkg)[\w.-]*")
SECRETS = {
    "an API key": re.compile(rb"\bsk-(?:ant-|proj-)?[A-Za-z0-9]{24,}"),
    "an AWS key": re.compile(rb"\bAKIA[0-9A-Z]{16}\b"),
    "a Google key": re.compile(rb"\bAIza[0-9A-Za-z_-]{35}\b"),
    "a GitHub token": re.compile(rb"\bgh[pousr]_[A-Za-z0-9]{36,}"),
    "a private key": re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40,}"),
}


def find_faults(path: Path, name: str) -> Iterator[str]:
    """Yield one line for each thing that must not be in git; `name` is the file's path in the repository."""
    if BUILD_FOLDERS & set(Path(name).parts[:-1]) and not name.startswith("docs/"):
        yield f"{name}: build output"
    size = path.stat().st_size
    limit = LARGEST_SCREENSHOT if name.startswith("docs/screenshots/") else LARGEST_FILE
    if size > limit and path.name not in LOCK_FILES:
        yield f"{name}: {size // 1000} kB, at most {limit // 1000}"
    content = path.read_bytes()
    if b"\0" in content[:8_000]:
        return
    if match := REGISTRY.search(content):
        yield f"{name}: a registry address ({match[0].decode()})"
    for what, pattern in SECRETS.items():
        if pattern.search(content):
            yield f"{name}: looks like {what}"
    if path.suffix in CODE_SUFFIXES and any(len(line) > LONGEST_LINE for line in content.splitlines()):
        yield f"{name}: a generated bundle (a line of more than {LONGEST_LINE} characters)"


def main() -> int:
    """Print what does not belong in git and return 1, or 0 when nothing is wrong."""
    faults = [fault for path in list_files() for fault in find_faults(path, str(path.relative_to(ROOT)))]
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
