"""Every format, found by its file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from .format import Format


def _find_formats() -> list[Format]:
    found: list[Format] = []
    for path in sorted((Path(__file__).parent / "formats").glob("*.py")):
        module: Any = import_module(f".formats.{path.stem}", __package__)
        found += getattr(module, "FORMATS", ()) or (module.FORMAT,)
    return found


FORMATS = _find_formats()
every_format = pytest.mark.parametrize("vendor", FORMATS, ids=[known.name for known in FORMATS])


def require(vendor: Format, scenario: str) -> None:
    """Skip what a vendor can not produce."""
    if reason := vendor.absent.get(scenario):
        pytest.skip(f"{vendor.name}: {reason}")
