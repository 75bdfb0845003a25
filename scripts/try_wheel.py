"""Builds the released wheel, installs it alone into an empty environment, starts it and opens the page."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from steps import StepError, run_command

START_SECONDS = 60


def build_wheel(folder: Path) -> Path:
    """Return the wheel, built into the folder."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), "api"]
    run_command("Wheel", build)
    return next(folder.glob("tertulia-*.whl"))


def install_wheel(wheel: Path, venv: Path) -> Path:
    """Return the program `tertulia` of a new environment with the wheel and its locked dependencies."""
    interpreter = getattr(sys, "_base_executable", sys.executable)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "-q", "--disable-pip-version-check", "install"]
    run_command("Empty environment", [interpreter, "-m", "venv", str(venv)])
    run_command("Locked dependencies", [*pip, "--require-hashes", "-r", "requirements/run.txt"])
    run_command("The wheel itself", [*pip, "--no-deps", str(wheel)])
    run_command("No requirement is missing", [*pip[:3], "check"])
    return venv / "bin" / "tertulia"


def open_page(program: Path, home: Path) -> None:
    """Start the server and read what a browser reads first.

    Raises:
        StepError: the server does not start, or does not answer as it should.
    """
    command = [str(program), "serve", "--home", str(home), "--port", "0"]
    with subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = _read_address(server)
            page = _get(address + "/")
            scripts = re.findall(r'src="(/[^"]+\.js)"', page)
            if not scripts:
                raise StepError(f"the page has no script: {page[:200]}")
            for path in (*scripts, "/readyz", "/api/config", "/openapi.json"):
                _get(address + path)
        finally:
            server.terminate()


def _read_address(server: subprocess.Popen[str]) -> str:
    for line in server.stdout or ():
        if match := re.search(r"http://127\.0\.0\.1:\d+", line):
            return match[0]
    raise StepError("the server ended before it said its address")


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=START_SECONDS) as response:
        return response.read().decode()


def main() -> int:
    """Return 0 when the wheel works."""
    with tempfile.TemporaryDirectory(prefix="tertulia-wheel-") as name:
        folder = Path(name)
        home = folder / "home"
        home.mkdir()
        try:
            open_page(install_wheel(build_wheel(folder), folder / "venv"), home)
        except (StepError, OSError) as error:
            print(f"✗ {error}")
            return 1
    print("✓ the wheel installs, starts and shows its page")
    return 0


if __name__ == "__main__":
    sys.exit(main())
