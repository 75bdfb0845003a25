"""The server process of one model, run as a script so that it imports nothing but xllamacpp.

Reads one JSON line from stdin (`ServerOptions`), answers one on stdout (`address` or
`error`), then serves until stdin ends: the pipe closes even when the parent is killed, so it never outlives it.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
from typing import Any


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the native library prints must not mix with the answer
    options: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    watcher = threading.Thread(target=_exit_with_parent, daemon=True)
    watcher.start()
    try:
        xllamacpp: Any = importlib.import_module("xllamacpp")
        server = xllamacpp.Server(_make_params(xllamacpp, options))
        answer: dict[str, str] = {"address": server.listening_address}
    except Exception as error:  # noqa: BLE001 - whatever it is, the parent is told
        answer = {"error": f"{type(error).__name__}: {error}"}
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
    if "error" not in answer:
        watcher.join()


def _make_params(xllamacpp: Any, options: dict[str, Any]) -> Any:
    params = xllamacpp.CommonParams()
    params.model.path = options["model"]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [options["apiKey"]]
    params.n_parallel = options["slots"]
    params.n_ctx = options["context"] * options["slots"]
    if options["threads"]:
        params.cpuparams.n_threads = options["threads"]
        params.cpuparams_batch.n_threads = options["threads"]
    for name, value in options["sampling"].items():
        setattr(params.sampling, name, value)
    params.cache_ram_mib = 256
    params.n_threads_http = 8
    params.warmup = False
    params.ui = False
    params.endpoint_slots = False
    params.cors_origins = ""
    params.offline = True
    params.verbosity = 1
    return params


def _exit_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
