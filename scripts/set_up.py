"""Sets up what the named parts of the front door need: `set-up run`, `set-up check`, … Quick when repeated.

Nothing is asked for. What only root may install is tried as root or with `sudo -n`; else one line says what
to do.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from steps import ROOT, Step, StepError, run_command, take

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TERTULIA = VENV / "bin" / "tertulia"
OLDEST_NODE = (20, 19)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MODEL = "smollm2"
TEST_HOME = ROOT / ".cache"


def install_python() -> None:
    """Create .venv where there is none that works, and install the server with its locked dependencies."""
    if not _runs(str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"):
        _create_venv()
    _pip("Python packages of the server", "--require-hashes", "-r", "requirements/run.txt")
    _pip(
        "Tertulia itself",
        *("--no-deps", "--no-build-isolation", "-e", "packages/docstore", "-e", "api"),
    )


def install_python_tools() -> None:
    """Install what tests, checks and benchmarks need, on top of the server's packages."""
    _pip(
        "Python packages for tests and checks", "--no-deps", "--require-hashes", "-r", "requirements/dev.txt"
    )


def install_node_packages() -> None:
    """Install the locked npm packages of all workspaces."""
    run_command("npm packages", ["npm", "ci", "--no-audit", "--no-fund"])


def build_client() -> None:
    """Build the web app and put it where the server looks for it."""
    run_command("Web app", ["npm", "run", "build", "--workspace", "client"])
    web = ROOT / "api" / "src" / "tertulia" / "web"
    fresh = web.with_name("web.new")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(ROOT / "client" / "dist", fresh)
    shutil.rmtree(web, ignore_errors=True)
    fresh.rename(web)


def install_openmp() -> None:
    """Install the system library that llama.cpp is linked with, where a bare system lacks it."""
    if sys.platform != "linux" or _runs(str(PYTHON), "-c", "import ctypes; ctypes.CDLL('libgomp.so.1')"):
        return
    _install_debian_package("libgomp1", "libgomp for the model on this machine")


def install_directory_server() -> None:
    """Install OpenLDAP's server, of which the tests start their own; the service of the system stays off."""
    if sys.platform != "linux" or os.environ.get("SLAPD") or Path("/usr/sbin/slapd").exists():
        return
    _install_debian_package(
        "slapd", "slapd for the tests with LDAP, which are skipped without (or set SLAPD)"
    )
    for command in (("service", "slapd", "stop"), ("update-rc.d", "slapd", "disable")):
        _runs(*_become_root(), *command)


def add_model(home: Path | None) -> None:
    """Fetch the model on this machine into a home (None: the one in the settings), with a progress bar."""
    folder = ["--home", str(home)] if home else []
    # One retry is enough: without a network the page should open now, not after a minute of attempts.
    environment = {**os.environ, "PIP_RETRIES": "1"}
    command = [str(TERTULIA), "models", "add", MODEL, *folder]
    if subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:
        raise StepError(
            "The model on this machine could not be fetched; everything else works. "
            f"To try again: {TERTULIA} models add {MODEL}"
        )


def find_chromium() -> str:
    """Return the path of a Chromium; install Debian's where that is allowed.

    Raises:
        StepError: there is none and it cannot be installed from here.
    """
    if path := _search_chromium():
        return path
    _install_debian_package("chromium", "Chromium for the browser tests (or set CHROMIUM_PATH)")
    if path := _search_chromium():
        return path
    raise StepError("Chromium is needed for the browser tests: install it, or set CHROMIUM_PATH")


def _search_chromium() -> str | None:
    candidates = (os.environ.get("CHROMIUM_PATH") or None, *map(shutil.which, CHROMIUM_NAMES))
    return next((path for path in candidates if path and _runs(path, "--version")), None)


def _create_venv() -> None:
    if not _runs(sys.executable, "-c", "import ensurepip, venv"):
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        _install_debian_package(package, "the Python module venv")
    # The interpreter behind a half-broken .venv is the one to use, not the .venv's own link to it.
    interpreter = getattr(sys, "_base_executable", sys.executable)
    run_command("Virtual environment .venv", [interpreter, "-m", "venv", "--clear", str(VENV)])


