"""Refuses lock files that do not satisfy what the packages ask for. Offline: nothing is resolved."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from repository import ROOT

ENTRY = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>\S+)[^\n]*\\\n(?P<hashes>(?: +--hash=\S+(?: \\)?\n)+)", re.M
)
PINNED = re.compile(r"^([\w.-]+)==", re.M)


def read_lock(text: str) -> dict[str, list[Version]]:
    """Return the locked versions of each package (several where platforms differ).

    Raises:
        ValueError: an entry has no hash.
    """
    locked: dict[str, list[Version]] = {}
    for entry in ENTRY.finditer(text):
        locked.setdefault(canonicalize_name(entry["name"]), []).append(Version(entry["version"]))
    pinned = {canonicalize_name(name) for name in PINNED.findall(text)}
    if missing := sorted(pinned - set(locked)):
        raise ValueError(f"no hash for {', '.join(missing)}")
    return locked


def find_faults(requirements: Iterable[str], locked: dict[str, list[Version]]) -> Iterator[str]:
    """Yield one line for each requirement that the lock does not satisfy."""
    for line in requirements:
        requirement = Requirement(line)
        versions = locked.get(canonicalize_name(requirement.name))
        if not versions:
            yield f"{requirement.name} is not locked"
        elif outside := [v for v in versions if not requirement.specifier.contains(v, prereleases=True)]:
            yield f"{line}: locked at {', '.join(map(str, outside))}"


def _read_project(path: Path) -> list[str]:
    project = tomllib.loads(path.read_text())["project"]
    extras: dict[str, list[str]] = project.get("optional-dependencies", {})
    return [*project["dependencies"], *(line for lines in extras.values() for line in lines)]


def _read_input(path: Path) -> list[str]:
    lines = (line.split("#")[0].strip() for line in path.read_text().splitlines())
    return [line for line in lines if line]


def main() -> int:
    """Print what the lock files miss and return 1, or 0 when they satisfy everything."""
    requirements = ROOT / "requirements"
    projects = [ROOT / "api" / "pyproject.toml", ROOT / "packages" / "docstore" / "pyproject.toml"]
    needed = [line for path in projects for line in _read_project(path)] + _read_input(
        requirements / "build.in"
    )
    faults: list[str] = []
    for name, extra in (("run.txt", []), ("dev.txt", _read_input(requirements / "dev.in"))):
        try:
            locked = read_lock((requirements / name).read_text())
        except ValueError as error:
            faults.append(f"{name}: {error}")
            continue
        faults += [f"{name}: {fault}" for fault in find_faults([*needed, *extra], locked)]
    if faults:
        print(*faults, "run `make lock`", sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
