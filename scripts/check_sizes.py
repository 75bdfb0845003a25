"""Refuses files and Python functions that outgrew what a reader can hold. Generated files are exempt."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from repository import ROOT, list_files

PYTHON_FILE = 400
PYTHON_FUNCTION = 40
SCRIPT_FILE = 250
TEST_FILE = 600
SCRIPT_SUFFIXES = {".ts", ".tsx", ".js", ".mjs", ".cjs"}
GENERATED_MARKS = ("auto-generated", "@generated")


def find_faults(path: Path, name: str) -> Iterator[str]:
    """Yield one line for each limit that the file breaks; `name` is its path within the repository."""
    if path.suffix != ".py" and path.suffix not in SCRIPT_SUFFIXES:
        return
    text = path.read_text()
    lines = text.splitlines()
    if any(mark in line for line in lines[:5] for mark in GENERATED_MARKS):
        return
    is_test = _is_test(name)
    limit = TEST_FILE if is_test else PYTHON_FILE if path.suffix == ".py" else SCRIPT_FILE
    if len(lines) > limit:
        yield f"{name}: {len(lines)} lines, at most {limit}"
    if path.suffix == ".py" and not is_test:
        for function in _list_functions(ast.parse(text)):
            if (size := measure_function(function, lines)) > PYTHON_FUNCTION:
                yield f"{name}:{function.lineno}: {function.name} has {size} lines, at most {PYTHON_FUNCTION}"


def measure_function(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    """Count the lines from `def` to the end, without blank lines, the docstring and decorators."""
    first, last = function.lineno, function.end_lineno or function.lineno
    documented: set[int] = set()
    head = function.body[0]
    if ast.get_docstring(function) is not None:
        documented = set(range(head.lineno, (head.end_lineno or head.lineno) + 1))
    return sum(
        1 for number in range(first, last + 1) if number not in documented and lines[number - 1].strip()
    )


def _list_functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def _is_test(name: str) -> bool:
    parts = Path(name).parts
    return "tests" in parts or parts[0] == "e2e" or ".test." in parts[-1] or ".spec." in parts[-1]


def main() -> int:
    """Print what is too large and return 1, or 0 when nothing is."""
    faults = [fault for path in list_files() for fault in find_faults(path, str(path.relative_to(ROOT)))]
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
