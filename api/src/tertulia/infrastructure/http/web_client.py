"""Serves the built web client: hashed files for ever, the page afresh, compressed files as they lie there."""

from __future__ import annotations

import asyncio
import mimetypes
import re
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
from litestar.types import Receive, Scope, Send

from tertulia.infrastructure.http.problems import (
    MEDIA_TYPE,
    MethodNotAllowedError,
    NotFoundError,
    render_problem,
)
from tertulia.kernel.errors import AppError

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_HASHED = re.compile(r"/assets/.+[-.][A-Za-z0-9_-]{8,}\.\w+$(?!\n)")
_NOT_BUILT = b"""<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tertulia</title>
<h1>Tertulia is running</h1>
<p>Its web page is not built yet. Run <code>make run</code> in the repository, or install the released package.</p>
<p>The API is described at <a href="/openapi.json">/openapi.json</a>.</p>
</html>
"""


class _Answer(msgspec.Struct, frozen=True):
    status: HTTPStatus
    headers: Sequence[tuple[str, str]]
    body: bytes = b""


class WebClient:
    """An ASGI application over the folder that the client was built into."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["method"] not in {"GET", "HEAD"}:
            answer = _refuse(
                MethodNotAllowedError(), HTTPStatus.METHOD_NOT_ALLOWED, scope, [("allow", "GET, HEAD")]
            )
        else:
            headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
            found = await asyncio.to_thread(self._find, scope["path"], headers)
            answer = found or _refuse(NotFoundError(), HTTPStatus.NOT_FOUND, scope)
        await _send(answer, send, with_body=scope["method"] != "HEAD")

    def _find(self, path: str, headers: dict[bytes, str]) -> _Answer | None:
        file = self._locate(path)
        if file is not None:
            return _read(file, headers, is_hashed=bool(_HASHED.search(path)))
        if not path.endswith("/") and self._locate(path + "/") is not None:
            return _Answer(HTTPStatus.PERMANENT_REDIRECT, [("location", path + "/")])
        if "." in path.rpartition("/")[2]:
            return None
        page = self._locate("/")
        if page is None:
            return _Answer(
                HTTPStatus.OK,
                [("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store")],
                _NOT_BUILT,
            )
        return _read(page, headers, is_hashed=False)

    def _locate(self, path: str) -> Path | None:
        """The file of a path, if it is one of ours: no hidden names, nothing outside the folder."""
        names = path.split("/")[1:]
        if any(name.startswith(".") or "\\" in name or "\0" in name for name in names) or "" in names[:-1]:
            return None
        file = self._folder.joinpath(*names[:-1], names[-1] or "index.html")
        return file if file.is_file() else None


def _read(file: Path, headers: dict[bytes, str], *, is_hashed: bool) -> _Answer:
    encoding, chosen = _choose_variant(file, headers.get(b"accept-encoding", ""))
    stat = chosen.stat()
    tag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    sent = [
        ("cache-control", "public, max-age=31536000, immutable" if is_hashed else "no-cache"),
        ("etag", tag),
        ("vary", "accept-encoding"),
    ]
    if headers.get(b"if-none-match") == tag:
        return _Answer(HTTPStatus.NOT_MODIFIED, sent)
    if encoding:
        sent.append(("content-encoding", encoding))
    return _Answer(HTTPStatus.OK, [("content-type", _media_type_of(file)), *sent], chosen.read_bytes())


def _choose_variant(file: Path, accepted: str) -> tuple[str | None, Path]:
    offered = {
        part.partition(";")[0].strip().lower()
        for part in accepted.split(",")
        if "q=0" not in part.replace(" ", "").split(";")
    }
    for encoding, suffix in _ENCODINGS:
        variant = file.with_name(file.name + suffix)
        if encoding in offered and variant.is_file():
            return encoding, variant
    return None, file


def _media_type_of(file: Path) -> str:
    if file.suffix == ".webmanifest":
        return "application/manifest+json"
    if file.suffix in {".js", ".mjs"}:
        return "text/javascript; charset=utf-8"
    guessed = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed


def _refuse(
    error: AppError, status: HTTPStatus, scope: Any, headers: Sequence[tuple[str, str]] = ()
) -> _Answer:
    body = render_problem(error, status, scope.get("state", {}).get("request_id", ""))
    return _Answer(status, [("content-type", MEDIA_TYPE), *headers], body)


async def _send(answer: _Answer, send: Send, *, with_body: bool) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    if answer.status != HTTPStatus.NOT_MODIFIED:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body if with_body else b"", "more_body": False})
