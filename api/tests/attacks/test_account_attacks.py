"""Attacks on accounts: fields that are not the caller's to set, pictures that explode, archives that climb."""

from __future__ import annotations

import asyncio
import io
import struct
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest
from PIL import Image

from api.tests.conftest import Register, SignedIn
from api.tests.waiting import PATIENCE
from tertulia.modules.accounts.archives import safe_name
from tertulia.modules.accounts.pictures import redraw

STOLEN = {
    "role": "admin",
    "status": "active",
    "id": "x",
    "emailConfirmedAt": "2026-01-01T00:00:00Z",
    "email_confirmed_at": "2026-01-01T00:00:00Z",
    "hasSecondFactor": False,
    "managedBy": None,
    "passwordHash": "x",
}


def flood(width: int, height: int) -> bytes:
    """A PNG of some bytes that says that it is this large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("field", STOLEN)
async def test_nobody_sets_what_is_not_theirs_to_set(
    signed_in: SignedIn, register: Register, client: httpx.AsyncClient, field: str
) -> None:
    """Mass assignment: send `role`, `status` and others along with what may be changed."""
    grace = await register("grace@example.org")
    extra = {field: STOLEN[field]}
    answer = await grace.client.patch("/api/auth/me", json={"name": "Grace", **extra})
    assert answer.json()["code"] == "request_invalid"
    body = {"email": "eve@example.org", "password": "correct horse battery", **extra}
    assert (await client.post("/api/auth/register", json=body)).json()["code"] == "request_invalid"
    me = (await grace.client.get("/api/auth/me")).json()
    assert (me["role"], me["name"]) == ("user", "grace")
    if field not in {"role", "status"}:
        path = f"/api/admin/users/{grace.user['id']}"
        refused = await signed_in.client.patch(path, json={"name": "Grace", **extra})
        assert refused.json()["code"] == "request_invalid"


def draw(form: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (9, 9)).save(written, form)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (flood(60_000, 60_000), "avatar_too_large"),
        (flood(6_000, 6_000), "avatar_too_large"),
        (flood(2_000, 2_000), "avatar_unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "avatar_unreadable"),
        (b"", "avatar_unreadable"),
        (draw("BMP"), "avatar_unreadable"),
        (draw("TIFF"), "avatar_unreadable"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "avatar_unreadable"),
        (b"\x00" * 5_100_000, "avatar_too_large"),
        (b"\x89PNG\r\n\x1a\n" + b"\xff" * 500, "avatar_unreadable"),
    ],
)
async def test_a_picture_that_explodes_is_refused(signed_in: SignedIn, content: bytes, code: str) -> None:
    """Image bombs, scripts, and files for other decoders (a PostScript interpreter, say)."""
    answer = await signed_in.client.put("/api/auth/avatar", content=content)
    assert answer.json()["code"] == code
    assert (await signed_in.client.get("/api/auth/me")).json()["avatar"] is None


@pytest.mark.parametrize(("length", "most"), [("5500000", 0), (None, 6)])
async def test_no_more_of_a_picture_is_read_than_may_be(
    signed_in: SignedIn, length: str | None, most: int
) -> None:
    """A body without an end, of which the length is said, or not."""
    read = 0

    async def flow() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield bytes(1_000_000)

    headers = {"content-length": length} if length else {}
    async with asyncio.timeout(PATIENCE):
        answer = await signed_in.client.put("/api/auth/avatar", content=flow(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "avatar_too_large")
    assert read <= most


def test_a_picture_that_is_also_something_else_is_only_a_picture() -> None:
    """A polyglot: a GIF whose bytes are a script and an archive, too."""
    written = io.BytesIO()
    Image.new("RGB", (9, 9)).save(written, "GIF", comment=b"<script>alert(1)</script>")
    drawn = redraw(written.getvalue() + b"PK\x03\x04<script>alert(2)</script>")
    assert b"script" not in drawn
    assert b"PK" not in drawn[:4]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..",
        "/abs",
        "C:\\x",
        "a/../b",
        "\x00",
        "",
        "con\n.txt",
        "‮txt.exe",
        "." * 300,
        "a" * 999,
        "a." + "b" * 999,
    ],
)
def test_names_in_an_export_lead_nowhere(name: str) -> None:
    """Zip slip: a file whose name climbs out of the folder that it is unpacked into."""
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('/\\:\0\n<>|"*?')
    assert safe not in {".", ".."}
    assert not safe.startswith(".")
    assert len(safe) < 120


async def test_another_persons_picture_is_not_replaced_and_an_old_one_is_gone(
    signed_in: SignedIn, register: Register
) -> None:
    """Guess the address of a picture: it holds a hash, and only the newest one answers."""
    grace = await register("grace@example.org")
    written = io.BytesIO()
    Image.new("RGB", (9, 9), "red").save(written, "PNG")
    await grace.client.put("/api/auth/avatar", content=written.getvalue())
    for name in ("0" * 32, "..", "%2e%2e", "avatar.webp"):
        answer = await signed_in.client.get(f"/api/auth/avatars/{grace.user['id']}/{name}")
        assert answer.status_code in {400, 404}
    me = (await signed_in.client.get("/api/auth/me")).json()
    assert me["avatar"] is None


async def test_nobody_deletes_or_exports_another_person(signed_in: SignedIn, register: Register) -> None:
    """Name another account in the routes for the own one, in every place that a request has."""
    grace = await register("grace@example.org")
    victim = signed_in.user["id"]
    answer = await grace.client.request(
        "DELETE", "/api/auth/me", params={"userId": victim}, json={"userId": victim, "id": victim}
    )
    assert answer.status_code in {200, 400}
    assert (await signed_in.client.get("/api/auth/me")).status_code == 200
    refused = await grace.client.delete(f"/api/admin/users/{victim}")
    assert refused.status_code in {401, 403}
