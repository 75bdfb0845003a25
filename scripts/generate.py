"""Writes the files that are generated from the code, or with --check says which of them are out of date.

The OpenAPI document comes from the routes, the client's types from the document, the reference pages and the English
texts of the page of settings from the settings' schema and the error classes, the prices of models from the package
that is locked.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "packages" / "data-provider" / "openapi.json"
TYPES = ROOT / "packages" / "data-provider" / "src" / "generated" / "schema.d.ts"
TYPES_PROGRAM = ROOT / "node_modules" / ".bin" / "openapi-typescript"
TYPES_OPTIONS = ("--root-types", "--root-types-no-schema-prefix")
REFERENCES = (
    "scripts/write_configuration_reference.py",
    "scripts/write_error_reference.py",
    "scripts/write_setting_texts.py",
    "scripts/write_price_catalogue.py",
)


def make_document() -> str:
    """Return the OpenAPI document of the routes, laid out, as tightly as differences can be read."""
    tertulia = Path(sys.executable).with_name("tertulia")
    return json.dumps(json.loads(_run([str(tertulia), "openapi"])), indent=1, ensure_ascii=False) + "\n"


def make_types(document: str) -> str:
    """Return the TypeScript types of an OpenAPI document."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "openapi.json", Path(folder) / "schema.ts"
        source.write_text(document)
        _run([str(TYPES_PROGRAM), str(source), "--output", str(target), *TYPES_OPTIONS])
        return target.read_text()


def main(arguments: list[str]) -> int:
    """Write all, or with --check return 1 when one differs."""
    document = make_document()
    generated = {DOCUMENT: document, TYPES: make_types(document)}
    if arguments == ["--check"]:
        stale = [path for path, text in generated.items() if not path.exists() or path.read_text() != text]
        reference = _write_references("--check")
        for path in stale:
            print(f"{path.relative_to(ROOT)} is out of date: run `make gen`")
        return 1 if stale or reference else 0
    for path, text in generated.items():
        path.write_text(text)
    return _write_references()


def _write_references(*options: str) -> int:
    """Write the reference pages; 1 if one of them fails, or with --check is stale."""
    commands = [[sys.executable, script, *options] for script in REFERENCES]
    return max(subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands)


def _run(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
