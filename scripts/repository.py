"""The files that belong to the repository: tracked, or new and not ignored."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def list_files(root: Path = ROOT) -> Iterator[Path]:
    """Yield every file that is in git or would be added, as absolute paths in order."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout.decode()
    for name in sorted(set(listing.split("\0")) - {""}):
        path = root / name
        if path.is_file() and not path.is_symlink():
            yield path