def _install_debian_package(package: str, purpose: str) -> None:
    advice = f"Needed: {purpose}. To install it: apt-get install {package}"
    if not shutil.which("apt-get"):
        raise StepError(f"Needed: {purpose}. Install it with your system's packages.")
    sudo = _become_root()
    if sudo and not _runs("sudo", "-n", "true"):
        raise StepError(advice)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    install = [*sudo, "apt-get", "install", "-y", "-q", "--no-install-recommends", package]
    try:
        if not _runs("apt-get", "install", "--simulate", "--no-install-recommends", package):
            run_command("Debian package lists", [*sudo, "apt-get", "update", "-q"], quiet)
        run_command(f"Debian package {package}", install, quiet)
    except StepError as error:
        raise StepError(f"{error}\n{advice}") from error


def _become_root() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo", "-n"]


def _pip(title: str, *arguments: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    run_command(title, [*pip, "--progress-bar", "off", *arguments])


def _check_node() -> str:
    needed = ".".join(map(str, OLDEST_NODE))
    found = _output("node", "--version")
    version = tuple(int(part) for part in re.findall(r"\d+", found)[:2])
    if version < OLDEST_NODE or not shutil.which("npm"):
        raise StepError(
            f"Node {needed} or newer, with npm, is needed (found: {found or 'none'}): install Node 22"
        )
    return found


def _runs(*command: str) -> bool:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout.strip()
    except OSError:
        return ""


def _model_home() -> str:
    return "\0".join(os.environ.get(name, "") for name in ("HOME", "TERTULIA_HOME", "TERTULIA_CONFIG"))


STEPS = (
    Step(
        "python",
        (
            "requirements/run.txt",
            "api/pyproject.toml",
            "api/hatch_build.py",
            "packages/docstore/pyproject.toml",
        ),
        (".venv/bin/python", ".venv/bin/tertulia"),
        install_python,
        salt=lambda: str(VENV),
    ),
    Step("python-tools", ("requirements/dev.txt",), (".venv/bin/pytest",), install_python_tools),
    Step(
        "node-packages",
        (
            *("package.json", "package-lock.json", ".npmrc", "client/package.json", "e2e/package.json"),
            "packages/data-provider/package.json",
        ),
        ("node_modules/.package-lock.json",),
        install_node_packages,
        salt=_check_node,
    ),
    Step(
        "client",
        ("client", "packages/data-provider", "package-lock.json"),
        ("api/src/tertulia/web/index.html",),
        build_client,
    ),
    Step("openmp", (), (), install_openmp),
    Step("slapd", (), (), install_directory_server),
    Step("model", (), (), lambda: add_model(None), salt=_model_home),
    Step("test-model", (), (".cache/models",), lambda: add_model(TEST_HOME)),
)

PARTS: Mapping[str, tuple[str, ...]] = {
    "python": ("python",),
    "tools": ("python", "python-tools", "openmp"),
    "peers": ("node-packages", "slapd"),
    "node": ("node-packages",),
    "client": ("node-packages", "client"),
    "run": ("node-packages", "python", "client", "openmp", "model"),
    "check": ("node-packages", "python", "python-tools"),
    "e2e": ("node-packages", "python", "python-tools", "client", "openmp", "slapd", "test-model"),
}
OPTIONAL = {"openmp", "slapd", "model", "test-model"}
OPTIONAL_PARTS = {"peers"}


def set_up(part: str) -> None:
    """Take the steps of one part, in order; an optional one that fails is only reported. MODEL=none leaves it out."""
    steps = {step.name: step for step in STEPS}
    for name in PARTS[part]:
        if name == "model" and os.environ.get("MODEL") == "none":
            continue
        try:
            take(steps[name])
        except StepError as error:
            if name not in OPTIONAL and part not in OPTIONAL_PARTS:
                raise
            sys.stdout.write(f"{error}\n")


def main(arguments: list[str]) -> int:
    """Set up the named parts; `chromium` prints the path of the browser instead."""
    TEST_HOME.mkdir(exist_ok=True)
    with (TEST_HOME / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        actions: dict[str, Callable[[], None]] = {part: (lambda part=part: set_up(part)) for part in PARTS}
        actions["chromium"] = lambda: print(find_chromium())
        try:
            for name in arguments:
                actions[name]()
        except StepError as error:
            sys.stderr.write(f"{error}\n")
            return 1
        except KeyboardInterrupt:
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
