"""Adding a file, getting it back, and what nobody can do with one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from api.tests.conftest import Register, SignedIn
from api.tests.unit.files.samples import PNG, make_png, wait_until_empty
from api.tests.waiting import PATIENCE
from docstore import Query
from tertulia.entrypoints.bootstrap import Application
from tertulia.infrastructure.config import FileSettings, LimitSettings, Settings
from tertulia.modules.files import FILES

BOUNDARY = "cut-here"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, files=FileSettings(max_megabytes=1))


async def add(client: httpx.AsyncClient, content: bytes, name: str = "a.png", said: str = "x/y") -> Any:
    return await client.post("/api/files", files={"file": (name, content, said)})


def form(content: bytes, *, name: str = 'name="file"; filename="a.png"', end: bool = True) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode()
    return head + content + (f"\r\n--{BOUNDARY}--\r\n".encode() if end else b"")


async def post_form(client: httpx.AsyncClient, body: bytes | AsyncIterator[bytes]) -> httpx.Response:
    headers = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    return await client.post("/api/files", content=body, headers=headers)


def bytes_kept(settings: Settings) -> list[Path]:
    return [path for path in (settings.home / "files").rglob("*") if path.is_file()]


async def test_an_added_file_is_described_and_given_back(signed_in: SignedIn) -> None:
    response = await add(signed_in.client, make_png(640, 480), "photo.png")
    assert response.status_code == 201
    file = response.json()
    assert file == file | {
        "filename": "photo.png",
        "mediaType": "image/png",
        "kind": "image",
        "size": len(make_png(640, 480)),
        "width": 640,
        "height": 480,
        "url": f"/api/files/{file['id']}/content",
    }
    content = await signed_in.client.get(file["url"])
    assert content.content == make_png(640, 480)
    assert content.headers["content-type"] == "image/png"
    assert content.headers["content-length"] == str(file["size"])


@pytest.mark.parametrize(
    ("content", "name", "way", "served"),
    [
        (PNG, "a.png", "inline", "image/png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "attachment", "text/plain; charset=utf-8"),
        (b"<script>alert(1)</script>", "a.html", "attachment", "text/plain; charset=utf-8"),
        (b"%PDF-1.7", "a.pdf", "attachment", "application/pdf"),
        (b"fLaC....", "a.flac", "attachment", "audio/flac"),
    ],
)
async def test_only_images_are_shown_in_place_and_nothing_runs(
    signed_in: SignedIn, content: bytes, name: str, way: str, served: str
) -> None:
    file = (await add(signed_in.client, content, name, "text/html")).json()
    response = await signed_in.client.get(file["url"])
    assert response.headers["content-type"] == served
    assert response.headers["content-disposition"] == f"{way}; filename*=UTF-8''{name}"
    assert "nosniff" in response.headers["x-content-type-options"]
    assert "default-src 'none'; sandbox" in response.headers["content-security-policy"]
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\a\\b.txt", "b.txt"),
        ("été 世界.txt", "été 世界.txt"),
        ('a"; filename="b.html', None),
    ],
)
async def test_names_can_not_leave_their_place(
    signed_in: SignedIn, settings: Settings, name: str, kept: str | None
) -> None:
    file = (await add(signed_in.client, b"words", name)).json()
    if kept is not None:
        assert file["filename"] == kept
    response = await signed_in.client.get(file["url"])
    assert response.content == b"words"
    disposition = response.headers["content-disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''")
    assert disposition.count(";") == 1
    user_id = signed_in.user["id"]
    assert bytes_kept(settings) == [settings.home / "files" / user_id / file["id"]]


async def test_somebody_elses_file_is_not_there(signed_in: SignedIn, register: Register) -> None:
    file = (await add(signed_in.client, PNG)).json()
    eve = (await register("eve@example.org")).client
    for answer in (await eve.get(file["url"]), await eve.delete(f"/api/files/{file['id']}")):
        assert (answer.status_code, answer.json()["code"]) == (404, "file_not_found")
    assert (await signed_in.client.get(file["url"])).status_code == 200


async def test_nobody_without_account_adds_or_reads_one(
    client: httpx.AsyncClient, signed_in: SignedIn
) -> None:
    file = (await add(signed_in.client, PNG)).json()
    assert (await add(client, PNG)).status_code == 401
    assert (await client.get(file["url"])).status_code == 401


@pytest.mark.parametrize(
    ("content", "code", "status"),
    [
        (b"", "file_empty", 400),
        (b"PK\x03\x04" + bytes(100), "file_type_unknown", 400),
        (b"\x1f\x8b" + bytes(100), "file_type_unknown", 400),
        (b"words\0", "file_type_unknown", 400),
        (b"a" * 1_000_001, "file_too_large", 413),
        (b"a" * 3_000_000, "file_too_large", 413),
    ],
)
async def test_what_can_not_be_taken_is_refused_and_leaves_nothing(
    signed_in: SignedIn, settings: Settings, content: bytes, code: str, status: int
) -> None:
    response = await add(signed_in.client, content)
    assert (response.status_code, response.json()["code"]) == (status, code)
    await wait_until_empty(settings.home / "files")


async def test_the_largest_file_is_taken(signed_in: SignedIn) -> None:
    assert (await add(signed_in.client, b"a" * 1_000_000, "a.txt")).status_code == 201


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "upload_cut_off"),
        (f"--{BOUNDARY}--\r\n".encode(), "file_missing"),
        (form(PNG, name='name="other"; filename="a.png"'), "file_missing"),
        (form(PNG, name='name="file"'), "file_missing"),
        (form(b"a" * 200_000, name='name="other"'), "file_missing"),
        (form(PNG, end=False), "upload_cut_off"),
        (form(PNG)[:-10], "upload_cut_off"),
        (b"no form at all", "upload_cut_off"),
        (b"--" + BOUNDARY.encode() + b"\r\nX: " + b"x" * 100_000, "upload_cut_off"),
    ],
)
async def test_a_form_that_is_none_is_refused_and_leaves_nothing(
    signed_in: SignedIn, settings: Settings, body: bytes, code: str
) -> None:
    response = await post_form(signed_in.client, body)
    assert (response.status_code, response.json()["code"]) == (400, code)
    await wait_until_empty(settings.home / "files")


@pytest.mark.parametrize("media_type", ["application/json", "multipart/form-data", "text/plain", ""])
async def test_a_body_that_is_no_form_is_refused(signed_in: SignedIn, media_type: str) -> None:
    response = await signed_in.client.post("/api/files", content=b"{}", headers={"content-type": media_type})
    assert (response.status_code, response.json()["code"]) == (400, "file_missing")


async def test_a_file_is_found_whatever_stands_before_it_in_the_form(signed_in: SignedIn) -> None:
    first = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="note"\r\n\r\nHi\r\n'.encode()
    assert (await post_form(signed_in.client, first + form(PNG))).status_code == 201


async def test_what_stands_before_a_form_does_not_go_on_for_ever(signed_in: SignedIn) -> None:
    sent = 0

    async def nothing() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b"x" * 65_536

    response = await signed_in.client.post(
        "/api/files", content=nothing(), headers={"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
    )
    assert (response.status_code, response.json()["code"]) == (400, "upload_cut_off")
    assert sent < 100


async def test_more_than_the_limit_is_refused_though_nobody_said_how_much_it_is(
    signed_in: SignedIn, server_address: tuple[str, int], settings: Settings
) -> None:
    async def many() -> AsyncIterator[bytes]:
        yield form(b"", end=False)
        for _ in range(200):
            yield b"a" * 65_536

    host, port = server_address
    headers = {"authorization": f"Bearer {signed_in.token}"}
    async with httpx.AsyncClient(
        base_url=f"http://{host}:{port}", headers=headers, timeout=PATIENCE
    ) as client:
        response = await post_form(client, many())
    assert (response.status_code, response.json()["code"]) == (413, "file_too_large")
    await wait_until_empty(settings.home / "files")


async def test_a_file_that_says_it_is_too_large_is_refused_before_it_comes(
    signed_in: SignedIn, server_address: tuple[str, int]
) -> None:
    reader, writer = await asyncio.open_connection(*server_address)
    head = (
        f"POST /api/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {signed_in.token}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: 2000000\r\n\r\n"
    )
    writer.write(head.encode())
    async with asyncio.timeout(PATIENCE):
        status = await reader.readline()
    writer.close()
    await writer.wait_closed()
    assert b" 413 " in status


async def test_a_browser_that_leaves_in_the_middle_leaves_nothing(
    signed_in: SignedIn, server_address: tuple[str, int], application: Application, settings: Settings
) -> None:
    body = form(PNG + bytes(300_000), end=False)
    head = (
        f"POST /api/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {signed_in.token}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: 900000\r\n\r\n"
    )
    _, writer = await asyncio.open_connection(*server_address)
    writer.write(head.encode() + body)
    await writer.drain()
    async with asyncio.timeout(PATIENCE):
        while not bytes_kept(settings):
            await asyncio.sleep(0)
        writer.close()
        while bytes_kept(settings):
            await asyncio.sleep(0)
    query = Query(where={"user_id": signed_in.user["id"]})
    assert await application.store.find(FILES, query) == []


async def test_a_file_that_was_taken_back_is_gone(signed_in: SignedIn, settings: Settings) -> None:
    file = (await add(signed_in.client, PNG)).json()
    assert (await signed_in.client.delete(f"/api/files/{file['id']}")).status_code == 204
    assert (await signed_in.client.get(file["url"])).status_code == 404
    await wait_until_empty(settings.home / "files")


class TestLimits:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return msgspec.structs.replace(settings, limits=LimitSettings(uploads="2/minute"))

    async def test_of_uploads_are_each_persons(self, signed_in: SignedIn, register: Register) -> None:
        for _ in range(2):
            assert (await add(signed_in.client, PNG)).status_code == 201
        refused = await add(signed_in.client, PNG)
        assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
        eve = (await register("eve@example.org")).client
        assert (await add(eve, PNG)).status_code == 201
