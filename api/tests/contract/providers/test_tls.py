"""Certificates are checked, and an answer over TLS is read like any other."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest

from api.tests.peers.certificate import Certificate, make_certificate
from api.tests.peers.streams import serve_streams
from tertulia.modules.providers import ChatRequest, ProviderError
from tertulia.modules.providers.collected import CollectedAnswer

STREAM = b'data: {"choices":[{"delta":{"content":"safe"}}]}\n\ndata: [DONE]\n\n'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(STREAM), STREAM)


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make_certificate(tmp_path)


@pytest.fixture
async def tls_url(certificate: Certificate) -> AsyncGenerator[str]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.file, certificate.key_file)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ANSWER)
        await writer.drain()

    async with serve_streams(answer, context) as port:
        yield f"https://127.0.0.1:{port}/v1"


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    tls_url: str, connect: Callable[..., Any], question: ChatRequest
) -> None:
    with pytest.raises(ProviderError) as caught:
        await connect(tls_url, retries=3).generate(question, CollectedAnswer())
    assert (caught.value.code, caught.value.retryable) == ("provider_unreachable", False)
    assert "certificate" in str(caught.value)
