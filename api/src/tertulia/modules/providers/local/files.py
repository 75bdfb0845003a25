"""The GGUF files in `<home>/models`."""

from __future__ import annotations

import re
from pathlib import Path

_LATER_PART = re.compile(r"-(?!00001-of-)\d{5}-of-\d{5}$")


def models_folder(home: Path) -> Path:
    """Where model files are kept."""
    return home.expanduser() / "models"


def list_local_models(home: Path) -> dict[str, Path]:
    """Model files by name (the file's stem), in alphabetical order; later parts of split files are left out."""
    folder = models_folder(home)
    if not folder.is_dir():
        return {}
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".gguf" and path.is_file())
    return {
        path.stem: path
        for path in files
        if not _LATER_PART.search(path.stem) and not path.stem.lower().startswith(("mmproj", "."))
    }
