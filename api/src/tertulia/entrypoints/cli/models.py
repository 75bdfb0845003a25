"""`tertulia models`: the models that run on this machine."""

from __future__ import annotations

import sys

import msgspec

from tertulia.entrypoints.cli.common import Home, Json, exit_with, load_from_process, say, say_json
from tertulia.modules.providers.local import ModelDownloadError, add_model, list_local_models

_BAR_WIDTH = 30


def add(name: str, *, home: Home = None) -> None:
    """Download a model into the home. `smollm2` is small enough for any machine."""
    settings = load_from_process({"home": home})
    progress = _ProgressBar(name)
    try:
        path = add_model(name, settings.home, progress.show)
    except ModelDownloadError as error:
        progress.end()
        exit_with(str(error))
    progress.end()
    say(f"{path.stem} is ready: {path}")


def list_models(*, json: Json = False, home: Home = None) -> None:
    """List the model files that can run on this machine."""
    settings = load_from_process({"home": home})
    found = list_local_models(settings.home)
    for name, path in found.items():
        if json:
            say_json(_ModelFile(name=name, path=str(path), bytes=path.stat().st_size))
            continue
        say(f"{name}\t{path.stat().st_size / 1_000_000:.0f} MB\t{path}")
    if not found and not json:
        say("There is none yet. `tertulia models add smollm2` adds a small one.")


class _ModelFile(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    path: str
    bytes: int


class _ProgressBar:
    """One line that fills, on a terminal; a line for every tenth elsewhere."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_terminal = sys.stderr.isatty()
        self._tenths_shown = -1

    def show(self, done: int, total: int) -> None:
        share = min(1.0, done / total) if total else 0.0
        if self._is_terminal:
            filled = int(share * _BAR_WIDTH)
            bar = "█" * filled + "·" * (_BAR_WIDTH - filled)
            self._write(f"\r{self._name} {bar} {done / 1e6:.0f} of {total / 1e6:.0f} MB")
        elif int(share * 10) > self._tenths_shown:
            self._tenths_shown = int(share * 10)
            self._write(f"{self._name}: {share:.0%} of {total / 1e6:.0f} MB\n")

    def end(self) -> None:
        """Leave the line."""
        if self._is_terminal:
            self._write("\n")

    def _write(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
