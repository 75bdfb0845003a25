"""Puts into the released wheel what lives elsewhere in the repository, so that one `pip install` of one file runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
DOCSTORE = ROOT.parent / "packages" / "docstore" / "src" / "docstore"


class BundleHook(BuildHookInterface[Any]):
    """Adds the document store to a released wheel, and refuses one without the built client."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "standard":
            return
        if not (ROOT / "src" / "tertulia" / "web" / "index.html").exists():
            raise FileNotFoundError("the client is not built into api/src/tertulia/web: run `make wheel`")
        build_data["force_include"][str(DOCSTORE)] = "docstore"
