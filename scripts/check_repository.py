"""Refuses what must not be in git: registry addresses, secrets, large files, build output, pages that name what is not
there."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Set
from fnmatch import filter as fnfilter
from pathlib import Path

from repository import ROOT, list_files

LARGEST_FILE = 500_000
LARGEST_SCREENSHOT = 400_000
LONGEST_LINE = 5_000
LOCK_FILES = {"package-lock.json", "run.txt", "dev.txt"}
BUILD_FOLDERS = {"node_modules", "dist", "build", "web", "test-results", "playwright-report"}
CODE_SUFFIXES = {".js", ".mjs", ".cjs", ".css", ".ts", ".tsx"}
NAMED_SUFFIXES = {*CODE_SUFFIXES, ".py"}

REGISTRY = re.compile(rb"://[\w.-]*(?:registry|pypi|pythonhosted|npmjs|yarnpkg)[\w.-]*")
SECRETS = {
    "an API key": re.compile(rb"\bsk-(?:ant-|proj-)?[A-Za-z0-9]{24,}"),
    "an AWS key": re.compile(rb"\bAKIA[0-9A-Z]{16}\b"),
    "a Google key": re.compile(rb"\bAIza[0-9A-Za-z_-]{35}\b"),
    "a GitHub token": re.compile(rb"\bgh[pousr]_[A-Za-z0-9]{36,}"),
    "a private key": re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40,}"),
}
# Links to a file, not to an address or a heading.
LINK = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")
PATH_AS_CODE = re.compile(r"`([\w.@*/-]+)`")


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


def list_places(names: Iterable[str]) -> set[str]:
    """Files and their folders as pages name them: by the whole path, or by its end."""
    parts = [name.split("/") for name in names]
    return {"/".join(one[i:j]) for one in parts for j in range(1, len(one) + 1) for i in range(j)}


def find_dead_ends(path: Path, name: str, places: Set[str]) -> Iterator[str]:
    """Yield one line for each link to a file, and for each code span that is a path of the repository, that leads to
    nothing."""
    text = path.read_text()
    for target in LINK.findall(text):
        if not (path.parent / target).exists():
            yield f"{name}: leads to {target}, which is not there"
    for span in PATH_AS_CODE.findall(text):
        wanted = span.rstrip("/")
        top, *rest = wanted.split("/")
        is_path = (rest and top.isalnum() and (ROOT / top).is_dir()) or Path(wanted).suffix in NAMED_SUFFIXES
        if is_path and not BUILD_FOLDERS & {top, *rest} and not fnfilter(places, wanted):
            yield f"{name}: names {span}, which is not there"


def main() -> int:
    """Print what does not belong in git and return 1, or 0 when nothing is wrong."""
    files = {str(path.relative_to(ROOT)): path for path in list_files()}
    places = list_places(files)
    faults = [fault for name, path in files.items() for fault in find_faults(path, name)]
    pages = {name: path for name, path in files.items() if path.suffix == ".md"}
    faults += [fault for name, path in pages.items() for fault in find_dead_ends(path, name, places)]
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
