"""A role of AWS is assumed, kept while it is good, and renewed before it ends, at a server in the place of STS."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tertulia.infrastructure.config import EndpointSettings
from tertulia.modules.providers import NOBODY, ProviderError
from tertulia.modules.providers.adapters.bedrock.endpoint import BedrockReach
from tertulia.modules.providers.ports import Call

Serve = Callable[[Any], Awaitable[tuple[Any, str]]]
ROLE = "arn:aws:iam::123456789012:role/lab"


@pytest.fixture(autouse=True)
def no_shared_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


def make_reach() -> BedrockReach:
    given = {
        "name": "Lab",
        "type": "bedrock",
        "accessKeyId": "AKIDBASE",
        "secretAccessKey": "secret-0123456789",
        "roleArn": ROLE,
    }
    return BedrockReach(msgspec.convert(given, EndpointSettings))


def reply(status: int, body: str) -> Any:
    """A script that answers every request with this document."""

    async def script(_: bytes, writer: asyncio.StreamWriter) -> None:
        head = f"HTTP/1.1 {status} X\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write((head + body).encode())
        await writer.drain()

    return script


def give_keys(lifetime: timedelta) -> Any:
    ends = (datetime.now(UTC) + lifetime).strftime("%Y-%m-%dT%H:%M:%SZ")
    return reply(
        200,
        '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>'
        "<AccessKeyId>AKIDROLE</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey>"
        f"<SessionToken>role-token</SessionToken><Expiration>{ends}</Expiration>"
        "</Credentials></AssumeRoleResult></AssumeRoleResponse>",
    )


@pytest.mark.parametrize(("lifetime", "asked"), [(timedelta(hours=1), 1), (timedelta(minutes=12), 2)])
async def test_keys_of_a_role_are_kept_while_they_are_good(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, lifetime: timedelta, asked: int
) -> None:
    server, address = await serve(give_keys(lifetime))
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", address.removesuffix("/v1"))
    reach = make_reach()
    for _ in range(2):
        signed = await reach.prepare(Call(url="/x"), "", NOBODY)
        assert "Credential=AKIDROLE/" in signed.headers["Authorization"]
        assert signed.headers["X-Amz-Security-Token"] == "role-token"
    assert len(server.requests) == asked
    assert b"Credential=AKIDBASE/" in server.requests[0]
    assert b"RoleSessionName=tertulia" in server.requests[0]


async def test_many_questions_at_once_assume_the_role_once(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, address = await serve(give_keys(timedelta(hours=1)))
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", address.removesuffix("/v1"))
    reach = make_reach()
    await asyncio.gather(*(reach.prepare(Call(url="/x"), "", NOBODY) for _ in range(8)))
    assert len(server.requests) == 1


async def test_a_role_that_is_refused_is_told(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = (
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not you</Message></Error></ErrorResponse>"
    )
    _, address = await serve(reply(403, refusal))
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", address.removesuffix("/v1"))
    with pytest.raises(ProviderError, match="Not you") as caught:
        await make_reach().prepare(Call(url="/x"), "", NOBODY)
    assert caught.value.code == "provider_rejected_key"


async def test_an_sts_that_can_not_be_reached_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:9")
    with pytest.raises(ProviderError) as caught:
        await make_reach().prepare(Call(url="/x"), "", NOBODY)
    assert (caught.value.code, caught.value.retryable) == ("provider_unreachable", True)
