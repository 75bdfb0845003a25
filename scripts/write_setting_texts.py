"""Writes what the page of settings says in English, from the schema's docstrings, or with --check says if it is stale.

The other languages stand beside it; `client/scripts/check-i18n.mjs` holds that they have the same settings.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tertulia.infrastructure.config import list_descriptions

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "client/src/shared/i18n/locales/en/configuration.json"


def main(arguments: list[str]) -> int:
    """Write the texts, or with --check return 1 when they differ."""
    texts = json.dumps(list_descriptions(), indent=2, ensure_ascii=False) + "\n"
    if arguments == ["--check"]:
        if TARGET.exists() and TARGET.read_text("utf-8") == texts:
            return 0
        print(f"{TARGET.relative_to(ROOT)} is out of date: run `make gen`")
        return 1
    TARGET.write_text(texts, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
