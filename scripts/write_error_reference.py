"""Writes docs/errors.md from the error classes, or with --check says if it is stale."""

from __future__ import annotations

import sys
from pathlib import Path

from tertulia.entrypoints import asgi
from tertulia.infrastructure.http import STATUS_OF_KIND
from tertulia.kernel.errors import AppError, error_codes
from tertulia.modules.providers.local import add_model

TARGET = Path(__file__).resolve().parent.parent / "docs" / "errors.md"
LOADED = (asgi, add_model)
"""Whatever these import is in the table."""

INTRODUCTION = """# Errors

Every failure is a problem document (RFC 9457, `application/problem+json`):

    {"type": "about:blank", "title": "Conflict", "status": 409, "detail": "…", "code": "email_taken", "params": {},
     "requestId": "0199…"}

`code` never changes its meaning; programs and translations go by it. `params` holds what stands in braces below.
`errors` names the fields that do not fit, with `request_invalid`. A failure after a stream has begun comes as a frame
with the same code. This page is written by `scripts/write_error_reference.py`; `make gen` does it.

| code | status | what it says |
|---|---|---|
"""


def make_document() -> str:
    """The whole page."""
    rows = [
        f"| `{code}` | {_status_of(error)} | {error.message} |"
        for code, error in sorted(error_codes().items())
    ]
    return INTRODUCTION + "\n".join(rows) + "\n"


def _status_of(error: type[AppError]) -> str:
    special = {"method_not_allowed": "405", "unexpected": "500", "request_refused": "4xx"}
    return special.get(error.code) or str(STATUS_OF_KIND[error.kind].value)


def main(arguments: list[str]) -> int:
    """Write the page, or with --check return 1 when it differs."""
    document = make_document()
    if arguments == ["--check"]:
        if TARGET.exists() and TARGET.read_text("utf-8") == document:
            return 0
        print("docs/errors.md is out of date: run `make gen`")
        return 1
    TARGET.write_text(document, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
