"""Runs the checks of `make check`, two at a time, and shows the output of those that fail.

`check.py ruff types` runs the named ones.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
NODE_TOOLS = ROOT / "node_modules" / ".bin"

# The slowest first, so that the quick ones fill the gaps.
CHECKS: dict[str, list[str]] = {
    "pyright": [str(NODE_TOOLS / "pyright")],
    "oxlint": ["npm", "run", "--silent", "lint"],
    "tsc": ["npm", "run", "--silent", "typecheck"],
    "prettier": ["npm", "run", "--silent", "format:check"],
    "generated": [PYTHON, "scripts/generate.py", "--check"],
    "boundaries": ["npm", "run", "--silent", "check:boundaries"],
    "translations": ["npm", "run", "--silent", "check:i18n"],
    "lint-imports": [str(Path(PYTHON).with_name("lint-imports")), "--no-cache"],
    "ruff": [PYTHON, "-m", "ruff", "check"],
    "ruff-format": [PYTHON, "-m", "ruff", "format", "--check"],
    "sizes": [PYTHON, "scripts/check_sizes.py"],
    "repository": [PYTHON, "scripts/check_repository.py"],
    "lock": [PYTHON, "scripts/check_lock.py"],
}


@dataclass(frozen=True)
class Result:
    """How one check ended."""

    name: str
    passed: bool
    seconds: float
    output: str


def run_check(name: str, command: list[str]) -> Result:
    """Run one command to its end."""
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return Result(name, done.returncode == 0, time.monotonic() - started, done.stdout.strip())


def _report(result: Result) -> Result:
    print(f"{'✓' if result.passed else '✗'} {result.name:14} {result.seconds:5.1f} s", flush=True)
    if not result.passed:
        print(result.output, end="\n\n", flush=True)
    return result


def main(names: list[str]) -> int:
    """Run the named checks, or all; return 1 when one fails and 2 for a name that is not there."""
    if unknown := set(names) - set(CHECKS):
        print(f"no check {', '.join(sorted(unknown))}; there are: {', '.join(CHECKS)}")
        return 2
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        running: list[Future[Result]] = [
            pool.submit(run_check, name, command)
            for name, command in CHECKS.items()
            if name in names or not names
        ]
        results = [_report(future.result()) for future in as_completed(running)]
    failed = [result.name for result in results if not result.passed]
    print(
        f"{len(results) - len(failed)} checks passed" + (f", failed: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
