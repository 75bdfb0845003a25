"""The server as an installation has it: its wheel and its locked packages in an environment of their own.

The environment of this repository holds the tools of tests and checks, too, and libraries load some of them when they
are there: the framework loads pydantic, 8 MB that no installation has.
"""

from __future__ import annotations

import atexit
import functools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_REPOSITORY = Path(__file__).parent.parent
_UV = (sys.executable, "-m", "uv")


@functools.cache
def install_server() -> Path:
    """Return the program `tertulia`, installed once for this process and removed when it ends.

    Raises subprocess.CalledProcessError.
    """
    folder = Path(tempfile.mkdtemp(prefix="tertulia-bench-installed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    python = folder / "bin" / "python"
    install = (*_UV, "pip", "install", "-q", "--python", str(python), "--compile-bytecode")
    _run(*_UV, "venv", "-q", "--python", sys.executable, str(folder), "--clear")
    _run(*install, "--require-hashes", "-r", "requirements/run.txt")
    _run(*install, "--no-deps", "--no-build-isolation", "./api")
    return folder / "bin" / "tertulia"


def _run(*command: str) -> None:
    subprocess.run(command, cwd=_REPOSITORY, check=True, stdin=subprocess.DEVNULL)
