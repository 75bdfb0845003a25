"""Tokens of Google Cloud, from a token server of the test's own."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from api.tests.peers.streams import serve_streams
from tertulia.modules.providers import ProviderError
from tertulia.modules.providers.adapters.google.credentials import GoogleCredentials


class TokenServer:
    """Gives out a token for each request, or refuses."""

    def __init__(self) -> None:
        self.asked = 0
        self.address = ""
        self.status, self.lifetime = 200, 3600

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
        )
        await reader.readexactly(length)
        self.asked += 1
        given = {"access_token": f"token-{self.asked}", "expires_in": self.lifetime}
        refused = {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        body = json.dumps(given if self.status == 200 else refused).encode()
        writer.write(
            b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
            % (self.status, len(body), body)
        )
        await writer.drain()


@pytest.fixture
async def tokens() -> AsyncGenerator[TokenServer]:
    server = TokenServer()
    async with serve_streams(server.answer) as port:
        server.address = f"http://127.0.0.1:{port}/token"
        yield server


@pytest.fixture
def key_file(tokens: TokenServer, tmp_path: Path) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "key.json"
    path.write_text(
        json.dumps(
            {
                "type": "service_account",
                "project_id": "lab-project",
                "private_key_id": "1",
                "private_key": private.decode(),
                "client_email": "lab@lab-project.iam.gserviceaccount.com",
                "token_uri": tokens.address,
            }
        )
    )
    return str(path)


async def test_a_token_is_asked_for_once_by_everyone_together(tokens: TokenServer, key_file: str) -> None:
    credentials = GoogleCredentials(key_file)
    given = await asyncio.gather(*(credentials.token() for _ in range(20)))
    assert (set(given), tokens.asked) == ({"token-1"}, 1)
    assert await credentials.project() == "lab-project"


async def test_a_token_that_is_about_to_end_is_renewed(tokens: TokenServer, key_file: str) -> None:
    tokens.lifetime = 1
    credentials = GoogleCredentials(key_file)
    assert [await credentials.token(), await credentials.token()] == ["token-1", "token-2"]


async def test_credentials_that_google_refuses_are_told(tokens: TokenServer, key_file: str) -> None:
    tokens.status = 400
    with pytest.raises(ProviderError) as caught:
        await GoogleCredentials(key_file, endpoint="Lab").token()
    assert (caught.value.code, caught.value.params["endpoint"]) == ("provider_rejected_key", "Lab")
    assert "invalid_grant" in str(caught.value)


async def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProviderError) as caught:
        await GoogleCredentials(str(tmp_path / "nothing.json")).token()
    assert caught.value.code == "provider_rejected_key"


async def test_the_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "google.auth.transport.requests", None)
    with pytest.raises(ProviderError) as caught:
        await GoogleCredentials().token()
    assert caught.value.code == "provider_extra_missing"
    assert "tertulia[vertex]" in str(caught.value)
